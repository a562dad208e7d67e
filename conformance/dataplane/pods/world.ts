import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { certificateAnnotation, hostAnnotation } from './outside';
import type { KubeObject } from '../../harness/objects';
import { run } from '../../harness/processes';
import { runFolder } from '../../harness/run-folder';
import type { Listener } from '../programs/protocol';

/** Where operating systems keep the authorities that they trust, as Istio's agent looks for them. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem'];

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** The authority that vouches for the servers of the world. The operating system of every pod trusts it, and nobody else does. */
export class WorldAuthority {
  public static async create(cluster: string): Promise<WorldAuthority> {
    const authority = new WorldAuthority(runFolder('dataplane', cluster, 'world'));
    mkdirSync(authority.folder, { recursive: true });
    await authority.openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=authority of the world');
    return authority;
  }

  private constructor(private readonly folder: string) {}

  /** PEM of the authority. */
  public get certificate(): string {
    return readFileSync(path.join(this.folder, 'ca.crt'), 'utf8');
  }

  /** The files to show to a pod at other paths, so that its system trusts this authority. */
  public get mounts(): Readonly<Record<string, string>> {
    const bundle = bundles.find((candidate) => existsSync(candidate));
    return bundle === undefined ? {} : { [path.join(this.folder, 'ca.crt')]: bundle };
  }

  /** What a server listens with: for HTTPS, a certificate for its names. */
  public async equip(pod: KubeObject, listeners: readonly Listener[]): Promise<Listener[]> {
    const { [certificateAnnotation]: certifiedFor, [hostAnnotation]: host }: Readonly<Record<string, string>> = pod.metadata.annotations ?? {};
    const names = certifiedFor?.split(' ') ?? (host === undefined ? [] : [host]);
    const secured = new Set(pod.spec.containers.flatMap(({ ports = [] }: any) => ports).filter(({ name }: any) => name === 'https').map(({ containerPort }: any) => containerPort));
    if (names.length === 0 || secured.size === 0) return [...listeners];
    const identity = await this.issue(pod.metadata.name, names);
    return listeners.map((listener) => (secured.has(listener.port) ? { ...listener, speaks: 'https', identity } : listener));
  }

  private async issue(file: string, names: readonly string[]): Promise<NonNullable<Listener['identity']>> {
    const files = { certificate: `${file}.crt`, privateKey: `${file}.key` };
    await this.openssl(
      'req', '-x509', ...key, '-keyout', files.privateKey, '-out', files.certificate, '-days', '1', '-subj', `/CN=${names[0] ?? ''}`,
      '-CA', 'ca.crt', '-CAkey', 'ca.key', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`, '-addext', 'basicConstraints=CA:FALSE',
    );
    const [certificate, privateKey] = [files.certificate, files.privateKey].map((name) => readFileSync(path.join(this.folder, name), 'utf8')) as [string, string];
    return { certificate, privateKey };
  }

  private async openssl(...args: string[]): Promise<void> {
    const outcome = await run('openssl', args, { cwd: this.folder });
    if (outcome.code !== 0) throw new Error(`openssl ${args.join(' ')}: ${outcome.stderr}`);
  }
}
