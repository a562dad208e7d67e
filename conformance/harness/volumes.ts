import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { KubeApi } from './kube-api';
import type { KubeObject } from './objects';
import { until } from './until';

/**
 * Fills what a container mounts into a folder that stands for its root, as the kubelet would: so a pod's volumes are proven by the program that needs them.
 * Another time it brings what has changed.
 */
export async function mountVolumes(api: KubeApi, pod: KubeObject, container: any, root: string, user: number): Promise<void> {
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((candidate: any) => candidate.name === mount.name);
    if (volume === undefined) throw new Error(`pod ${pod.metadata.name} mounts ${mount.name}, which is none of its volumes`);
    const folder = path.join(root, mount.mountPath);
    mkdirSync(folder, { recursive: true });
    publish(folder, await filesOf(api, pod, volume));
    chownSync(folder, user, user);
  }
}

/** Puts files into a folder all at once: they are links through `..data`, which is swapped. Programs that watch their configuration depend on that. */
export function publish(folder: string, files: readonly (readonly [file: string, text: string])[]): void {
  const data = path.join(folder, '..data');
  const before = existsSync(data) ? readlinkSync(data) : undefined;
  if (before !== undefined && files.every(([file, text]) => existsSync(path.join(data, file)) && readFileSync(path.join(data, file), 'utf8') === text)) return;
  const next = path.basename(mkdtempSync(path.join(folder, '..data_')));
  chmodSync(path.join(folder, next), 0o755);
  for (const [file, text] of files) writeFileSync(path.join(folder, next, file), text);
  symlinkSync(next, path.join(folder, '..data.next'));
  renameSync(path.join(folder, '..data.next'), data);
  for (const [file] of files) if (!existsSync(path.join(folder, file))) symlinkSync(path.join('..data', file), path.join(folder, file));
  if (before !== undefined) rmSync(path.join(folder, before), { recursive: true });
}

async function filesOf(api: KubeApi, pod: KubeObject, volume: any): Promise<[string, string][]> {
  const namespace = pod.metadata.namespace ?? 'default';
  if (volume.configMap !== undefined) return keysOf(api, pod, { kind: 'ConfigMap', name: volume.configMap.name, namespace }, volume.configMap);
  if (volume.secret !== undefined) {
    const keys = await keysOf(api, pod, { kind: 'Secret', name: volume.secret.secretName, namespace }, volume.secret);
    return keys.map(([file, text]) => [file, Buffer.from(text, 'base64').toString()]);
  }
  if (volume.downwardAPI !== undefined) {
    return volume.downwardAPI.items.map((item: any) => [item.path, downward(pod, item.fieldRef.fieldPath)]);
  }
  if (volume.projected !== undefined) {
    const tokens: any[] = volume.projected.sources.flatMap((source: any) => source.serviceAccountToken ?? []);
    return Promise.all(tokens.map(async (token): Promise<[string, string]> => [token.path, await api.tokenFor(namespace, pod.spec.serviceAccountName ?? 'default', token.audience)]));
  }
  return []; // an empty folder
}

/** Labels or annotations, a quoted value a line. */
function downward(pod: KubeObject, fieldPath: string): string {
  const map: Record<string, string> = pod.metadata[fieldPath.replace('metadata.', '')] ?? {};
  return Object.entries(map).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
}

/** The keys of a ConfigMap or Secret as files: all, or those that are listed. A pod waits for what it cannot do without, whole or in part. */
async function keysOf(
  api: KubeApi, pod: KubeObject, { kind, name, namespace }: { readonly kind: string; readonly name: string; readonly namespace: string }, volume: any,
): Promise<[string, string][]> {
  let files: [string, string][] = [];
  await until(`pod ${pod.metadata.name} has the ${kind} ${name}`, async () => {
    const found = await api.read({ apiVersion: 'v1', kind, metadata: { name, namespace } });
    const data: Record<string, string> = found?.data ?? {};
    const wanted: { key: string; path: string }[] = volume.items ?? Object.keys(data).map((key) => ({ key, path: key }));
    const missing = found === undefined ? ['it does not exist'] : wanted.filter(({ key }) => data[key] === undefined).map(({ key }) => `it has no ${key}`);
    files = wanted.flatMap(({ key, path: file }): [string, string][] => (data[key] === undefined ? [] : [[file, data[key]]]));
    return volume.optional === true ? undefined : missing[0];
  });
  return files;
}
