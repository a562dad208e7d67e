import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import type { Grafana } from './grafana';
import { addOnImages } from './images';
import type { Jaeger } from './jaeger';
import type { Prometheus } from './prometheus';
import type { SecretKey } from './workload';
import { secretFile } from './workload';
import { MeshError } from '../../errors';
import { Port, renderYaml } from '../../mesh';

/** How people sign in to Kiali by an issuer of OpenID Connect. */
export interface KialiOpenId {
  /** Its URL, with https. */
  readonly issuer: string;
  readonly clientId: string;

  /** @default - it has none: the client is a public one */
  readonly clientSecret?: SecretKey;

  /**
   * What people see: what the cluster lets them, which then has to take tokens of the issuer, or all that Kiali reads.
   *
   * @default 'their-own'
   */
  readonly permissions?: 'all-of-kiali' | 'their-own';
}

export interface KialiProps extends PagesProps {
  /** Whom its graph asks. */
  readonly prometheus: Prometheus;

  /** How people sign in: with a token of a ServiceAccount in the cluster, or by OpenID Connect. Nobody is anonymous. */
  readonly signIn: KialiOpenId | 'token';

  /** What sessions are signed with, 16, 24 or 32 bytes, in a Secret of its namespace. */
  readonly signingKey: SecretKey;

  /** Where it shows traces from, and links to. @default - it shows none */
  readonly jaeger?: Jaeger;

  /** Whose dashboards it links to, and a token of a viewer that it finds them with. @default - it links to none */
  readonly dashboards?: { readonly grafana: Grafana; readonly token: SecretKey };
}

const secrets = '/kiali-override-secrets';

/**
 * Kiali, which draws what calls what. It only looks: it may read the cluster and change nothing, neither secrets nor logs of pods.
 *
 * @see https://kiali.io/docs/configuration/authentication/
 */
export class Kiali extends AddOnWithPages {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when the issuer is no URL with https, or its own URL is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: KialiProps) {
    super(scope, id, props, [Port.http(20001)]);
    const { prometheus, jaeger, dashboards, signIn, signingKey } = props;
    for (const asked of [prometheus, jaeger, dashboards?.grafana]) asked?.allowFrom(this);
    const clientSecret = signIn === 'token' ? undefined : this.requireIssuer(signIn).clientSecret;
    this.run({
      image: addOnImages.kiali,
      user: 1000,
      args: ['-config', '/kiali-configuration/config.yaml'],
      resources: { cpu: '50m', memory: '128Mi', memoryLimit: '1Gi' },
      health: { path: '/kiali/healthz', port: this.port.number },
      config: { folder: '/kiali-configuration', files: { 'config.yaml': renderYaml(configuration(props)) } },
      mounts: [
        secretFile('signing-key', signingKey, `${secrets}/login-token-signing-key`, 'value.txt'),
        ...(clientSecret === undefined ? [] : [secretFile('client-secret', clientSecret, '/kiali-secret', 'oidc-secret')]),
        ...(dashboards === undefined ? [] : [secretFile('grafana-token', dashboards.token, `${secrets}/grafana-token`, 'value.txt')]),
      ],
      mayRead: [
        { apiGroups: [''], resources: ['configmaps', 'endpoints', 'namespaces', 'nodes', 'pods', 'replicationcontrollers', 'serviceaccounts', 'services'], verbs },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
        { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs },
        { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs },
        { apiGroups: ['admissionregistration.k8s.io'], resources: ['mutatingwebhookconfigurations'], verbs },
        { apiGroups: ['extensions.istio.io', 'gateway.networking.k8s.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'], resources: ['*'], verbs },
      ],
    });
  }

  private requireIssuer(signIn: KialiOpenId): KialiOpenId {
    if (/^https:\/\/[^\s/]+/.test(signIn.issuer)) return signIn;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'an issuer is a URL with https', value: signIn.issuer, fix: 'Write such as "https://login.example.com"' });
  }
}

const verbs = ['get', 'list', 'watch'];

function configuration({ namespace: { mesh, namespaceName }, prometheus, jaeger, dashboards, signIn }: KialiProps): object {
  return {
    auth: signIn === 'token' ? { strategy: 'token' } : { strategy: 'openid', openid: openIdOf(signIn) },
    deployment: { cluster_wide_access: true, namespace: namespaceName, view_only_mode: true },
    external_services: {
      // What it would ask istiod for needs rights to open connections into its pods.
      istio: { root_namespace: mesh.rootNamespace, istio_api_enabled: false },
      prometheus: { url: addressOf(prometheus) },
      grafana: dashboards === undefined
        ? { enabled: false }
        : { ...linksOf(dashboards.grafana), auth: { type: 'bearer', token: `${secrets}/grafana-token/value.txt` }, dashboards: [{ name: 'Mesh' }] },
      tracing: jaeger === undefined ? { enabled: false } : { provider: 'jaeger', use_grpc: false, ...linksOf(jaeger) },
    },
    istio_namespace: mesh.rootNamespace,
    login_token: { signing_key: `${secrets}/login-token-signing-key/value.txt` },
    server: { port: 20001, web_root: '/kiali', observability: { metrics: { enabled: false } } },
  };
}

function openIdOf({ issuer, clientId, permissions }: KialiOpenId): object {
  return { issuer_uri: issuer, client_id: clientId, disable_rbac: permissions === 'all-of-kiali' };
}

function linksOf(addOn: Grafana | Jaeger): object {
  return { enabled: true, internal_url: addressOf(addOn), ...(addOn.url !== undefined && { external_url: addOn.url }) };
}

function addressOf({ host, port }: Grafana | Jaeger | Prometheus): string {
  return `http://${host}:${port.number}`;
}
