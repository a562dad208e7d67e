import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { KubeObject } from '../../harness/objects';
import { run } from '../../harness/processes';
import { runFolder } from '../../harness/run-folder';

export interface Issued {
  readonly secret: KubeObject;
  /** PEM of the authority. */
  readonly ca: string;
  /** The serial number, in lower-case hexadecimal. */
  readonly serial: string;
}

/** A certificate for a host, signed by an authority made for it, as a Secret where the ingress gateway looks. Both last a day. */
export async function issueCertificate(name: string, host: string): Promise<Issued> {
  const folder = runFolder('dataplane', 'certificates', name);
  mkdirSync(folder, { recursive: true });
  const openssl = async (...args: string[]): Promise<void> => {
    const outcome = await run('openssl', args, { cwd: folder });
    if (outcome.code !== 0) throw new Error(`openssl ${args.join(' ')}: ${outcome.stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=authority of the rig');
  await openssl('req', '-x509', ...key, '-keyout', 'tls.key', '-out', 'tls.crt', '-days', '1', '-subj', `/CN=${host}`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-addext', `subjectAltName=DNS:${host}`, '-addext', 'basicConstraints=CA:FALSE');
  const read = (file: string): Buffer => readFileSync(path.join(folder, file));
  return {
    ca: read('ca.crt').toString(),
    serial: new X509Certificate(read('tls.crt')).serialNumber.toLowerCase(),
    secret: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'istio-system' },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': read('tls.crt').toString('base64'), 'tls.key': read('tls.key').toString('base64') },
    },
  };
}
