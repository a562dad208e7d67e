/** One mesh over two clusters of Google Kubernetes Engine, under the CA and the trust domain of another stack: canaries, and namespaces that trust nobody. */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { KubeSecret } from '../../imports/k8s';
import { Access, CanaryRelease, MeshFleet, MeshService, Percent, Platform, Port, ZeroTrustNamespace } from '../../src';
import { defer, MeshStack } from '../../src/pulumi';

const config = new pulumi.Config();
const infrastructure = new pulumi.StackReference(config.require('infrastructure'));
const trust = new pulumi.StackReference(config.require('trust'));
const providers = {
  europe: new kubernetes.Provider('europe', { kubeconfig: infrastructure.requireOutput('europeKubeconfig') }),
  america: new kubernetes.Provider('america', { kubeconfig: infrastructure.requireOutput('americaKubeconfig') }),
};
// The intermediate CA of a cluster, as istiod reads it. Pulumi keeps secret what is secret in the other stack.
const caFiles = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'] as const;
const authorityOf = (cluster: string): Record<string, string> => {
  const files = trust.requireOutput(`ca-${cluster}`) as pulumi.Output<Record<string, string>>;
  return Object.fromEntries(caFiles.map((file) => [file, defer(pulumi.secret(files).apply((known) => known[file] ?? ''))]));
};

const mesh = new MeshStack('mesh', (chart) => {
  const fleet = new MeshFleet(chart, 'fleet', {
    meshId: 'shop-mesh',
    clusters: { europe: { network: 'europe' }, america: { network: 'america' } },
    shared: { platform: Platform.gke(), trustDomain: defer(trust.requireOutput('trustDomain')) },
  });
  const shops = fleet.each((cluster) => {
    new KubeSecret(cluster.chart('istio'), 'cacerts', {
      metadata: { name: 'cacerts', namespace: 'istio-system' },
      stringData: authorityOf(cluster.name),
    });
    const shop = cluster.chart('shop');
    const namespace = new ZeroTrustNamespace(shop, 'shop', { mesh: cluster.mesh });
    const reviews = new MeshService(shop, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
    new CanaryRelease(shop, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
    return { namespace, reviews };
  });
  const web = new MeshService(fleet.cluster('europe').chart('shop'), 'web', { namespace: shops.europe.namespace, port: Port.http(8080) });
  for (const { reviews } of Object.values(shops)) reviews.allowFrom(web, Access.http({ methods: ['GET'] }));
}, { providers });

export const principals = mesh.principals;
