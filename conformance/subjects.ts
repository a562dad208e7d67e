import * as path from 'node:path';
import { dataFolder } from './programs/data';

/** A cdk8s program whose output every suite checks. It has to write a whole mesh, Istio too: the checks begin on an empty cluster. */
export interface Subject {
  readonly name: string;
  /** Run with the environment variable CDK8S_OUTDIR, as the cdk8s CLI does. */
  readonly program: string;
  /** A folder that the program reads and that a checkout may lack. */
  readonly needs?: string;
  /** Of a program that describes several clusters, the one that is checked: the folder of its name, or else the charts whose names begin with it. */
  readonly cluster?: string;
  /** It is about workloads that are written elsewhere, so there is nothing to inject a proxy into. */
  readonly withoutWorkloads?: true;
}

const root = path.resolve(__dirname, '..');

/** A new example gets its checks by a line here. */
export const subjects: readonly Subject[] = [
  { name: 'shop', program: path.join(root, 'examples/shop/main.ts') },
  { name: 'bookinfo', program: path.join(__dirname, 'programs/bookinfo.ts'), needs: dataFolder('bookinfo') },
  { name: 'online-boutique', program: path.join(__dirname, 'programs/online-boutique.ts'), needs: dataFolder('online-boutique') },
  { name: 'traffic-canary', program: path.join(root, 'examples/traffic/canary/main.ts'), withoutWorkloads: true },
  { name: 'traffic-ab-test', program: path.join(root, 'examples/traffic/ab-test/main.ts'), withoutWorkloads: true },
  { name: 'traffic-blue-green', program: path.join(root, 'examples/traffic/blue-green/main.ts'), withoutWorkloads: true },
  { name: 'traffic-canary-tcp', program: path.join(root, 'examples/traffic/canary-tcp/main.ts'), withoutWorkloads: true },
  { name: 'traffic-resilience', program: path.join(root, 'examples/traffic/resilience/main.ts'), withoutWorkloads: true },
  { name: 'traffic-circuit-breaker', program: path.join(root, 'examples/traffic/circuit-breaker/main.ts'), withoutWorkloads: true },
  { name: 'traffic-faults', program: path.join(root, 'examples/traffic/faults/main.ts'), withoutWorkloads: true },
  { name: 'traffic-mirroring', program: path.join(root, 'examples/traffic/mirroring/main.ts'), withoutWorkloads: true },
  { name: 'traffic-load-balancing', program: path.join(root, 'examples/traffic/load-balancing/main.ts'), withoutWorkloads: true },
  { name: 'traffic-locality-failover', program: path.join(root, 'examples/traffic/locality-failover/main.ts'), withoutWorkloads: true },
  { name: 'traffic-requests', program: path.join(root, 'examples/traffic/requests/main.ts'), withoutWorkloads: true },
  { name: 'traffic-gateway-api', program: path.join(root, 'examples/traffic/gateway-api/main.ts'), withoutWorkloads: true },
  { name: 'traffic-ambient', program: path.join(root, 'examples/traffic/ambient/main.ts'), withoutWorkloads: true },
  { name: 'traffic-egress-gateway', program: path.join(root, 'examples/traffic/egress-gateway/main.ts'), withoutWorkloads: true },
  { name: 'traffic-egress-policy', program: path.join(root, 'examples/traffic/egress-policy/main.ts'), withoutWorkloads: true },
  { name: 'traffic-sidecar-scope', program: path.join(root, 'examples/traffic/sidecar-scope/main.ts'), withoutWorkloads: true },
  { name: 'traffic-virtual-machine', program: path.join(root, 'examples/traffic/virtual-machine/main.ts'), withoutWorkloads: true },
  ...['east', 'west'].map((cluster): Subject => (
    { name: `traffic-multi-cluster-${cluster}`, program: path.join(root, 'examples/traffic/multi-cluster/main.ts'), cluster, withoutWorkloads: true })),
  { name: 'traffic-gateway-tls', program: path.join(root, 'examples/traffic/gateway-tls/main.ts'), withoutWorkloads: true },
  { name: 'traffic-gateway-passthrough', program: path.join(root, 'examples/traffic/gateway-passthrough/main.ts'), withoutWorkloads: true },
  { name: 'traffic-jwt-routing', program: path.join(root, 'examples/traffic/jwt-routing/main.ts'), withoutWorkloads: true },
  { name: 'traffic-delegation', program: path.join(root, 'examples/traffic/delegation/main.ts'), withoutWorkloads: true },
  { name: 'traffic-rate-limit', program: path.join(root, 'examples/traffic/rate-limit/main.ts') },
  { name: 'traffic-wasm', program: path.join(root, 'examples/traffic/wasm/main.ts'), withoutWorkloads: true },
  { name: 'traffic-envoy-patch', program: path.join(root, 'examples/traffic/envoy-patch/main.ts'), withoutWorkloads: true },
  { name: 'traffic-ab-test-sticky', program: path.join(root, 'examples/traffic/ab-test-sticky/main.ts'), withoutWorkloads: true },
  { name: 'traffic-progressive-argo-rollouts', program: path.join(root, 'examples/traffic/progressive-argo-rollouts/main.ts'), withoutWorkloads: true },
  { name: 'traffic-progressive-flagger', program: path.join(root, 'examples/traffic/progressive-flagger/main.ts'), withoutWorkloads: true },
  { name: 'security-access', program: path.join(root, 'examples/security/access/main.ts'), withoutWorkloads: true },
  ...['quick-start', 'production', 'ambient'].map((name): Subject => ({ name: `install-${name}`, program: path.join(root, 'examples/install', name, 'main.ts'), withoutWorkloads: true })),
  ...['east', 'west'].map((cluster): Subject => ({ name: `install-fleet-${cluster}`, program: path.join(root, 'examples/install/fleet/main.ts'), cluster, withoutWorkloads: true })),
  { name: 'install-primary-remote', program: path.join(root, 'examples/install/primary-remote/main.ts'), cluster: 'east', withoutWorkloads: true },
  { name: 'install-ambient-fleet-east', program: path.join(root, 'examples/install/ambient-fleet/main.ts'), cluster: 'east', withoutWorkloads: true },
  { name: 'security-opa', program: path.join(root, 'examples/security/opa/main.ts') },
  { name: 'security-oauth2-proxy', program: path.join(root, 'examples/security/oauth2-proxy/main.ts') },
  { name: 'security-jwt', program: path.join(root, 'examples/security/jwt/main.ts'), withoutWorkloads: true },
  { name: 'security-mtls-migration', program: path.join(root, 'examples/security/mtls-migration/main.ts'), withoutWorkloads: true },
  { name: 'security-tenancy', program: path.join(root, 'examples/security/tenancy/main.ts'), withoutWorkloads: true },
  { name: 'security-zero-trust', program: path.join(root, 'examples/security/zero-trust/main.ts'), withoutWorkloads: true },
  { name: 'security-compliance', program: path.join(root, 'examples/security/compliance/main.ts'), withoutWorkloads: true },
  { name: 'security-access-check', program: path.join(root, 'examples/security/access-check/main.ts'), withoutWorkloads: true },
  { name: 'security-plugged-in-ca', program: path.join(root, 'examples/security/plugged-in-ca/main.ts'), withoutWorkloads: true },
  { name: 'security-cert-manager-ca', program: path.join(root, 'examples/security/cert-manager-ca/main.ts'), withoutWorkloads: true },
  ...['alerts', 'slo', 'dashboards'].map((name): Subject => ({ name: `observability-${name}`, program: path.join(root, 'examples/observability', name, 'main.ts'), withoutWorkloads: true })),
  ...['telemetry', 'audit-log'].map((name): Subject => ({ name: `observability-${name}`, program: path.join(root, 'examples/observability', name, 'main.ts'), withoutWorkloads: true })),
  ...['addons', 'operators'].map((name): Subject => ({ name: `observability-${name}`, program: path.join(root, 'examples/observability', name, 'main.ts') })),
  { name: 'install-aks', program: path.join(root, 'examples/install/aks/main.ts'), withoutWorkloads: true },
  { name: 'install-eks', program: path.join(root, 'examples/install/eks/main.ts'), withoutWorkloads: true },
  { name: 'install-gke', program: path.join(root, 'examples/install/gke/main.ts'), withoutWorkloads: true },
  { name: 'install-openshift', program: path.join(root, 'examples/install/openshift/main.ts'), withoutWorkloads: true },
  { name: 'install-gateways', program: path.join(root, 'examples/install/gateways/main.ts'), withoutWorkloads: true },
  { name: 'install-on-prem', program: path.join(root, 'examples/install/on-prem/main.ts'), withoutWorkloads: true },
];

/** Of several control planes, which no suite for one could start: `9-revisions` runs it. */
export const upgradeSubject: Subject = { name: 'install-upgrade', program: path.join(root, 'examples/install/upgrade/main.ts'), withoutWorkloads: true };

/** Of a control plane beside its clusters, which starts with a way to one of them only: `8-fleet` runs it. */
export const externalSubject: Subject = { name: 'install-external-control-plane', program: path.join(root, 'examples/install/external-control-plane/main.ts'), withoutWorkloads: true };
