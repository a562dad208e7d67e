import * as path from 'node:path';
import type { Scene } from './scene';
import type { Draft, Script } from './script';
import { defined } from './script';
import type { Port } from '../../index';
import type { ManifestValue } from '../../manifests';

type Versions = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Fields = { readonly [key: string]: ManifestValue };

/** All documents that scripts need, those first that others name. */
export function compose(scripts: readonly Script[], scene: Scene, folder: string): readonly Draft[] {
  const namespaces = new Set(scripts.flatMap((script) => [...script.namespaces]));
  const services = servicesOf(scripts, scene);
  for (const host of services.keys()) namespaces.add(scene.serviceOf(host)?.namespace.namespaceName ?? scene.namespace);
  const shared = new Map(scripts.flatMap((script) => [...script.shared]));
  const drafts: Draft[] = [
    { kind: 'Mesh', name: scene.nameOfMesh(), body: { fromAttributes: {} } },
    ...[...namespaces].map((name) => namespaceDocument(name, scene)),
    ...[...services].map(([host, versions]) => serviceDocument(host, versions, scene, folder)),
    ...shared.values(),
    ...scripts.flatMap((script) => script.drafts),
  ];
  const calls = scripts.flatMap((script) => script.calls);
  return drafts.map((draft) => {
    const verbs = new Map<string, ManifestValue[]>();
    for (const { target, verb, value } of calls) if (target === draft.name) verbs.set(verb, [...(verbs.get(verb) ?? []), value]);
    return { ...draft, body: { ...draft.body, ...Object.fromEntries(verbs) } };
  });
}

/** All that can be adopted, with the versions that are asked for. */
function servicesOf(scripts: readonly Script[], scene: Scene): ReadonlyMap<string, Versions> {
  const services = new Map(scene.hosts.filter((host) => scene.serviceOf(host) !== undefined).map((host) => [host, {}]));
  for (const script of scripts) for (const [host, versions] of script.services) services.set(host, { ...services.get(host), ...versions });
  return services;
}

function namespaceDocument(name: string, scene: Scene): Draft {
  const document = scene.nameOfNamespace(name);
  return { kind: 'MeshNamespace', name: document, body: { fromAttributes: defined({ mesh: scene.nameOfMesh(), name: document === name ? undefined : name }) } };
}

/** Adopted from its manifests, unless routes know versions of which they have no workload. */
function serviceDocument(host: string, versions: Versions, scene: Scene, folder: string): Draft {
  const service = scene.serviceOf(host);
  const serviceName = service?.serviceName ?? host;
  const namespace = service?.namespace.namespaceName ?? scene.namespace;
  const name = scene.nameOfService(host);
  const common = { name: name === serviceName ? undefined : serviceName, namespace: scene.nameOfNamespace(namespace) };
  const isFound = Object.entries(versions).every(([version, labels]) => JSON.stringify(service?.versions[version]) === JSON.stringify(labels));
  if (isFound && !scene.bare.has(host)) {
    const [file = '', ...files] = scene.filesOf(host).map((each) => path.relative(folder, each));
    return { kind: 'MeshService', name, body: { fromManifests: defined({ ...common, manifests: files.length > 0 ? [file, ...files] : file }) } };
  }
  const [port, ...additional] = (service?.ports ?? []).map(portOf);
  const isUsual = JSON.stringify(service?.selector) === JSON.stringify({ app: serviceName });
  const [account, ...accounts] = (service?.identities ?? []).map(({ serviceAccount }) => serviceAccount);
  return {
    kind: 'MeshService',
    name,
    body: {
      fromAttributes: defined({
        ...common,
        port: port ?? null,
        additionalPorts: additional.length > 0 ? additional : undefined,
        selector: isUsual ? undefined : { ...service?.selector },
        versions: Object.keys(versions).length > 0 ? { ...versions } : undefined,
        // Of pods that nobody read, nobody knows the account.
        serviceAccount: accounts.length > 0 || scene.bare.has(host) ? undefined : account,
      }),
    },
  };
}

function portOf({ name, number, protocol, targetPort }: Port): Fields {
  const [own, other] = [name === protocol ? undefined : name, targetPort === number ? undefined : targetPort];
  return { [protocol]: (own ?? other) === undefined ? number : defined({ number, name: own, targetPort: other }) };
}
