import { mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { KubeObject } from './objects';
import { podOf } from './pods';
import { run } from './processes';
import { runFolder } from './run-folder';

/** What somebody has to bring before istiod starts. */
export interface Supplies {
  readonly objects: readonly KubeObject[];
  /** The root of all certificates in it, in PEM. */
  readonly root: string;
}

/**
 * Stands for whoever brings the Secrets and ConfigMaps that istiod does not start without: for a user with a CA of their own, and for cert-manager and
 * istio-csr.
 *
 * @param name of the run's folder that the keys lie in
 */
export async function suppliesFor(deployment: KubeObject, objects: readonly KubeObject[], name: string): Promise<Supplies> {
  const pod = podOf(deployment);
  const namespace = pod.metadata.namespace ?? 'default';
  const sources: any[] = pod.spec.volumes.map(({ secret, configMap }: any) => secret ?? configMap)
    // The way to another cluster is for whoever describes that cluster too.
    .filter((source: any) => source !== undefined && source.optional !== true && source.secretName !== 'istio-kubeconfig');
  if (sources.length === 0) return { objects: [], root: '' };
  const authority = await Authority.create(name);
  const supplies = sources.map(async (source): Promise<KubeObject> => {
    if (source.secretName === undefined) {
      return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: source.name, namespace }, data: { 'root-cert.pem': authority.root } };
    }
    const certificate = objects.find(({ kind, spec }) => kind === 'Certificate' && spec.secretName === source.secretName);
    const files = certificate === undefined ? await authority.plugIn() : await authority.certify(certificate.spec.dnsNames);
    const data = Object.fromEntries(Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name: source.secretName, namespace }, data };
  });
  return { objects: await Promise.all(supplies), root: authority.root };
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];

/** A root that signs, for a day. */
export class Authority {
  public static async create(name: string): Promise<Authority> {
    const authority = new Authority(name, runFolder('authorities', name));
    mkdirSync(authority.folder, { recursive: true });
    await authority.openssl('req', '-x509', ...newKey, '-keyout', 'root.key', '-out', 'root.crt', '-subj', `/CN=root of ${name}`);
    return authority;
  }

  private constructor(public readonly name: string, private readonly folder: string) {}

  /** PEM of the root. */
  public get root(): string {
    return this.read('root.crt');
  }

  /** An intermediate CA, under the keys that istiod reads. */
  public async plugIn(): Promise<Record<string, string>> {
    await this.sign('ca', `CA of ${this.name}`, 'basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign');
    return { 'ca-cert.pem': this.read('ca.crt'), 'ca-key.pem': this.read('ca.key'), 'cert-chain.pem': this.read('ca.crt'), 'root-cert.pem': this.root };
  }

  /** A server's certificate, under the keys that cert-manager writes. */
  public async certify(names: readonly string[]): Promise<Record<string, string>> {
    await this.sign('server', names[0] ?? '', 'basicConstraints=CA:FALSE', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`);
    return { 'tls.crt': this.read('server.crt'), 'tls.key': this.read('server.key'), 'ca.crt': this.root };
  }

  private sign(file: string, subject: string, ...extensions: readonly string[]): Promise<void> {
    return this.openssl(
      'req', '-x509', ...newKey, '-keyout', `${file}.key`, '-out', `${file}.crt`, '-subj', `/CN=${subject}`, '-CA', 'root.crt', '-CAkey', 'root.key',
      ...extensions.flatMap((extension) => ['-addext', extension]),
    );
  }

  private read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  private async openssl(...args: string[]): Promise<void> {
    const outcome = await run('openssl', args, { cwd: this.folder });
    if (outcome.code !== 0) throw new Error(`openssl ${args.join(' ')}: ${outcome.stderr}`);
  }
}
