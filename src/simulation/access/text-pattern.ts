/** How AuthorizationPolicy compares texts: exactly, by a `*` at one end, or `*` alone for anything that is not empty. */
export function matchesPattern(pattern: string, text: string, scheme = ''): boolean {
  if (pattern === '*') return text !== '';
  if (!text.startsWith(scheme)) return false;
  const rest = text.slice(scheme.length);
  if (pattern.startsWith('*')) return rest.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return rest.startsWith(pattern.slice(0, -1));
  return rest === pattern;
}

/** Headers differ from other texts in `*`: the header must be there, and may be empty. */
export function matchesHeaderPattern(pattern: string, value: string | undefined): boolean {
  return value !== undefined && (pattern === '*' || matchesPattern(pattern, value));
}
