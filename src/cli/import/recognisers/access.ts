import type { Recogniser } from './recogniser';
import { alone } from './recogniser';
import { hostSelectedBy, podsOf } from './targets';
import type { MeshService } from '../../../index';
import type { ManifestValue } from '../../../manifests';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import { textAt, textsAt } from '../../graph/routes';
import type { Script } from '../script';
import { defined, Unsaid } from '../script';

type Map = { readonly [key: string]: ManifestValue };

/** Who may call a service, the workloads of a namespace or a gateway, or may not. */
export const access: Recogniser = {
  groups: alone('AuthorizationPolicy'),
  say: (group, script) => {
    const [object] = group;
    const spec = valueAt(object?.body, 'spec');
    if (object === undefined || !isMap(spec)) throw new Unsaid('a policy that allows nothing is part of a ZeroTrustNamespace, which does more');
    const namespace = script.scene.namespaceOf(object);
    const { action = 'ALLOW', selector, rules, ...rest } = spec;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) throw new Unsaid(`no rule of ours says ${unknown}`);
    const verb = verbs[typeof action === 'string' ? action : ''];
    if (verb === undefined) throw new Unsaid(`no call says the action ${JSON.stringify(action)}`);
    if (listOf(rules).length === 0) throw new Unsaid('a policy without rules is part of a ZeroTrustNamespace, which does more');
    const { service, target } = targetOf(textMap(valueAt(selector, 'matchLabels')), namespace, verb, script);
    const isDry = valueAt(object.body, 'metadata', 'annotations', 'istio.io/dry-run') === 'true';
    // A service calls its callers clients.
    const caller = service === undefined || verb === 'auditFrom' ? 'caller' : 'client';
    for (const rule of listOf(rules)) {
      for (const each of callersOf(rule, script)) {
        for (const what of operationsOf(rule, service)) script.call(target, verb, { [caller]: each, access: what, dryRun: isDry ? true : undefined });
      }
    }
    if (service !== undefined && !JSON.stringify(rules).includes('"ports"')) {
      script.notes.push(`its rules name the ports that ${service.serviceName} has, which are all that its pods are known to have`);
    }
  },
};

const verbs: Readonly<Record<string, string>> = { ALLOW: 'allowFrom', AUDIT: 'auditFrom', DENY: 'denyFrom' };

interface Target {
  /** The name of the document that says who may call it. */
  readonly target: string;
  /** Undefined for a namespace, and for the pods of a gateway. */
  readonly service?: MeshService<string>;
}

function targetOf(labels: Readonly<Record<string, string>>, namespace: string, verb: string, script: Script): Target {
  const { scene } = script;
  if (Object.keys(labels).length === 0) return { target: policyOf(script.namespace(namespace), script) };
  if (scene.isGateway(labels)) return { target: policyOf(podsOf(labels, script), script) };
  const service = script.service(hostSelectedBy(labels, namespace, scene));
  const target = script.target(service.host);
  return { service, target: verb === 'auditFrom' ? policyOf(target, script) : target };
}

function policyOf(target: string, script: Script): string {
  const name = script.scene.nameOf('policy', target, `${target}-access`);
  script.shared.set(name, { kind: 'AccessPolicy', name, body: { of: target } });
  return name;
}

/** Each source as a caller of ours: services where their accounts are known. */
function callersOf(rule: ManifestValue, script: Script): readonly ManifestValue[] {
  const sources = listOf(valueAt(rule, 'from')).map((each) => valueAt(each, 'source')).filter(isMap);
  if (sources.length === 0) return ['anyone'];
  return sources.flatMap((source): readonly ManifestValue[] => {
    const parts = Object.entries(source).map(([key, value]) => callerOf(key, listOf(value), script));
    const [first, ...others] = parts;
    if (first === undefined) return ['anyone'];
    if (others.length === 0) return Array.isArray(first) ? (first as readonly ManifestValue[]) : [first];
    const asCaller = (each: ManifestValue): Map => (Array.isArray(each) ? { of: each } : isMap(each) ? each : {});
    return [[first, ...others].map(asCaller).reduceRight((rest, each) => ({ ...each, and: rest }))];
  });
}

