import { deploy } from './mocks';
import { MeshInstall, MeshService, Port, ZeroTrustNamespace } from '../../src';
import { MeshStack } from '../../src/pulumi';

test('an object is a resource', async () => {
  const { resources, result } = await deploy(() => new MeshStack('mesh', (chart) => {
    const { mesh } = new MeshInstall(chart, 'istio');
    const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
    return new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
  }));
  console.log([...resources.values()].map(({ type, name }) => `${type} ${name}`).join('\n'));
  console.log(await new Promise((r) => result.gatewayAddress.apply(r)), await new Promise((r) => result.principals.apply(r)));
});
