import type { ManifestObject, ManifestValue } from '../../manifests';
import { isMap, valueAt } from '../../manifests';
import type { Check, Observation } from '../observation';
import { met, notShown, unmet } from '../observation';
import { isForAll, itemsAt, textAt } from '../rendered-objects';

/** Workloads of a namespace take mutual TLS only, and call with it. */
export const mtls: Check = {
  scope: 'namespace',
  observe: (objects, namespace) => {
    const candidates = [...objects.inNamespace('PeerAuthentication', namespace), ...objects.inNamespace('PeerAuthentication', objects.rootNamespace)];
    const widest = candidates.find((object) => isForAll(object) && !['', 'UNSET'].includes(textAt(object.body, 'spec', 'mtls', 'mode')));
    const mode = valueAt(widest?.body, 'spec', 'mtls', 'mode');
    return [
      widest !== undefined && mode === 'STRICT'
        ? met(widest, 'spec.mtls.mode', mode)
        : unmet(widest, 'spec.mtls.mode', mode, `workloads of ${namespace} take plaintext too`, 'Refuse it: StrictMtls without enforce: false, or the last stage of the MtlsMigration'),
      ...objects.inNamespace('PeerAuthentication', namespace).filter((object) => !isForAll(object)).flatMap(exceptionsIn),
      ...objects.inNamespace('DestinationRule', namespace).flatMap(plaintextIn),
    ];
  },
};

/** The oldest version of TLS that proxies take is written down, and is 1.2 or later. */
export const tlsVersion: Check = {
  scope: 'mesh',
  observe: ({ meshConfig }) => {
    if (meshConfig === undefined) return [notShown('data.mesh: meshMTLS.minProtocolVersion')];
    return ['meshMTLS', 'tlsDefaults'].map((part) => {
      const version = valueAt(meshConfig.config, part, 'minProtocolVersion');
      const field = `data.mesh: ${part}.minProtocolVersion`;
      return version === 'TLSV1_2' || version === 'TLSV1_3'
        ? met(meshConfig.object, field, version)
        : unmet(meshConfig.object, field, version, 'the oldest version of TLS is left to the defaults of the proxies', 'Give MeshInstall meshConfig.minimumTlsVersion');
    });
  },
};

/** What enters at gateways is encrypted. */
export const edgeTls: Check = {
  scope: 'mesh',
  observe: (objects) => {
    const servers = objects.ofKind('Gateway').flatMap((object) => itemsAt(object.body, 'spec', 'servers').map((server, index) => serverOf(object, server, `spec.servers[${index}]`)));
    return servers.length === 0 ? [notShown('spec.servers of a Gateway')] : servers;
  },
};

function serverOf(object: ManifestObject, server: ManifestValue, field: string): Observation {
  const oldest = valueAt(server, 'tls', 'minProtocolVersion');
  if (oldest === 'TLSV1_0' || oldest === 'TLSV1_1') return unmet(object, `${field}.tls.minProtocolVersion`, oldest, 'the gateway takes versions of TLS that are broken', 'Take 1.2 or later');
  const mode = valueAt(server, 'tls', 'mode');
  if (mode !== undefined) return met(object, `${field}.tls.mode`, mode);
  if (valueAt(server, 'tls', 'httpsRedirect') === true) return met(object, `${field}.tls.httpsRedirect`, true);
  return unmet(object, `${field}.port.protocol`, valueAt(server, 'port', 'protocol'), 'the gateway takes plaintext from outside', 'Give it a certificate: GatewayTls.simple(…), which redirects HTTP');
}

function exceptionsIn(object: ManifestObject): Observation[] {
  const ports = valueAt(object.body, 'spec', 'portLevelMtls');
  const modes: [string, ManifestValue | undefined][] = [
    ['spec.mtls.mode', valueAt(object.body, 'spec', 'mtls', 'mode')],
    ...(isMap(ports) ? Object.entries(ports).map(([port, setting]): [string, ManifestValue | undefined] => [`spec.portLevelMtls.${port}.mode`, valueAt(setting, 'mode')]) : []),
  ];
  return modes.filter(([, mode]) => mode !== undefined && mode !== 'UNSET').map(([field, mode]) => (
    mode === 'STRICT' ? met(object, field, mode) : unmet(object, field, mode, 'these pods take plaintext, whatever their namespace says', 'End the exception, or run the workload in a namespace that the rules are not for')));
}

function plaintextIn(object: ManifestObject): Observation[] {
  const spec = valueAt(object.body, 'spec');
  const policies: [string, ManifestValue | undefined][] = [
    ['spec.trafficPolicy', valueAt(spec, 'trafficPolicy')],
    ...itemsAt(spec, 'subsets').map((subset, index): [string, ManifestValue | undefined] => [`spec.subsets[${index}].trafficPolicy`, valueAt(subset, 'trafficPolicy')]),
  ];
  const settings = policies.flatMap(([path, policy]): [string, ManifestValue | undefined][] => [
    [`${path}.tls.mode`, valueAt(policy, 'tls', 'mode')],
    ...itemsAt(policy, 'portLevelSettings').map((port, index): [string, ManifestValue | undefined] => [`${path}.portLevelSettings[${index}].tls.mode`, valueAt(port, 'tls', 'mode')]),
  ]);
  return settings.filter(([, mode]) => mode === 'DISABLE').map(([field, mode]) => (
    unmet(object, field, mode, 'calls to this host go out in plaintext', 'Leave the TLS of clients to the mesh, or originate TLS')));
}
