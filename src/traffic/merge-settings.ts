import type { RouteSettings } from './route-rule';
import type { VirtualServiceHeaderOperations } from '../../imports/networking.istio.io';

/** Later settings win part by part; mirrors add up, and operations on different headers, since several can hold together. */
export function mergeSettings(before: RouteSettings, after: RouteSettings): RouteSettings {
  // A modifier with several alternatives may come twice to one route, which is no reason to copy its requests twice.
  const mirrors = [...new Set([...(before.mirrors ?? []), ...(after.mirrors ?? [])])];
  const headers = {
    request: mergeOperations(before.headers?.request, after.headers?.request),
    response: mergeOperations(before.headers?.response, after.headers?.response),
  };
  const present = Object.fromEntries(Object.entries(headers).filter(([, operations]) => operations !== undefined));
  return {
    ...before,
    ...after,
    ...(before.fault !== undefined && after.fault !== undefined && { fault: { ...before.fault, ...after.fault } }),
    ...(mirrors.length > 0 && { mirrors }),
    ...(Object.keys(present).length > 0 && { headers: present }),
  };
}

/** Every header that settings change, as text that tells where: of two settings with the same only one can have its way. */
export function changedHeaders({ headers = {} }: RouteSettings): readonly string[] {
  return Object.entries(headers).flatMap(([side, operations]) => namesIn(operations as VirtualServiceHeaderOperations).map((name) => `${side} header ${name}`));
}

function mergeOperations(
  before: VirtualServiceHeaderOperations | undefined, after: VirtualServiceHeaderOperations | undefined,
): VirtualServiceHeaderOperations | undefined {
  if (before === undefined || after === undefined) return after ?? before;
  // Proxies remove before they set, whatever the order of declaration; so what comes later takes the place of all that was said of the header.
  const replaced = namesIn(after);
  const keep = (values: Readonly<Record<string, string>> = {}): [string, string][] => Object.entries(values).filter(([name]) => !replaced.includes(name));
  const add = { ...Object.fromEntries(keep(before.add)), ...after.add };
  const remove = [...(before.remove ?? []).filter((name) => !replaced.includes(name)), ...(after.remove ?? [])];
  const set = { ...Object.fromEntries(keep(before.set)), ...after.set };
  return { ...(Object.keys(add).length > 0 && { add }), ...(remove.length > 0 && { remove }), ...(Object.keys(set).length > 0 && { set }) };
}

function namesIn({ add = {}, remove = [], set = {} }: VirtualServiceHeaderOperations): readonly string[] {
  return [...Object.keys(add), ...remove, ...Object.keys(set)];
}
