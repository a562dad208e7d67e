import { Construct } from 'constructs';
import { istioCrds } from '../../../imports/crds';
import { KubeCustomResourceDefinition } from '../../../imports/k8s';

/** The definitions of Istio's kinds. */
export class CustomResourceDefinitions extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const definition of istioCrds()) new KubeCustomResourceDefinition(this, definition.metadata.name, definition);
  }
}