/** A list for names of documents. */
function callerOf(key: string, values: readonly ManifestValue[], script: Script): ManifestValue {
  switch (key) {
    case 'principals': return clientsOf(values.map(plain), script);
    case 'namespaces': return { anyIn: values.map((value) => script.namespace(plain(value))) };
    case 'ipBlocks': return { peerIp: values };
    case 'remoteIpBlocks': return { remoteIp: values };
    case 'requestPrincipals': return { endUser: values };
    default: throw new Unsaid(`no caller of ours says ${key}`);
  }
}

function plain(value: ManifestValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function clientsOf(principals: readonly string[], script: Script): ManifestValue {
  const { scene } = script;
  const known = principals.map((principal) => scene.hosts.find((host) => {
    const identities = scene.serviceOf(host)?.identities ?? [];
    return identities.length === 1 && identities[0]?.principal === principal;
  }));
  if (principals.length === 1 && principals[0] === '*') return 'authenticated';
  return known.every((host) => host !== undefined) ? known.map((host) => script.target(host)) : { identity: principals };
}

function operationsOf(rule: ManifestValue, service: MeshService<string> | undefined): readonly ManifestValue[] {
  const when = listOf(valueAt(rule, 'when')).map(conditionOf);
  const operations = listOf(valueAt(rule, 'to')).map((each) => valueAt(each, 'operation')).filter(isMap);
  return (operations.length === 0 ? [{}] : operations).map((operation): ManifestValue => {
    const known = ['methods', 'paths', 'hosts', 'notMethods', 'notPaths', 'notHosts', 'ports'];
    const unknown = Object.keys(operation).find((key) => !known.includes(key));
    if (unknown !== undefined) throw new Unsaid(`no access of ours says ${unknown}`);
    const ports = textsAt(operation, 'ports').map((number) => portOf(number, service));
    const isPlain = Object.keys(operation).every((key) => key === 'ports');
    const pathsIn = (key: string): ManifestValue | undefined => (operation[key] === undefined ? undefined : textsAt(operation, key).map(pathOf));
    const said = defined({ ...operation, paths: pathsIn('paths'), notPaths: pathsIn('notPaths'), ports: ports.length > 0 ? ports : undefined, when: when.length > 0 ? when : undefined });
    if (isPlain && when.length === 0) return ports.length > 0 ? { tcp: said } : 'any';
    return { http: said };
  });
}

function portOf(number: string, service: MeshService<string> | undefined): ManifestValue {
  if (service === undefined) return { http: Number(number) };
  const port = service.ports.find(({ targetPort }) => String(targetPort) === number);
  if (port === undefined) throw new Unsaid(`${service.serviceName} declares no port for ${number} of its pods`);
  return { http: port.number };
}

function pathOf(path: string): ManifestValue {
  if (path.includes('{')) return { of: path };
  return path.endsWith('*') ? { prefix: path.slice(0, -1) } : { exact: path };
}

function conditionOf(condition: ManifestValue): ManifestValue {
  const key = textAt(condition, 'key') ?? '';
  const compare = defined({ values: valueAt(condition, 'values'), notValues: valueAt(condition, 'notValues') });
  const [, kind, name] = /^request\.(headers|auth\.claims)\[([^[\]]+)\]$/.exec(key) ?? [];
  if (kind === 'headers') return { header: { name: name ?? '', ...compare } };
  if (kind === 'auth.claims') return { claim: { path: name ?? '', ...compare } };
  const words: Readonly<Record<string, string>> = { 'request.auth.audiences': 'audience', 'request.auth.presenter': 'presenter', 'connection.sni': 'serverName' };
  const word = words[key];
  if (word === undefined) throw new Unsaid(`no condition of ours says ${key}`);
  return { [word]: compare };
}
