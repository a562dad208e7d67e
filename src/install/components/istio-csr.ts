import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { lockedDown, rollingUpdate } from './pod-parts';
import { Certificate, Issuer } from '../../../imports/cert-manager.io';
import type { Container, PolicyRule, Volume } from '../../../imports/k8s';
import {
  KubeClusterRole, KubeClusterRoleBinding, KubeDeployment, KubeNetworkPolicy, KubeRole, KubeRoleBinding, KubeService, KubeServiceAccount,
} from '../../../imports/k8s';
import { addLateCheck } from '../../errors';
import type { CertManagerCa } from '../certificates/cert-manager-ca';
import { acmeRefused } from '../certificates/cert-manager-ca';
import { servingSecret } from '../certificates/istiod-parts';
import { longestSigned, seconds } from '../certificates/workload-certificates';
import type { InstallSettings } from '../settings';
import { istioCsrName } from '../settings';
import { fixedReplicas, requireSize, scaleDeployment } from '../sizing';

const ports = { serving: 6443, metrics: 9402, readiness: 6060 };
const rootsFolder = '/var/run/secrets/roots';

/**
 * cert-manager as the authority of a mesh: istio-csr, which takes the requests of proxies, what it may do, the certificate that istiod serves with, and an
 * Issuer where one is made of a key.
 *
 * @see https://cert-manager.io/docs/usage/istio-csr/
 */
export class IstioCsr extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, ca: CertManagerCa) {
    super(scope, id);
    const { namespace, istiodName } = settings;
    const name = istioCsrName(settings.revision);
    const selector = { app: name };
    const metadata = { name, namespace, labels: { ...selector, 'app.kubernetes.io/part-of': 'istio' } };
    const size = requireSize(ca.size, 'istio-csr', { requests: { cpu: '100m', memory: '128Mi' } }, this);

