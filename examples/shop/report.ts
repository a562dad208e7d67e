import * as path from 'node:path';
import type { ManifestObject, ManifestValue } from '../../src';
import { listOf, Manifests, textMap, valueAt } from '../../src';

/** Says what a synthesized folder holds and what it means. It reads the files alone, because they are what the cluster will get. */
export function report(folder: string): void {
  const manifests = Manifests.read(folder);
  const sections = [
    [`Wrote ${manifests.objects.length} objects to ${path.relative(process.cwd(), path.resolve(folder))}/`, filesOf(manifests)],
    ['Services', manifests.ofKind('Service').map((service) => `${fullName(service)}  ${portsOf(service).join(', ')}`)],
    ['Mutual TLS', manifests.ofKind('PeerAuthentication').map((policy) => `${policy.namespace ?? ''}  ${text(valueAt(policy.body, 'spec', 'mtls', 'mode'))}`)],
    ['Who may call whom', manifests.ofKind('AuthorizationPolicy').flatMap(accessOf)],
    ['Where requests go', manifests.ofKind('VirtualService').flatMap(routesOf)],
  ] as const;
  for (const [title, lines] of sections) console.log([title, ...lines.map((line) => `  ${line}`), ''].join('\n'));
}

function filesOf(manifests: Manifests): string[] {
  const kindsOf = new Map<string, Map<string, number>>();
  for (const { origin, kind } of manifests.objects) {
    const file = path.basename(origin.slice(0, origin.lastIndexOf(':')));
    const kinds = kindsOf.get(file) ?? new Map<string, number>();
    kindsOf.set(file, kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
  }
  return [...kindsOf].map(([file, kinds]) => `${file}: ${[...kinds].map(([kind, count]) => (count > 1 ? `${count} ${kind}` : kind)).join(', ')}`);
}

function portsOf(service: ManifestObject): string[] {
  return listOf(valueAt(service.body, 'spec', 'ports')).map((port) => `${text(valueAt(port, 'name'))} ${text(valueAt(port, 'port'))}`);
}

function accessOf(policy: ManifestObject): string[] {
  const rules = listOf(valueAt(policy.body, 'spec', 'rules'));
  if (rules.length === 0) return [`${policy.namespace ?? ''}: nobody calls anything, unless a line below says so`];
  return rules.map((rule) => {
    const callers = listOf(valueAt(rule, 'from')).flatMap((from) => listOf(valueAt(from, 'source', 'principals'))).map((principal) => text(principal).replace(/^.*\/ns\/(.*)\/sa\//, '$1/'));
    const operations = listOf(valueAt(rule, 'to')).map((to) => operationOf(valueAt(to, 'operation')));
    return `${callers.join(', ')} -> ${fullName(policy)}: ${operations.length === 0 ? 'anything' : operations.join('; ')}`;
  });
}

function operationOf(operation: ManifestValue | undefined): string {
  return ['methods', 'paths', 'ports'].map((field) => listOf(valueAt(operation, field)).map(text).join('|')).filter((part) => part !== '').join(' ');
}

function routesOf(table: ManifestObject): string[] {
  const host = listOf(valueAt(table.body, 'spec', 'hosts')).map(text).join(', ');
  return listOf(valueAt(table.body, 'spec', 'http')).map((route) => {
    const destinations = listOf(valueAt(route, 'route')).map((destination) => {
      const target = [valueAt(destination, 'destination', 'host'), valueAt(destination, 'destination', 'subset')].filter((part) => part !== undefined).map(text);
      return `${text(valueAt(destination, 'weight') ?? 100)}% ${target.map((part) => part.split('.')[0]).join(' ')}`;
    });
    return `${host} [${text(valueAt(route, 'name'))}] ${matchesOf(route)} -> ${destinations.join(', ')}`;
  });
}

function matchesOf(route: ManifestValue): string {
  const matches = listOf(valueAt(route, 'match')).map((match) => {
    const headers = keysOf(valueAt(match, 'headers')).map((name) => `${name}: ${Object.values(textMap(valueAt(match, 'headers', name))).join()}`);
    const [uri] = Object.entries(textMap(valueAt(match, 'uri')));
    return [...(uri === undefined ? [] : [`${uri[0]} ${uri[1]}`]), ...headers].join(', ');
  });
  return matches.length === 0 ? 'everything else' : matches.join(' or ');
}

function keysOf(value: ManifestValue | undefined): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function fullName({ namespace, name }: ManifestObject): string {
  return [namespace, name].filter((part) => part !== undefined).join('/');
}

function text(value: ManifestValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
