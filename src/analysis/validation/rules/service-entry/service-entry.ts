import { checkSubnet, isIpAddress } from '../../checks/addresses';
import { isDomain, isPartialWildcard, isWildcardDomain } from '../../checks/dns';
import { checkExportTo } from '../../checks/export-to';
import { checkLabels, checkSelector } from '../../checks/labels';
import { checkPort, checkPortName, checkPortUnlessZero, checkProtocol } from '../../checks/ports';
import { isHttp, isTcp, isTls } from '../../checks/protocols';
import { checkWorkload } from '../../checks/workload';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('service-entry', {
  endpointsTwice: error('lists endpoints and selects workloads', 'Keep endpoints or workloadSelector'),
  noHost: error('names no host', 'List at least one host'),
  anyHost: error('is every host there is', 'Name a domain, as in *.example.com'),
  host: error('is no host name', 'Write a domain name, or a wildcard such as *.example.com'),
  partialWildcard: warning('has a wildcard that is not a whole label', 'Write *. and a domain'),
  cidr: error('lists a block of addresses, which resolution {resolution} does not take', 'Use resolution NONE or STATIC, or single addresses'),
  portNameTwice: error('is the name of another port', 'Give every port a name of its own'),
  portTwice: error('is the number of another port', 'Give every port a number of its own'),
  noAddress: warning('carries TCP, but no address tells this traffic from other traffic on the port', 'List addresses'),
  endpointsWithNone: error('lists endpoints, though resolution NONE sends traffic where clients send it', 'Use resolution STATIC, or remove endpoints'),
  selectorWithNone: warning('selects workloads, though resolution NONE sends traffic where clients send it', 'Use resolution STATIC, or remove workloadSelector'),
  hostNotResolvable: error('cannot be looked up in DNS', 'List endpoints, or use a host without wildcard, or resolution NONE or DYNAMIC_DNS'),
  manyEndpoints: error('lists several endpoints, though resolution DNS_ROUND_ROBIN takes one', 'Keep one, or use resolution DNS'),
  endpointAddress: error('is no domain name and no IP address', 'Write either'),
  unknownEndpointPort: error('is no port of this service', 'Use a name from ports'),
  hostsShareTcp: warning('has several hosts with addresses and a port of TCP, which cannot tell them apart', 'Give every host a ServiceEntry of its own'),
  hostsShareBytes: error('has several hosts and a port that is neither HTTP nor TLS, where nothing tells them apart', 'Give every host a ServiceEntry of its own, or use resolution NONE'),
  notAWildcard: error('is no wildcard, which resolution DYNAMIC_DNS asks for', 'Write *. and a domain, or use resolution DNS'),
  addressWithDynamic: error('cannot stand with resolution DYNAMIC_DNS, which looks up the name of each request', 'Remove it'),
  protocolWithDynamic: error('is a protocol without a name to look up', 'Use HTTP, HTTP2, GRPC or TLS'),
  waypointWithDynamic: error('is inside the mesh and bound to a waypoint, which cannot resolve names itself', 'Use location MESH_EXTERNAL, or remove the label istio.io/use-waypoint'),
});

