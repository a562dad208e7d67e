import type { Schema } from './schema';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer' };
const anything: Schema = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };

function fields(properties: Readonly<Record<string, Schema>>, ...required: string[]): Schema {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function list(items: Schema): Schema {
  return { type: 'array', items };
}

function each(names: string, type: Schema): Record<string, Schema> {
  return Object.fromEntries(names.split(' ').map((name) => [name, type]));
}

const access = fields({ ...each('ca_file password token type username', text), ...each('insecure_skip_verify use_kiali_token', flag) });

const metrics = {
  auth: access,
  ...each('cache_duration cache_expiration', count),
  ...each('cache_enabled is_core', flag),
  ...each('custom_headers query_scope', anything),
  ...each('health_check_url url', text),
  thanos_proxy: fields({ enabled: flag, ...each('retention_period scrape_interval', text) }),
};

const openId = fields({
  additional_request_params: anything,
  ...each('allowed_domains scopes', list(text)),
  ...each('api_proxy api_proxy_ca_data api_token authorization_endpoint client_id http_proxy https_proxy issuer_uri username_claim', text),
  authentication_timeout: count,
  ...each('disable_rbac insecure_skip_verify_tls', flag),
});

const deployment = fields({
  ...each('additional_service_yaml configmap_annotations discovery_selectors node_selector pod_annotations pod_labels probes resources', anything),
  ...each('security_context service_annotations', anything),
  affinity: fields(each('node pod pod_anti', anything)),
  ...each('cluster_wide_access remote_cluster_resources_only view_only_mode', flag),
  custom_envs: list(fields(each('name value', text), 'name', 'value')),
  custom_secrets: list(fields({ csi: anything, ...each('mount name', text), optional: flag }, 'name', 'mount')),
  dns: fields({ config: anything, policy: text }),
  host_aliases: list(fields({ ip: text, hostnames: list(text) })),
  hpa: fields({ api_version: text, spec: anything }),
  ...each('image_digest image_name image_pull_policy image_version instance_name namespace priority_class_name secret_name service_type version_label', text),
  image_pull_secrets: list(text),
  ingress: fields({ ...each('additional_labels override_yaml', anything), class_name: text, enabled: flag }),
  logger: fields({
    log_format: { type: 'string', enum: ['text', 'json'] },
    log_level: { type: 'string', enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] },
    sampler_rate: { type: 'string', pattern: '^[0-9]+$' },
    time_field_format: text,
  }),
  replicas: count,
  tolerations: list(anything),
});

const externalServices = fields({
  custom_dashboards: fields({
    discovery_auto_threshold: count, ...each('discovery_enabled namespace_label', text), ...each('enabled is_core', flag), prometheus: fields(metrics),
  }),
  grafana: fields({
    auth: access,
    dashboards: list(fields({ name: text, variables: fields(each('app namespace service workload', text)) })),
    ...each('enabled is_core', flag),
    ...each('external_url health_check_url internal_url', text),
  }),
  istio: fields({
    component_status: anything,
    ...each('config_map_name egress_gateway_namespace ingress_gateway_namespace istio_identity_domain istio_injection_annotation istio_sidecar_annotation', text),
    ...each('istio_sidecar_injector_config_map_name istiod_deployment_name root_namespace url_service_version', text),
    ...each('envoy_admin_local_port istiod_pod_monitoring_port', count),
    gateway_api_classes: list(fields(each('class_name name', text))),
    istio_api_enabled: flag,
    istio_canary_revision: fields(each('current upgrade', text)),
  }),
  prometheus: fields(metrics),
  tracing: fields({
    auth: access,
    ...each('custom_headers query_scope', anything),
    ...each('enabled is_core namespace_selector use_grpc', flag),
    ...each('external_url health_check_url internal_url provider', text),
    ...each('grpc_port query_timeout', count),
    tempo_config: fields(each('datasource_uid org_id url_format', text)),
    whitelist_istio_system: list(text),
  }),
});

const server = fields({
  ...each('address web_fqdn web_history_mode web_port web_root', text),
  ...each('audit_log cors_allow_all gzip_enabled', flag),
  ...each('node_port port write_timeout', count),
  observability: fields({ metrics: fields({ enabled: flag, port: count }), tracing: anything }),
  profiler: fields({ enabled: flag }),
  web_schema: { type: 'string', enum: ['', 'http', 'https'] },
});

const spec = fields({
  ...each('clustering health_config kiali_feature_flags', anything),
  additional_display_details: list(fields(each('annotation icon_annotation title', text), 'title', 'annotation')),
  auth: fields({
    strategy: { type: 'string', enum: ['', 'anonymous', 'token', 'openshift', 'openid', 'header'] },
    openid: openId,
    openshift: fields({ redirect_uris: list(text), ...each('token_inactivity_timeout token_max_age', count) }),
  }),
  custom_dashboards: list(anything),
  deployment,
  extensions: list(fields({ enabled: flag, name: text })),
  external_services: externalServices,
  ...each('installation_tag istio_namespace version', text),
  kubernetes_config: fields({
    ...each('burst cache_duration cache_token_namespace_duration qps', count), cluster_name: text, excluded_workloads: list(text),
  }),
  login_token: fields({ expiration_seconds: count, signing_key: text }),
  server,
});

/**
 * Kiali's definition, whose operator is no Go module to read it from: the fields that its reference lists, by their types. What neither a mesh nor its security
 * hangs on is left open.
 *
 * @see https://kiali.io/docs/configuration/kialis.kiali.io/
 */
export const kialiCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'kialis.kiali.io' },
  spec: {
    group: 'kiali.io',
    names: { kind: 'Kiali', listKind: 'KialiList', plural: 'kialis', singular: 'kiali' },
    scope: 'Namespaced' as const,
    versions: [{
      name: 'v1alpha1',
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: { openAPIV3Schema: fields({ ...each('apiVersion kind', text), metadata: { type: 'object' }, spec, status: anything }) },
    }],
  },
};
