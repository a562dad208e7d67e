import { checkNeededDuration, checkProxyDefaults } from './proxy-defaults';
import { checkConnectionPool } from '../../checks/connection-pool';
import { isDnsLabel, isWildcardDomain } from '../../checks/dns';
import { nanosecondsOf } from '../../checks/durations';
import { checkLocalityBalancing, checkZoneAwareBalancing } from '../../checks/localities';
import { checkOutlierDetection } from '../../checks/outlier-detection';
import { isPort } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';

const says = messages('mesh-config', {
  listenPort: error('is no port number', 'Use a number from 1 to 65535', 'istiod'),
  tooLong: error('is longer than an hour', 'Use 1h or less', 'istiod'),
  detection: error('is finer than milliseconds', 'Round it to whole milliseconds, or use 0s', 'istiod'),
  host: error('is no host name', 'Write a domain name, or a wildcard such as *.example.com', 'istiod'),
  trustDomain: error('is no trust domain', 'Write a domain name such as cluster.local', 'istiod'),
  meshCurves: error('cannot be chosen for TLS within the mesh', 'Remove it; tlsDefaults holds for gateways', 'istiod'),
  curve: warning('is no curve that Envoy knows, or is listed twice', 'Remove it', 'istiod'),
});

const curves = ['', 'P-224', 'P-256', 'P-384', 'P-521', 'X25519', 'X25519Kyber768Draft00', 'X25519MLKEM768'];

/** Checks the configuration of the mesh, complete with its defaults. */
export function checkMeshConfig(mesh: Field): void {
  if (!isPort(mesh.at('proxyListenPort').number)) mesh.at('proxyListenPort').say(says.listenPort);
  const connect = mesh.at('connectTimeout');
  checkNeededDuration(connect);
  if ((nanosecondsOf(connect.text) ?? 0) > 3600e9) connect.say(says.tooLong);
  if ((nanosecondsOf(mesh.at('protocolDetectionTimeout').text) ?? 0) % 1e6 !== 0) mesh.at('protocolDetectionTimeout').say(says.detection);
  checkProxyDefaults(mesh.at('defaultConfig'));
  checkLocalityBalancing(mesh.at('localityLbSetting'), true);
  checkZoneAwareBalancing(mesh.at('zoneAwareLbSetting'), true);
  for (const host of mesh.at('serviceSettings').items.flatMap((settings) => settings.at('hosts').items)) if (!isWildcardDomain(host.text)) host.say(says.host);
  for (const domain of [mesh.at('trustDomain'), ...mesh.at('trustDomainAliases').items]) if (!isTrustDomain(domain.text)) domain.say(says.trustDomain);
  if (mesh.at('meshMTLS', 'ecdhCurves').items.length > 0) mesh.at('meshMTLS', 'ecdhCurves').say(says.meshCurves);
  const chosen = mesh.at('tlsDefaults', 'ecdhCurves');
  for (const [index, curve] of chosen.items.entries()) if (!curves.includes(curve.text) || chosen.texts.indexOf(curve.text) < index) curve.say(says.curve);
  checkConnectionPool(mesh.at('defaultTrafficPolicy', 'connectionPool'));
  checkOutlierDetection(mesh.at('defaultTrafficPolicy', 'outlierDetection'));
}

function isTrustDomain(text: string): boolean {
  const labels = text.split('.');
  return text !== '' && labels.every((label, index) => isDnsLabel(label) || (label === '' && index === labels.length - 1));
}
