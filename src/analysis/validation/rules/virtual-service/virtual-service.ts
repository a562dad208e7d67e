import { isMadeFromGatewayApi, isForGatewaysOnly } from './scope';
import { isIpAddress } from '../../checks/addresses';
import { hostsOverlap, isGeneratedSni, isWildcardDomain } from '../../checks/dns';
import { checkExportTo } from '../../checks/export-to';
import { checkGatewayNames } from '../../checks/gateway-names';
import { isClaim } from '../../checks/headers';
import type { Field } from '../../field';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('virtual-service', {
  delegateField: error('has no meaning in a VirtualService without hosts, which others delegate to', 'Remove it, or set hosts'),
  host: error('is no host name', 'Write a domain name, a wildcard such as *.example.com, or an IP address'),
  anyHostInMesh: error('is every host, which routes inside the mesh cannot be for', 'Name the hosts, or leave mesh out of gateways'),
  hostTwice: error('is covered by host {other} too', 'Keep one of the two'),
  noRoutes: error('routes nothing', 'Set http, tls or tcp'),
  claimInMesh: error('is a claim of a token, which only gateways route by', 'Name a gateway, and leave mesh out'),
});

/** Hosts, gateways and visibility. */
export const virtualService: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ object, spec, namespace }) => {
    const hosts = spec.at('hosts').items;
    const gateways = spec.at('gateways');
    if (hosts.length === 0) {
      for (const key of ['gateways', 'tls', 'tcp']) if (spec.at(key).items.length > 0) spec.at(key).say(says.delegateField);
    }
    checkGatewayNames(gateways, { madeFromGatewayApi: isMadeFromGatewayApi(object) });
    if (!isForGatewaysOnly(spec)) sayClaims(spec);
    checkHosts(spec);
    if (['http', 'tcp', 'tls'].every((key) => spec.at(key).items.length === 0)) spec.say(says.noRoutes);
    checkExportTo(spec.at('exportTo'), namespace);
  },
};

function sayClaims(spec: Field): void {
  const matches = spec.at('http').items.flatMap((route) => route.at('match').items);
  for (const [name, header] of matches.flatMap((match) => [...match.at('headers').entries, ...match.at('withoutHeaders').entries])) {
    if (isClaim(name)) header.say(says.claimInMesh);
  }
}

function checkHosts(spec: Field): void {
  const hosts = spec.at('hosts').items;
  const onlyGateways = isForGatewaysOnly(spec);
  const hasSni = spec.at('tls').items.some((route) => route.at('match').items.some((match) => match.at('sniHosts').items.length > 0));
  const isHost = ({ text }: Field): boolean => isWildcardDomain(text) || isIpAddress(text) || (onlyGateways && hasSni && isGeneratedSni(text));
  const wrong = hosts.filter((host) => !isHost(host));
  wrong.forEach((host) => { host.say(says.host); });
  const everything = onlyGateways ? [] : hosts.filter(({ text }) => text === '*');
  everything.forEach((host) => { host.say(says.anyHostInMesh); });
  if (wrong.length > 0 || everything.length > 0) return;
  hosts.forEach((host, index) => {
    const other = hosts.slice(0, index).find(({ text }) => hostsOverlap(text, host.text));
    if (other !== undefined) host.say(says.hostTwice, { other: other.text });
  });
}
