/** Brings up, in place of the shop, one with two mistakes, in a process of its own: Pulumi leaves mistakes of a program to whatever watches its process. */
import { PulumiStack } from './stack';
import { GatewayWorkload, IngressGateway, Mesh } from '../../src';
import { MeshStack } from '../../src/pulumi';

void PulumiStack.open('shop').then((stack) => stack.up(() => {
  new MeshStack('shop', (chart) => {
    const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() });
    new IngressGateway(chart, 'edge', { workload });
    new IngressGateway(chart, 'side', { workload });
  });
  return Promise.resolve();
}));
