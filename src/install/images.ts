import type { Construct } from 'constructs';
import { MeshError } from '../errors';

/** The images of an install. */
export type IstioImage = 'pilot' | 'proxyv2' | 'install-cni' | 'ztunnel';

/** Which builds of Istio's images are run, and how they are pulled. */
export interface ImageProps {
  /**
   * `distroless` has nothing but the program: no shell for whoever breaks in. `debug` has tools beside it.
   *
   * @default - the image without a suffix, unless the profile says otherwise
   * @see https://istio.io/latest/docs/ops/configuration/security/harden-docker-images/
   */
  readonly variant?: 'distroless' | 'debug';

  /** @default - Kubernetes' own: `IfNotPresent`, since every tag is a version */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';

  /**
   * The names of Secrets with which images are pulled. They have to be in the namespace of every pod with a proxy.
   *
   * @default - none
   */
  readonly pullSecrets?: readonly string[];

  /**
   * Digests (`sha256:…`), which no registry can move as it can a tag. Of images that are not named here the tag counts.
   *
   * @default - none
   */
  readonly digests?: { readonly [image in IstioImage]?: string };
}

/** What all images of an install share. */
export interface ImageSettings extends ImageProps {
  readonly hub: string;
  readonly version: string;
}

/** @throws MeshError InvalidValue */
export function requireImages(images: ImageProps, at: Construct): ImageProps {
  for (const digest of Object.values(images.digests ?? {})) {
    if (/^sha256:[0-9a-f]{64}$/.test(digest)) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a digest must be sha256: and 64 hexadecimal digits', value: digest, fix: 'Copy it from the registry: crane digest IMAGE' });
  }
  for (const secret of images.pullSecrets ?? []) {
    if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(secret)) continue;
    throw new MeshError({ code: 'InvalidName', at, problem: 'a pull secret is named by the name of a Secret', value: secret, fix: 'Write the name alone, in lower case' });
  }
  return images;
}

/** The reference of an image, by digest where there is one. */
export function imageReference({ hub, version, variant, digests }: ImageSettings, image: IstioImage): string {
  const digest = digests?.[image];
  return `${hub}/${image}:${version}${variant === undefined ? '' : `-${variant}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** What a container says about its image. */
export function containerImage(images: ImageSettings, image: IstioImage): { readonly image: string; readonly imagePullPolicy?: string } {
  return { image: imageReference(images, image), ...(images.pullPolicy !== undefined && { imagePullPolicy: images.pullPolicy }) };
}

/** What a ServiceAccount says about pulling: all pods that run as it inherit it. */
export function pullSecretsOf({ pullSecrets }: ImageProps): { readonly imagePullSecrets?: readonly { readonly name: string }[] } {
  return pullSecrets === undefined || pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map((name) => ({ name })) };
}
