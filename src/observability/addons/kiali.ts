import type { Construct } from 'constructs';
import type { OperatedProps } from './add-on';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import type { Grafana } from './grafana';
import { addOnImages } from './images';
import type { Jaeger } from './jaeger';
import type { Prometheus } from './prometheus';
import { resourcesOf } from './render-add-on';
import { addressOf } from './sink';
import type { Tempo } from './tempo';
import type { SecretKey, Workload } from './workload';
import { secretFile } from './workload';
import type { KialiSpec } from '../../../imports/kiali.io';
import { Kiali as OperatedKiali } from '../../../imports/kiali.io';
import { MeshError } from '../../errors';
import { Port, renderYaml, restrictedContainer } from '../../mesh';

/** How people sign in to Kiali by an issuer of OpenID Connect. */
export interface KialiOpenId {
  /** Its URL, with https. */
  readonly issuer: string;
  readonly clientId: string;

  /** The operator knows only the key `oidc-secret`. @default - it has none: the client is a public one */
  readonly clientSecret?: SecretKey;

  /**
   * What people see: what the cluster lets them, which then has to take tokens of the issuer, or all that Kiali reads.
   *
   * @default 'their-own'
   */
  readonly permissions?: 'all-of-kiali' | 'their-own';
}

export interface KialiProps extends OperatedProps, PagesProps {
  /** Whom its graph asks. */
  readonly prometheus: Prometheus;

  /** How people sign in: with a token of a ServiceAccount in the cluster, or by OpenID Connect. Nobody is anonymous. */
  readonly signIn: KialiOpenId | 'token';

  /** What sessions are signed with, 16, 24 or 32 bytes, in a Secret of its namespace. */
  readonly signingKey: SecretKey;

  /** Where it shows traces from, and links to. @default - it shows none */
  readonly traces?: Jaeger | Tempo;

  /** Whose dashboards it links to, and a token of a viewer that it finds them with. @default - it links to none */
  readonly dashboards?: { readonly grafana: Grafana; readonly token: SecretKey };
}

/**
 * Kiali, which draws what calls what. It only looks: it may read the cluster and change nothing, neither secrets nor logs of pods.
 *
 * Renders a Deployment, or with `runBy: 'operator'` a `Kiali` of its operator, which then gives it its rights.
 *
 * @see https://kiali.io/docs/configuration/authentication/
 */
export class Kiali extends AddOnWithPages {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when the issuer is no URL with https, its own URL is none, or the operator would not find the client's secret
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: KialiProps) {
    const operated = props.runBy === 'operator';
    // As the operator calls it.
    super(scope, id, props, [Port.http(20001)], operated ? `${props.name ?? id}-service-account` : undefined);
    const { prometheus, traces, dashboards, signIn } = props;
    for (const asked of [prometheus, traces, dashboards?.grafana]) asked?.allowFrom(this);
    if (signIn !== 'token') this.requireIssuer(signIn);
    if (operated) this.leaveToOperator(props);
    else this.runItself(props);
  }

  private runItself(props: KialiProps): void {
    const { dashboards, signIn, signingKey } = props;
    const clientSecret = signIn === 'token' ? undefined : signIn.clientSecret;
    const files = '/kiali-override-secrets';
    const fileOf = (name: string): string => `${files}/${name}/value.txt`;
    this.run({
      ...common,
      args: ['-config', '/kiali-configuration/config.yaml'],
      config: { folder: '/kiali-configuration', files: { 'config.yaml': renderYaml(configuration(props, fileOf('login-token-signing-key'), fileOf('grafana-token'))) } },
      mounts: [
        secretFile('signing-key', signingKey, `${files}/login-token-signing-key`, 'value.txt'),
        ...(clientSecret === undefined ? [] : [secretFile('client-secret', clientSecret, '/kiali-secret', operatorsKey)]),
        ...(dashboards === undefined ? [] : [secretFile('grafana-token', dashboards.token, `${files}/grafana-token`, 'value.txt')]),
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

  private leaveToOperator(props: KialiProps): void {
    const { dashboards, signIn, signingKey } = props;
    const clientSecret = signIn === 'token' ? undefined : this.requireOperatorsKey(signIn.clientSecret);
    const { image } = this.pinned(common);
    const { deployment, ...settings } = configuration(props, referenceTo(signingKey), dashboards && referenceTo(dashboards.token));
    this.guard();
    new OperatedKiali(this, 'kiali', {
      metadata: { name: this.serviceName, namespace: this.namespace.namespaceName },
      spec: {
        ...settings,
        deployment: {
          ...deployment,
          instance_name: this.serviceName,
          ...versionOf(image),
          ingress: { enabled: false },
          pod_labels: { ...this.selector },
          resources: resourcesOf(common),
          ...(clientSecret !== undefined && { secret_name: clientSecret.secretName }),
          security_context: { ...restrictedContainer, runAsNonRoot: true },
        },
      },
    });
  }

  private requireIssuer({ issuer }: KialiOpenId): void {
    if (/^https:\/\/[^\s/]+/.test(issuer)) return;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'an issuer is a URL with https', value: issuer, fix: 'Write such as "https://login.example.com"' });
  }

  private requireOperatorsKey(secret: SecretKey | undefined): SecretKey | undefined {
    if (secret === undefined || secret.key === operatorsKey) return secret;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: `the operator looks for the client's secret by the key ${operatorsKey}`, value: secret, fix: `Call the key of the Secret "${operatorsKey}"` });
  }
}

