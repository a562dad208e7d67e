/** How proxies rewrite paths before anything compares them. See https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

/** The path as policies see it. What is no absolute path stays as it is. */
export function normalizePath(path: string, how: PathNormalization): string {
  if (how === 'NONE' || !path.startsWith('/')) return path;
  const [, plain = '', query = ''] = /^([^?#]*)([^]*)$/.exec(path) ?? [];
  const decoded = how === 'DECODE_AND_MERGE_SLASHES' ? plain.replace(/%2f/gi, '/').replace(/%5c/gi, '\\') : plain;
  const resolved = withoutDots(withoutOddCharacters(unreserved(decoded)).replaceAll('\\', '/'));
  return `${how === 'BASE' ? resolved : resolved.replace(/\/{2,}/g, '/')}${query}`;
}

/** Encodings of characters that need none are the characters: `%61dmin` is `admin`. */
function unreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded;
  });
}

/** What no path may hold as it is gets encoded. */
function withoutOddCharacters(path: string): string {
  return path.replace(/["<>^`{|}\s]|[^\0-\x7f]+/g, encodeURIComponent);
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((each, index) => {
    const isLast = index === segments.length - 1;
    if (each === '..') kept.pop();
    if (each !== '.' && each !== '..') kept.push(each);
    else if (isLast) kept.push('');
  });
  return `/${kept.join('/')}`;
}
