import type { Construct } from 'constructs';
import { Certificate } from '../../imports/cert-manager.io';
import { MeshError } from '../errors';
import type { IMeshNamespace } from '../mesh';
import { lazy } from '../mesh';
import type { GatewayTls, ManagedCertificate } from './gateway-tls';

/** The certificates that cert-manager issues for a gateway: one for each Secret, with the names of all hosts that are served with it. */
export class GatewayCertificates {
  private readonly namesOf = new Map<string, { readonly tls: GatewayTls; readonly dnsNames: Set<string> }>();

  constructor(private readonly gateway: Construct, private readonly namespace: IMeshNamespace) {}

  /**
   * Sees to it that the certificate holds for a host. It lies where the gateway's pods are, since they read Secrets of their own namespace only.
   *
   * @throws MeshError ConflictingPolicies when another host asks for another certificate in the same Secret
   */
  public add(host: string, tls: GatewayTls): void {
    const { certificate, credentialNames: [secretName] } = tls;
    if (certificate === undefined || secretName === undefined) return;
    const existing = this.namesOf.get(secretName);
    if (existing === undefined) {
      this.namesOf.set(secretName, { tls, dnsNames: new Set([host]) });
      this.render(secretName, certificate);
      return;
    }
    if (!existing.tls.equals(tls)) {
      throw new MeshError({
        code: 'ConflictingPolicies',
        at: this.gateway,
        problem: `${[...existing.dnsNames].join(', ')} asks for another certificate in this Secret than ${host}`,
        value: secretName,
        fix: 'Pass the same GatewayTls for both, or give each a Secret of its own',
      });
    }
    existing.dnsNames.add(host);
  }

  private render(secretName: string, { issuer, duration, renewBefore }: ManagedCertificate): void {
    new Certificate(this.gateway, `certificate-${secretName}`, {
      metadata: { name: secretName, namespace: this.namespace.namespaceName },
      spec: {
        dnsNames: lazy(() => [...this.namesOf.get(secretName)?.dnsNames ?? []]),
        ...(duration !== undefined && { duration: `${duration.toSeconds()}s` }),
        issuerRef: issuer.reference,
        ...(renewBefore !== undefined && { renewBefore: `${renewBefore.toSeconds()}s` }),
        secretName,
      },
    });
  }
}
