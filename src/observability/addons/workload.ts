import type { Storage } from './storage';
import type { EnvVar, PolicyRule, Volume, VolumeMount } from '../../../imports/k8s';

/** A key of a Secret in the add-on's namespace. It is referred to, never rendered. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

/** What the pod of an add-on runs. */
export interface Workload {
  readonly image: string;
  /** The user that the image's files are for. */
  readonly user: number;
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly resources: { readonly cpu: string; readonly memory: string; readonly memoryLimit: string };
  /** A path of HTTP that answers 200 once it works, and its port. */
  readonly health: { readonly path: string; readonly port: number };
  /** Its files, by their paths below a folder. */
  readonly config?: { readonly folder: string; readonly files: Readonly<Record<string, string>> };
  readonly data?: { readonly storage: Storage; readonly folder: string };
  readonly mounts?: readonly (Volume & Pick<VolumeMount, 'mountPath'>)[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** What it may do in the cluster. Without, it has no token at all. */
  readonly mayRead?: readonly PolicyRule[];
}

/** A Secret's key as a file of a given name, in a folder of its own. */
export function secretFile(name: string, { secretName, key }: SecretKey, folder: string, file: string): Volume & Pick<VolumeMount, 'mountPath'> {
  return { name, secret: { secretName, items: [{ key, path: file }] }, mountPath: folder };
}


/** What Prometheus and Alertmanager are told of a gateway in front of them: links lead through it, and it leaves paths as they are. */
export function servedAt(url: string | undefined): readonly string[] {
  return url === undefined ? [] : [`--web.external-url=${url}`, '--web.route-prefix=/'];
}
