/** Values that were kept by hand, taken over: reviewed here, and given back to Helm and istioctl. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { Delivery, fromHelmValues, MeshInstall } from '../../../src';

const app = new App();

const { props, leftBehind } = fromHelmValues({
  istiod: {
    global: { hub: 'registry.example.com/istio', network: 'network-1' },
    meshConfig: { accessLogFile: '/dev/stdout', enableTracing: true },
    pilot: { autoscaleMin: 2, keepaliveMaxServerConnectionAge: '10m', resources: { requests: { cpu: '1' } } },
  },
  gateways: [{ name: 'istio-ingressgateway', service: { annotations: { 'example.com/lb': 'fast' } } }],
});
for (const { path, value, reason } of leftBehind) process.stdout.write(`left behind: ${path} = ${String(value)}: ${reason}\n`);

const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', { ...props, networkPolicies: true, delivery: Delivery.helm() });
app.synth();

mkdirSync(join(app.outdir, 'helm'), { recursive: true });
for (const { name, values } of install.helmReleases) writeFileSync(join(app.outdir, 'helm', `${name}.yaml`), stringify(values));
writeFileSync(join(app.outdir, 'istio-operator.yaml'), stringify(install.istioOperator));
