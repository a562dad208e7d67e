import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';

const digest = /@sha256:[0-9a-f]{64}$/;

/**
 * Refuses images that may be another one tomorrow under the same name. Registries let any tag move, but one with a number in it is a version by convention,
 * while `latest`, `main` or `stable` are made to move.
 *
 * @throws MeshError UnpinnedArtifact
 */
export function requirePinned(at: IConstruct | undefined, image: string, what: string): string {
  if (image.includes('@') ? digest.test(image) : /\d/.test(tagOf(image) ?? '')) return image;
  throw new MeshError({
    code: 'UnpinnedArtifact',
    at,
    problem: image.includes('@') ? `${what} has a digest that is none: sha256 has 64 lower-case hexadecimal digits` : `${what} has a tag that is made to move, or none, which means latest`,
    value: image,
    fix: 'Name it by digest, as in registry.example.com/name@sha256:…, or by the tag of a version',
  });
}

/** The digest that an image is named by, without `sha256:`. */
export function digestOf(image: string): string | undefined {
  return digest.exec(image)?.[0].slice('@sha256:'.length);
}

function tagOf(image: string): string | undefined {
  return /:([\w][\w.-]{0,127})$/.exec(image)?.[1];
}
