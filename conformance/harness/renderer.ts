import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { binaries } from './binaries';
import type { KubeObject } from './objects';
import { step } from './progress';

/** What the real programs are asked for; see `tools/istio/renderer`. */
export type Wish =
  /** `istioctl manifest generate`. */
  | { readonly operator: object }
  /** `helm template`, of a folder among Istio's charts. */
  | { readonly release: { readonly name: string; readonly namespace: string; readonly chart: string; readonly values: object } }
  /** `istioctl kube-inject`, of texts. */
  | { readonly inject: { readonly config: string; readonly mesh: string; readonly values: string; readonly workloads: string } }
  /** `kustomize build`, of a folder. */
  | { readonly kustomize: string }
  /** What istiod would tell proxies of these workloads, by YAML of Kubernetes and of Istio: for each an object of `clusters`, `listeners` and `routes`. */
  | { readonly proxies: { readonly kubernetes: string; readonly config: string; readonly workloads: readonly Proxied[] } };

/** Pods with a proxy, or of a gateway. */
export interface Proxied {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly gateway: boolean;
}

export interface Granted {
  readonly objects?: readonly KubeObject[];
  /** What kube-inject prints. */
  readonly text?: string;
  readonly error?: string;
}

/**
 * Asks all of it of one process, which has the libraries of the real programs: to start one of those takes longer than the rest. The answers have the order of
 * the wishes.
 */
export function rendered(wishes: readonly Wish[], env: Readonly<Record<string, string>> = {}): Promise<readonly Granted[]> {
  return step(`${wishes.length} wishes rendered by Istio`, async () => {
    const renderer = spawn(binaries().renderer, { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: process.env.PATH, ...env } });
    renderer.stdin.end(wishes.map((wish) => JSON.stringify(wish)).join('\n'));
    const answers = (await text(renderer.stdout)).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Granted);
    if (answers.length !== wishes.length) throw new Error(`the renderer gave ${answers.length} answers to ${wishes.length} wishes`);
    return answers;
  });
}

export function objectsOf({ objects = [], error }: Granted): readonly KubeObject[] {
  if (error !== undefined) throw new Error(error);
  return objects;
}