const verbs = ['get', 'list', 'watch'];
const operatorsKey = 'oidc-secret';

const common: Pick<Workload, 'health' | 'image' | 'resources' | 'user'> = {
  image: addOnImages.kiali,
  user: 1000,
  resources: { cpu: '50m', memory: '128Mi', memoryLimit: '1Gi' },
  health: { path: '/kiali/healthz', port: 20001 },
};

function configuration(props: KialiProps, signingKey: string, grafanaToken?: string): KialiSpec {
  const { namespace: { mesh, namespaceName }, prometheus, traces, dashboards, signIn } = props;
  return {
    auth: signIn === 'token' ? { strategy: 'token' } : { strategy: 'openid', openid: openIdOf(signIn) },
    deployment: { cluster_wide_access: true, namespace: namespaceName, view_only_mode: true },
    external_services: {
      // What it would ask istiod for needs rights to open connections into its pods.
      istio: { root_namespace: mesh.rootNamespace, istio_api_enabled: false },
      prometheus: { url: addressOf(prometheus) },
      grafana: dashboards === undefined
        ? { enabled: false }
        : { ...linksOf(dashboards.grafana, dashboards.grafana.url), auth: { type: 'bearer', token: grafanaToken }, dashboards: linkedDashboards },
      tracing: traces === undefined ? { enabled: false } : tracingOf(traces, dashboards?.grafana),
    },
    istio_namespace: mesh.rootNamespace,
    login_token: { signing_key: signingKey },
    server: { port: 20001, web_root: '/kiali', observability: { metrics: { enabled: false } } },
  };
}

/** By their titles. Kiali knows services by short names, our dashboard by full ones, so only the workload is chosen. */
const linkedDashboards = [
  { name: 'Istio: mesh' },
  { name: 'Istio: service' },
  { name: 'Istio: workload', variables: { namespace: 'var-namespace', workload: 'var-workload' } },
];

/** Traces of Tempo are seen in Grafana. */
function tracingOf(traces: Jaeger | Tempo, grafana: Grafana | undefined): NonNullable<KialiSpec['external_services']>['tracing'] {
  const { kind } = traces.sink;
  const inGrafana = kind === 'tempo';
  return {
    ...linksOf(traces, inGrafana ? grafana?.url : traces.url),
    provider: kind,
    use_grpc: false,
    ...(inGrafana && { tempo_config: { datasource_uid: kind, url_format: 'grafana' } }),
  };
}

function openIdOf({ issuer, clientId, permissions }: KialiOpenId): NonNullable<KialiSpec['auth']>['openid'] {
  return { issuer_uri: issuer, client_id: clientId, disable_rbac: permissions === 'all-of-kiali' };
}

function linksOf(addOn: Grafana | Jaeger | Tempo, url: string | undefined) {
  return { enabled: true, internal_url: addressOf(addOn), ...(url !== undefined && { external_url: url }) } as const;
}

/** As the operator takes what is in a Secret. */
function referenceTo({ secretName, key }: SecretKey): string {
  return `secret:${secretName}:${key}`;
}

/** The operator writes a digest between the name and the version. */
function versionOf(image: string): KialiSpec['deployment'] {
  const [, name, digest, version] = /^(.*?)(?:@(sha256))?:([^:]+)$/.exec(image) ?? [];
  return { image_name: name, ...(digest !== undefined && { image_digest: digest }), image_version: version };
}