/** Hosts that the mesh is told of. */
export const serviceEntry: Rule = {
  kinds: ['networking.istio.io/ServiceEntry'],
  check: ({ object, spec, namespace }) => {
    const resolution = spec.at('resolution').text || 'NONE';
    const labels = object.at('metadata', 'labels');
    checkSelector(spec.at('workloadSelector'), 'labels');
    if (spec.at('workloadSelector').isSet && spec.at('endpoints').items.length > 0) spec.say(says.endpointsTwice);
    checkHosts(spec, resolution);
    checkAddresses(spec, resolution);
    checkPorts(spec, mayGetAddress(spec, labels, resolution));
    if (resolution === 'NONE') checkUnresolved(spec);
    if (resolution === 'STATIC') checkStatic(spec);
    if (resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') checkDns(spec, resolution);
    if (resolution === 'DYNAMIC_DNS') checkDynamic(spec, labels);
    if (resolution !== 'NONE' && spec.at('hosts').items.length > 1) {
      const bytes = spec.at('ports').items.find((port) => !isHttp(port.at('protocol').text) && !isTls(port.at('protocol').text));
      bytes?.say(says.hostsShareBytes);
    }
    checkExportTo(spec.at('exportTo'), namespace, { mayBeNone: true });
  },
};

function checkHosts(spec: Field, resolution: string): void {
  const hosts = spec.at('hosts').items;
  if (hosts.length === 0) spec.at('hosts').say(says.noHost);
  for (const host of hosts) {
    if (host.text === '*') host.say(says.anyHost);
    else if (!isWildcardDomain(host.text)) host.say(says.host);
    if (host.text !== '*' && resolution !== 'DYNAMIC_DNS' && isPartialWildcard(host.text)) host.say(says.partialWildcard);
  }
}

function checkAddresses(spec: Field, resolution: string): void {
  for (const address of spec.at('addresses').items) {
    checkSubnet(address);
    if (address.text.includes('/') && resolution !== 'NONE' && resolution !== 'STATIC') address.say(says.cidr, { resolution });
  }
}

function checkPorts(spec: Field, getsAddress: boolean): void {
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const port of spec.at('ports').items) {
    const name = port.at('name');
    const number = port.at('number');
    const protocol = port.at('protocol');
    if (names.has(name.text)) name.say(says.portNameTwice);
    if (numbers.has(number.number)) number.say(says.portTwice);
    names.add(name.text);
    numbers.add(number.number);
    checkPortUnlessZero(port.at('targetPort'));
    if (spec.at('addresses').items.length === 0 && !getsAddress && ['', 'TCP'].includes(protocol.text)) port.say(says.noAddress);
    checkPortName(name);
    checkProtocol(protocol);
    checkPort(number);
  }
}

/** Whether istiod would hand out an address. */
function mayGetAddress(spec: Field, labels: Field, resolution: string): boolean {
  const optOut = labels.at('networking.istio.io/enable-autoallocate-ip').text.toLowerCase() === 'false';
  return resolution !== 'NONE' && !optOut && spec.at('addresses').items.length === 0;
}

function checkUnresolved(spec: Field): void {
  if (spec.at('endpoints').items.length > 0) spec.at('endpoints').say(says.endpointsWithNone);
  if (spec.at('workloadSelector').isSet) spec.at('workloadSelector').say(says.selectorWithNone);
}

function checkStatic(spec: Field): void {
  const ports = new Set(spec.at('ports').items.map((port) => port.at('name').text));
  for (const endpoint of spec.at('endpoints').items) {
    checkWorkload(endpoint, { servicePorts: ports, mayBeDomain: false });
    sayUnknownPorts(endpoint, ports);
  }
}

function checkDns(spec: Field, resolution: string): void {
  const endpoints = spec.at('endpoints').items;
  if (endpoints.length === 0) spec.at('hosts').items.filter(({ text }) => !isDomain(text)).forEach((host) => { host.say(says.hostNotResolvable); });
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) spec.at('endpoints').say(says.manyEndpoints);

  const ports = new Set(spec.at('ports').items.map((port) => port.at('name').text));
  for (const endpoint of endpoints) {
    const address = endpoint.at('address');
    if (!isIpAddress(address.text) && !isDomain(address.text)) address.say(says.endpointAddress);
    checkLabels(endpoint.at('labels'));
    sayUnknownPorts(endpoint, ports);
    for (const [name, port] of endpoint.at('ports').entries) {
      checkPortName(port, name);
      checkPort(port);
    }
  }
  const hasTcp = spec.at('ports').items.some((port) => isTcp(port.at('protocol').text));
  if (spec.at('addresses').items.length > 0 && hasTcp && spec.at('hosts').items.length > 1) spec.at('hosts').say(says.hostsShareTcp);
}

function checkDynamic(spec: Field, labels: Field): void {
  for (const host of spec.at('hosts').items) if (!host.text.startsWith('*')) host.say(says.notAWildcard);
  for (const key of ['addresses', 'endpoints']) if (spec.at(key).items.length > 0) spec.at(key).say(says.addressWithDynamic);
  for (const port of spec.at('ports').items) {
    if (!['http', 'http2', 'grpc', 'tls'].includes(port.at('protocol').text.toLowerCase())) port.at('protocol').say(says.protocolWithDynamic);
  }
  const waypoint = labels.at('istio.io/use-waypoint').text;
  if (spec.at('location').text === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none') spec.at('location').say(says.waypointWithDynamic);
}

function sayUnknownPorts(endpoint: Field, known: ReadonlySet<string>): void {
  for (const [name, port] of endpoint.at('ports').entries) if (!known.has(name)) port.say(says.unknownEndpointPort);
}
