import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { IMeshNamespace } from './mesh-namespace';
import { oncePerCluster } from './per-cluster';

/** Whose requests may carry tokens of end users: the workloads of a namespace, or some of them, as a service or a gateway selects them. */
export type TokenTarget = IMeshNamespace | (IConstruct & { readonly namespace: IMeshNamespace; readonly selector: Readonly<Record<string, string>> });

const elsewhereOf = oncePerCluster(() => new Set<string>());

/** Remembers that tokens of requests to a target are validated by what this program does not describe. */
export function declareTokensValidated(target: TokenTarget): void {
  const { namespace, selector } = partsOf(target);
  elsewhereOf(target, namespace.mesh).add(keyOf(namespace, selector));
}

/**
 * Whether the proxies of a target know the claims of tokens: somebody says so, or a RequestAuthentication in the tree may be for them. Only what surely is for
 * others does not count, since labels of pods are not all known.
 */
export function validatesTokens(target: TokenTarget): boolean {
  const { namespace, selector } = partsOf(target);
  const elsewhere = elsewhereOf(target, namespace.mesh);
  if ([undefined, selector].some((labels) => elsewhere.has(keyOf(namespace, labels)))) return true;
  return target.node.root.node.findAll().some((child) => ApiObject.isApiObject(child) && child.kind === 'RequestAuthentication' && mayBeFor(child, namespace, selector));
}

function mayBeFor(object: ApiObject, { namespaceName, mesh }: IMeshNamespace, labels: Readonly<Record<string, string>> | undefined): boolean {
  const { spec } = object.toJson() as { spec?: { selector?: { matchLabels?: Readonly<Record<string, string>> } } };
  const { namespace } = object.metadata;
  if (namespace !== undefined && namespace !== namespaceName && namespace !== mesh.rootNamespace) return false;
  return Object.entries(spec?.selector?.matchLabels ?? {}).every(([label, value]) => labels?.[label] === undefined || labels[label] === value);
}

function partsOf(target: TokenTarget): { readonly namespace: IMeshNamespace; readonly selector: Readonly<Record<string, string>> | undefined } {
  return 'namespaceName' in target ? { namespace: target, selector: undefined } : target;
}

function keyOf({ namespaceName }: IMeshNamespace, selector: Readonly<Record<string, string>> | undefined): string {
  return JSON.stringify([namespaceName, Object.entries(selector ?? {}).sort()]);
}
