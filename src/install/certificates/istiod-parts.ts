import type { AuthoritySource } from './certificate-authority';
import type { Trust } from './trust';
import { trustsSeveralRoots } from './trust';
import { seconds } from './workload-certificates';
import type { EnvVar, SecretVolumeSource, Volume, VolumeMount } from '../../../imports/k8s';

/** What of istiod's Deployment depends on who signs. */
export interface IstiodParts {
  readonly environment: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** The Secret that cert-manager keeps istiod's own certificate in. */
export function servingSecret(istiodName: string): string {
  return `${istiodName}-tls`;
}

export function istiodParts(trust: Trust, istiodName: string): IstiodParts {
  const { source } = trust;
  const several: EnvVar[] = trustsSeveralRoots(trust) ? [{ name: 'ISTIO_MULTIROOT_MESH', value: 'true' }] : [];
  if (source.kind === 'self-signed' || source.kind === 'plugged-in') {
    return {
      environment: [...lifetimes(trust), ...several],
      volumes: [{ name: 'cacerts', secret: signingSecret(source) }],
      mounts: [{ name: 'cacerts', mountPath: '/etc/cacerts', readOnly: true }],
    };
  }
  return {
    environment: [{ name: 'ENABLE_CA_SERVER', value: 'false' }, ...several],
    volumes: [
      { name: 'istiod-tls', secret: { secretName: source.kind === 'external' ? source.servingCertificate : servingSecret(istiodName) } },
      // The roots that are pinned, rather than whatever comes with the certificate. istiod waits for both.
      { name: 'istio-ca-root-cert', configMap: { name: 'istio-ca-root-cert' } },
    ],
    mounts: [
      { name: 'istiod-tls', mountPath: '/var/run/secrets/istiod/tls', readOnly: true },
      { name: 'istio-ca-root-cert', mountPath: '/var/run/secrets/istiod/ca', readOnly: true },
    ],
  };
}

function lifetimes({ workloadCertificates: { lifetime, maxLifetime } }: Trust): EnvVar[] {
  return [
    ...(lifetime === undefined ? [] : [{ name: 'DEFAULT_WORKLOAD_CERT_TTL', value: seconds(lifetime) }]),
    ...(maxLifetime === undefined ? [] : [{ name: 'MAX_WORKLOAD_CERT_TTL', value: seconds(maxLifetime) }]),
  ];
}

/**
 * The Secret with the key that istiod signs with. istiod makes a root of its own wherever it finds no files, and nothing forbids it that. So a CA that is
 * plugged in is a volume without which the pod does not start, and its keys are listed, since a Secret may also lack some.
 */
function signingSecret(source: Extract<AuthoritySource, { kind: 'self-signed' | 'plugged-in' }>): SecretVolumeSource {
  if (source.kind === 'self-signed') return { secretName: 'cacerts', optional: true };
  const keys = source.keys === 'tls'
    ? ['tls.crt', 'tls.key', 'ca.crt']
    : ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem', ...(source.crl ? ['ca-crl.pem'] : [])];
  return { secretName: source.secretName, items: keys.map((key) => ({ key, path: key })) };
}
