import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { PathMatch, RequestMatch } from '../mesh';
import type { RouteAction, RouteSettings } from './route-rule';

/** What may replace the prefix that a route matches. */
interface Replacing {
  readonly action: RouteAction;
  readonly settings: RouteSettings;
}

/**
 * The same replacement where a route is narrowed to a longer path. Proxies replace all that the route matches, so what is now matched beyond the prefix
 * that was meant has to be written behind its replacement.
 */
export function keepRemainder<T extends Replacing>(route: T, from: PathMatch | undefined, to: PathMatch | undefined): T {
  const remainder = from?.kind === 'prefix' && to !== undefined ? to.value.slice(from.value.length) : '';
  if (remainder === '') return route;
  const { action, settings } = route;
  const { rewrite } = settings;
  const redirect = action.answer?.redirect;
  return {
    ...route,
    ...(rewrite?.uri !== undefined && { settings: { ...settings, rewrite: { ...rewrite, uri: rewrite.uri + remainder } } }),
    ...(redirect?.prefixRewrite !== undefined && { action: { answer: { redirect: narrowed(redirect, to, redirect.prefixRewrite + remainder) } } }),
  };
}

/** Proxies join texts: where a prefix ends with a slash, and what takes its place does not, `/old/` and `/new` make `/newpage` of `/old/page`. */
export function requireSlashKept(at: IConstruct, { alternatives }: RequestMatch, replacement: string | undefined): void {
  const cut = replacement?.endsWith('/') === false && alternatives.find(({ uri }) => uri?.kind === 'prefix' && uri.value.length > 1 && uri.value.endsWith('/'))?.uri;
  if (replacement === undefined || !cut) return;
  throw new MeshError({
    code: 'InvalidMatch', at, problem: `the slash at the end of ${cut.value} would be lost: ${cut.value}page becomes ${replacement}page`, value: replacement, fix: `Write "${replacement}/"`,
  });
}

type Redirect = NonNullable<NonNullable<RouteAction['answer']>['redirect']>;

/** An exact path has no prefix to replace: it is replaced whole. */
function narrowed({ prefixRewrite: _prefix, ...redirect }: Redirect, to: PathMatch | undefined, path: string): Redirect {
  return to?.kind === 'exact' ? { ...redirect, uri: path } : { ...redirect, prefixRewrite: path };
}
