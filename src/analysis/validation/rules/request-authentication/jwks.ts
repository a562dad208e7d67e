import type { ManifestValue } from '../../../../manifests';
import { isMap } from '../../../../manifests';

/** Parameters that each type of key must have, and one that only its private form has. */
const keyTypes = new Map<ManifestValue, { readonly required: readonly string[]; readonly secret: string }>([
  ['RSA', { required: ['n', 'e'], secret: 'd' }],
  ['EC', { required: ['crv', 'x', 'y'], secret: 'd' }],
  ['OKP', { required: ['crv', 'x'], secret: 'd' }],
  ['oct', { required: ['k'], secret: 'k' }],
]);

/** The keys of a JSON Web Key Set, or of a single key; undefined where the text is neither. */
export function keysOf(text: string): readonly { readonly isSecret: boolean }[] | undefined {
  try {
    const parsed = JSON.parse(text) as ManifestValue;
    if (!isMap(parsed)) return undefined;
    const keys = 'keys' in parsed ? parsed.keys ?? [] : [parsed];
    if (!Array.isArray(keys)) return undefined;
    return keys.map(readKey);
  } catch {
    return undefined;
  }
}

function readKey(key: ManifestValue): { readonly isSecret: boolean } {
  const type = isMap(key) ? keyTypes.get(key.kty ?? null) : undefined;
  if (!isMap(key) || type === undefined) throw new Error('no type of key that is known');
  if (type.required.some((name) => !isBase64Url(key[name]) && name !== 'crv')) throw new Error('a parameter is missing');
  if (type.required.includes('crv') && typeof key.crv !== 'string') throw new Error('the curve is missing');
  if (['kid', 'alg', 'use'].some((name) => key[name] !== undefined && typeof key[name] !== 'string')) throw new Error('a parameter is no text');
  return { isSecret: typeof key[type.secret] === 'string' };
}

function isBase64Url(value: ManifestValue | undefined): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9_+/-]*=*$/.test(value) && value.replace(/=+$/, '').length % 4 !== 1;
}