    if (ca.keyPairSecret !== undefined) {
      new Issuer(this, 'issuer', { metadata: { name: ca.keyPairSecret, namespace }, spec: { ca: { secretName: ca.keyPairSecret } } });
    }
    new Certificate(this, 'istiod-certificate', {
      metadata: { name: istiodName, namespace },
      spec: { dnsNames: [`${istiodName}.${namespace}.svc`], duration: '24h', issuerRef: ca.signer.reference, secretName: servingSecret(istiodName) },
    });
    this.letSign(metadata, ca);
    new KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        ...fixedReplicas(size),
        selector: { matchLabels: selector },
        strategy: rollingUpdate,
        template: {
          metadata: {
            // It certifies proxies, so it cannot have one itself.
            labels: { ...metadata.labels, 'istio.io/dataplane-mode': 'none', 'sidecar.istio.io/inject': 'false' },
            annotations: { 'prometheus.io/port': String(ports.metrics), 'prometheus.io/scrape': 'true' },
          },
          spec: { serviceAccountName: name, containers: [container(settings, ca, name, size.resources)], volumes: [rootsVolume(ca)] },
        },
      },
    });
    new KubeService(this, 'service', {
      metadata,
      spec: { selector, ports: [{ name: 'grpc-csr', port: 443, protocol: 'TCP', targetPort: ports.serving }] },
    });
    scaleDeployment(this, metadata, size, selector);
    if (settings.networkPolicies) {
      new KubeNetworkPolicy(this, 'network-policy', {
        metadata,
        spec: { podSelector: { matchLabels: selector }, policyTypes: ['Ingress'], ingress: [{ ports: [ports.serving, ports.metrics].map((port) => ({ protocol: 'TCP', port })) }] },
      });
    }
    addLateCheck(this, () => (this.signsByAcme(ca, namespace) ? [acmeRefused(ca.signer.reference, this)] : []));
  }

  /** It asks for certificates in its own namespace, and writes the roots into one ConfigMap of every namespace. */
  private letSign(metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> }, { ambient }: CertManagerCa): void {
    const { name, namespace, labels } = metadata;
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const apiGroup = 'rbac.authorization.k8s.io';
    const cluster = { name: `${name}-${namespace}`, labels };
    const read = ['get', 'list', 'watch'];
    const everywhere: readonly PolicyRule[] = [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'list', 'watch'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['istio-ca-root-cert'], verbs: ['get', 'update'] },
      // Whether a pod that ztunnel asks for is on ztunnel's node.
      { apiGroups: [''], resources: ambient ? ['namespaces', 'pods'] : ['namespaces'], verbs: read },
      { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
    ];
    const here: readonly PolicyRule[] = [
      { apiGroups: ['cert-manager.io'], resources: ['certificaterequests'], verbs: [...read, 'create', 'delete', 'update'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...read, 'create', 'update'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ];
    new KubeServiceAccount(this, 'service-account', { metadata });
    new KubeClusterRole(this, 'everywhere', { metadata: cluster, rules: everywhere });
    new KubeClusterRoleBinding(this, 'everywhere-binding', { metadata: cluster, roleRef: { apiGroup, kind: 'ClusterRole', name: cluster.name }, subjects });
    new KubeRole(this, 'here', { metadata, rules: here });
    new KubeRoleBinding(this, 'here-binding', { metadata, roleRef: { apiGroup, kind: 'Role', name }, subjects });
  }

  /** Whether the issuer is described in this app, and solves challenges. */
  private signsByAcme({ signer: { reference } }: CertManagerCa, namespace: string): boolean {
    return this.node.root.node.findAll().some((construct) => {
      if (!ApiObject.isApiObject(construct) || construct.kind !== reference.kind || construct.apiGroup !== reference.group) return false;
      const { metadata, spec } = construct.toJson() as { metadata: { name?: string; namespace?: string }; spec?: { acme?: unknown } };
      const isMeant = metadata.name === reference.name && (construct.kind === 'ClusterIssuer' || metadata.namespace === namespace);
      return isMeant && spec?.acme !== undefined;
    });
  }
}

function container(settings: InstallSettings, ca: CertManagerCa, name: string, resources: Container['resources']): Container {
  const { namespace, trustDomain, cluster, trust } = settings;
  const { name: issuer, kind, group } = ca.signer.reference;
  const flags: Record<string, string | undefined> = {
    'certificate-namespace': namespace,
    'issuer-name': issuer,
    'issuer-kind': kind,
    'issuer-group': group,
    'root-ca-file': `${rootsFolder}/${ca.roots.key}`,
    'serving-certificate-dns-names': `${name}.${namespace}.svc`,
    'trust-domain': trustDomain,
    'cluster-id': cluster,
    'max-client-certificate-duration': seconds(longestSigned(trust.workloadCertificates)),
    'ca-trusted-node-accounts': ca.ambient ? `${namespace}/ztunnel` : undefined,
    'leader-election-namespace': namespace,
  };
  return {
    name: 'istio-csr',
    image: ca.image,
    args: Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`])),
    ports: [
      { name: 'grpc-csr', containerPort: ports.serving, protocol: 'TCP' },
      { name: 'http-metrics', containerPort: ports.metrics, protocol: 'TCP' },
    ],
    readinessProbe: { httpGet: { path: '/readyz', port: ports.readiness }, initialDelaySeconds: 3, periodSeconds: 7 },
    resources,
    securityContext: { ...lockedDown, runAsNonRoot: true },
    volumeMounts: [{ name: 'roots', mountPath: rootsFolder, readOnly: true }],
  };
}

/** Only the roots: the Secret they come from may hold more. */
function rootsVolume({ roots: { kind, name, key } }: CertManagerCa): Volume {
  const items = [{ key, path: key }];
  return kind === 'Secret' ? { name: 'roots', secret: { secretName: name, items } } : { name: 'roots', configMap: { name, items } };
}
