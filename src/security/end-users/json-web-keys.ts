import { createPublicKey } from 'node:crypto';
import { MeshError } from '../../errors';

/** A public key as a JSON Web Key (RFC 7517). */
export interface JsonWebKey {
  readonly kty: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
  readonly [parameter: string]: unknown;
}

/** A set of public keys, as issuers publish it. */
export interface JsonWebKeySet {
  readonly keys: readonly JsonWebKey[];
}

/** What is in the keys that only the issuer may have. */
const secrets: readonly string[] = ['d', 'dp', 'dq', 'k', 'oth', 'p', 'q', 'qi'];

/**
 * A key set as a RequestAuthentication holds it.
 *
 * @param jwks a set, or its text
 * @throws MeshError InvalidTokenRule when it does not parse, has no keys, or one that a proxy cannot check signatures with, or a secret
 */
export function renderKeySet(jwks: JsonWebKeySet | string): string {
  const set = typeof jwks === 'string' ? parse(jwks) : jwks;
  const keys: unknown = isObject(set) ? set.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0) {
    const fix = isObject(set) && 'kty' in set ? 'This is a single key: write { keys: [key] }' : 'Write { keys: [ … ] } with the public keys of the issuer';
    throw new MeshError({ code: 'InvalidTokenRule', problem: 'a key set is an object with a list of keys, which is not empty', value: set, fix });
  }
  keys.forEach(requireKey);
  return JSON.stringify(set);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MeshError({ code: 'InvalidTokenRule', problem: `the key set does not parse: ${(error as Error).message}`, value: text, fix: 'Write the JSON that the issuer publishes, { "keys": [ … ] }' });
  }
}

/** The key itself is in no error: it may be a secret. */
function requireKey(key: unknown, index: number): void {
  const problem = problemWith(key);
  if (problem === undefined) return;
  const [what, fix] = problem;
  const value = isObject(key) ? { index, kty: key.kty, kid: key.kid } : { index };
  throw new MeshError({ code: 'InvalidTokenRule', problem: `a key of the set ${what}`, value, fix });
}

function problemWith(key: unknown): readonly [what: string, fix: string] | undefined {
  if (!isObject(key)) return ['is no object', 'Write keys such as { "kty": "RSA", "kid": "…", "n": "…", "e": "AQAB" }'];
  if (secrets.some((field) => field in key)) return ['is secret, and everybody who can read the manifest could make tokens', 'Write the public key only, and replace this one if the manifest was ever shared'];
  try {
    createPublicKey({ key: { ...key }, format: 'jwk' });
    return undefined;
  } catch (error) {
    return [`is no public key: ${(error as Error).message}`, 'Write an RSA, EC or Ed25519 key as the issuer publishes it'];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
