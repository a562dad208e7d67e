import { App } from 'cdk8s';
import { describeMesh } from './mesh';

const app = new App();
describeMesh(app);
app.synth();
