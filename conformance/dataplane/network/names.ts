import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { KubeObject } from '../../harness/objects';
import { runFolder } from '../../harness/run-folder';

/** What a cluster's DNS knows, as a hosts file for each namespace: they are rewritten in place, so that pods that have them mounted see every change. */
export class Names {
  private services: readonly KubeObject[] = [];
  private others: Readonly<Record<string, string>> = {};
  private readonly namespaces = new Set<string>();

  constructor(private readonly cluster: string) {}

  /** The hosts file of a namespace's pods. */
  public fileOf(namespace: string): string {
    this.namespaces.add(namespace);
    const file = this.hostsFile(namespace);
    if (!existsSync(file)) this.write(namespace);
    return file;
  }

  /** A resolver configuration that leads nowhere, so that what no hosts file has fails at once. */
  public resolverFile(): string {
    const file = runFolder('dataplane', this.cluster, 'resolv.conf');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
    return file;
  }

  /** @param others names of the world outside the cluster, with the addresses of the pods that stand for it */
  public update(services: readonly KubeObject[], others: Readonly<Record<string, string>>): void {
    this.services = services;
    this.others = others;
    for (const namespace of this.namespaces) this.write(namespace);
  }

  private write(namespace: string): void {
    const file = this.hostsFile(namespace);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, hostsOf(namespace, this.services, this.others));
  }

  private hostsFile(namespace: string): string {
    return runFolder('dataplane', this.cluster, 'hosts', namespace);
  }
}

/** A hosts file: every Service under the names that pods of a namespace may call it by. */
export function hostsOf(namespace: string, services: readonly KubeObject[], others: Readonly<Record<string, string>>): string {
  const lines = services.flatMap(({ metadata: { name, namespace: home = 'default' }, spec }) => {
    const address: string | undefined = spec.clusterIP;
    if (address === undefined || address === 'None') return [];
    const names = [`${name}.${home}.svc.cluster.local`, `${name}.${home}.svc`, `${name}.${home}`, ...(home === namespace ? [name] : [])];
    return [`${address} ${names.join(' ')}`];
  });
  return ['127.0.0.1 localhost', ...lines, ...Object.entries(others).map(([name, address]) => `${address} ${name}`), ''].join('\n');
}
