import type { MountTemplates, VolumeTemplates } from './pod-patch';
import type { ProxyRole } from './proxy-parts';
import { and, call, concat, Each, eq, Expr, when, withDefault } from './template';
import { annotation, data, hasAnnotation, value } from './template-data';

const istiodSigns = eq(value('global.pilotCertProvider'), 'istiod');
const clusterTrustBundles = eq(concat(new Expr('(.Values.pilot.env).ENABLE_CLUSTER_TRUST_BUNDLE_API')), 'true');

/** Where the proxy finds its sockets, certificates, token and configuration. */
export function proxyMounts(role: ProxyRole): MountTemplates {
  const agent = role === 'agent';
  return [
    { name: 'workload-socket', mountPath: '/var/run/secrets/workload-spiffe-uds' },
    ...(agent ? [] : [{ name: 'credential-socket', mountPath: '/var/run/secrets/credential-uds' }]),
    { name: 'workload-certs', mountPath: '/var/run/secrets/workload-spiffe-credentials' },
    when(istiodSigns, { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' }),
    ...(role === 'sidecar' ? [when(istiodSigns, { name: 'istio-ca-crl', mountPath: '/var/run/secrets/istio/crl' })] : []),
    { name: 'istio-data', mountPath: '/var/lib/istio/data' },
    ...(agent ? [] : [when(hasAnnotation('sidecar.istio.io/bootstrapOverride'), { name: 'custom-bootstrap-volume', mountPath: '/etc/istio/custom-bootstrap' })]),
    { name: agent ? 'istio-xds' : 'istio-envoy', mountPath: '/etc/istio/proxy' },
    { name: 'istio-token', mountPath: '/var/run/secrets/tokens' },
    when(value('global.mountMtlsCerts'), { name: 'istio-certs', mountPath: '/etc/certs/', readOnly: true }),
    { name: 'istio-podinfo', mountPath: '/etc/istio/pod' },
    ...(role !== 'router' ? [namedEntriesOf('sidecar.istio.io/userVolumeMount')] : []),
  ];
}

export function proxyVolumes(role: ProxyRole): VolumeTemplates {
  const agent = role === 'agent';
  return [
    // Without a source these are empty directories, unless another template (SPIRE's) names a source for them.
    { name: 'workload-socket' },
    ...(agent ? [] : [{ name: 'credential-socket' }]),
    { name: 'workload-certs' },
    when(hasAnnotation('sidecar.istio.io/bootstrapOverride'), { name: 'custom-bootstrap-volume', configMap: { name: annotation('sidecar.istio.io/bootstrapOverride') } }),
    { name: agent ? 'istio-xds' : 'istio-envoy', emptyDir: { medium: 'Memory' } },
    { name: 'istio-data', emptyDir: {} },
    {
      name: 'istio-podinfo',
      downwardAPI: { items: ['labels', 'annotations'].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } })) },
    },
    {
      name: 'istio-token',
      projected: { sources: [{ serviceAccountToken: { path: 'istio-token', expirationSeconds: 43200, audience: value('global.sds.token.aud') } }] },
    },
    when(and(istiodSigns, clusterTrustBundles), {
      name: 'istiod-ca-cert',
      projected: {
        sources: [{
          clusterTrustBundle: { name: concat('istio.io:istiod-ca:', withDefault(value('global.trustBundleName'), 'root-cert')), path: 'root-cert.pem' },
        }],
      },
    }),
    when(and(istiodSigns, call('not', clusterTrustBundles)), {
      name: 'istiod-ca-cert',
      configMap: { name: withDefault(value('global.trustBundleName'), 'istio-ca-root-cert') },
    }),
    ...(role === 'sidecar' ? [when(istiodSigns, {
      name: 'istio-ca-crl',
      configMap: { name: withDefault(value('pilot.crlConfigMapName'), 'istio-ca-crl'), optional: true },
    })] : []),
    when(value('global.mountMtlsCerts'), {
      name: 'istio-certs',
      secret: { secretName: concat('istio.', withDefault(data.serviceAccount, 'default')), optional: true },
    }),
    ...(role !== 'router' ? [namedEntriesOf('sidecar.istio.io/userVolume')] : []),
  ];
}

/** Entries that a pod's annotation lists as a JSON map from name to content. */
function namedEntriesOf(name: string): Each<Expr> | ReturnType<typeof when<readonly Each<Expr>[]>> {
  return when(hasAnnotation(name), [new Each(call('fromJSON', annotation(name)), new Expr('(merge (dict "name" $key) $value)'))]);
}
