import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { HeaderCondition, PathMatch, RequestConditions, StringMatch } from '../mesh';

type HttpMatch = NonNullable<NonNullable<VirtualServiceSpec['http']>[number]['match']>[number];

/** @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest */
export function renderConditions(conditions: RequestConditions): HttpMatch {
  const { uri, scheme, method, authority, headers, port, sourceLabels, queryParams, withoutHeaders, sourceNamespace, claims, withoutClaims } = conditions;
  return {
    ...(uri !== undefined && { uri: renderText(uri) }),
    ...(scheme !== undefined && { scheme: renderText(scheme) }),
    ...(method !== undefined && { method: renderText(method) }),
    ...(authority !== undefined && { authority: renderText(authority) }),
    ...((headers ?? claims) !== undefined && { headers: { ...mapValues(headers ?? {}, renderHeader), ...renderClaims(claims) } }),
    ...(port !== undefined && { port }),
    ...(sourceLabels !== undefined && { sourceLabels: { ...sourceLabels } }),
    ...(queryParams !== undefined && { queryParams: mapValues(queryParams, renderText) }),
    ...((withoutHeaders ?? withoutClaims) !== undefined && {
      withoutHeaders: { ...mapValues(withoutHeaders ?? {}, renderHeader), ...renderClaims(withoutClaims) },
    }),
    ...(sourceNamespace !== undefined && { sourceNamespace }),
  };
}

/** A text as a VirtualService compares it. */
export function renderText(text: StringMatch | PathMatch): { exact: string } | { prefix: string } | { regex: string } {
  switch (text.kind) {
    case 'exact':
      return { exact: text.value };
    case 'prefix':
      return { prefix: text.value };
    case 'regex':
      return { regex: text.value };
  }
}

/** Istio reads an empty match as "present, whatever the value". */
function renderHeader(condition: HeaderCondition): ReturnType<typeof renderText> | Record<string, never> {
  return condition === 'present' ? {} : renderText(condition);
}

/** Claims stand among the headers, under a name that no header can have. */
function renderClaims(claims: RequestConditions['claims'] = {}): Record<string, ReturnType<typeof renderText>> {
  return Object.fromEntries(Object.entries(claims).map(([key, value]) => [`@request.auth.claims${key}`, renderText(value)]));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
