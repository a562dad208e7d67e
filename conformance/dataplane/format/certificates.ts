import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { KubeObject } from '../../harness/objects';
import { run } from '../../harness/processes';
import { runFolder } from '../../harness/run-folder';

/** A certificate with its key, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface Issued {
  readonly secret: KubeObject;
  /** PEM of the authority. */
  readonly ca: string;
  /** What a client of the authority can show, in PEM: it bears the name `client.example`. */
  readonly client: Identity;
  /** The serial number, in lower-case hexadecimal. */
  readonly serial: string;
}

/** A certificate for a host, signed by an authority made for it, which clients may be of too: as a Secret where the ingress gateway looks. All last a day. */
export async function issueCertificate(name: string, host: string): Promise<Issued> {
  const folder = runFolder('dataplane', 'certificates', name);
  mkdirSync(folder, { recursive: true });
  const openssl = async (...args: string[]): Promise<void> => {
    const outcome = await run('openssl', args, { cwd: folder });
    if (outcome.code !== 0) throw new Error(`openssl ${args.join(' ')}: ${outcome.stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=authority of the rig');
  const sign = (file: string, subject: string): Promise<void> => openssl(
    'req', '-x509', ...key, '-keyout', `${file}.key`, '-out', `${file}.crt`, '-days', '1', '-subj', `/CN=${subject}`, '-CA', 'ca.crt', '-CAkey', 'ca.key',
    '-addext', `subjectAltName=DNS:${subject}`, '-addext', 'basicConstraints=CA:FALSE',
  );
  await sign('tls', host);
  await sign('client', 'client.example');
  const read = (file: string): Buffer => readFileSync(path.join(folder, file));
  return {
    ca: read('ca.crt').toString(),
    client: { certificate: read('client.crt').toString(), privateKey: read('client.key').toString() },
    serial: new X509Certificate(read('tls.crt')).serialNumber.toLowerCase(),
    secret: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'istio-system' },
      type: 'kubernetes.io/tls',
      data: Object.fromEntries(['ca.crt', 'tls.crt', 'tls.key'].map((file) => [file, read(file).toString('base64')])),
    },
  };
}
