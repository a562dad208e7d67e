/** Previews, in place of the shop, one with a mistake, in a process of its own: Pulumi leaves mistakes of a program to whatever watches its process. */
import type { Chart } from 'cdk8s';
import { shop } from './shop';
import { PulumiStack } from './stack';
import { Access, GatewayWorkload, IngressGateway, Mesh, ZeroTrustNamespace } from '../../src';
import { MeshStack } from '../../src/pulumi';

const mistakes: Readonly<Record<string, () => void>> = {
  'two-mistakes': () => {
    new MeshStack('shop', (chart) => {
      const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() });
      for (const id of ['edge', 'side']) new IngressGateway(chart, id, { workload });
    });
  },
  'too-late': () => {
    const { described: { web, reviews } } = shop({ weight: 10 });
    reviews.allowFrom(web, Access.http({ methods: ['DELETE'] }));
  },
  'same-object': () => {
    shop({ weight: 10 });
    new MeshStack('other', (chart: Chart) => new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() }));
  },
};

void PulumiStack.open('shop').then((stack) => stack.preview(() => {
  mistakes[process.argv[2] ?? '']?.();
  return Promise.resolve();
}));
