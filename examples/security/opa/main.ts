/** Open Policy Agent decides about requests to a service: by gRPC, closed when it does not answer. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { KubeConfigMap, KubeDeployment } from '../../../imports/k8s';
import { Access, ExternalAuthorization, ExtAuthzProvider, MeshInstall, MeshService, PathMatch, Port, Profile, ZeroTrustNamespace } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
const auth = new ZeroTrustNamespace(chart, 'auth', { mesh });

const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
const orders = new MeshService(chart, 'orders', { namespace: shop, port: Port.http(8080) });
orders.allowFrom(web, Access.http());

const opa = new MeshService(chart, 'opa', { namespace: auth, port: Port.grpc(9191) });
new ExternalAuthorization(chart, 'orders-by-opa', {
  target: orders,
  provider: ExtAuthzProvider.grpc({ name: 'opa', service: opa, timeout: Duration.millis(500) }),
  requests: [Access.http({ notPaths: [PathMatch.exact('/healthz')] })],
});

const labels = { app: 'opa' };
new KubeConfigMap(chart, 'opa-policy', {
  metadata: { name: 'opa-policy', namespace: 'auth' },
  data: { 'policy.rego': fs.readFileSync(path.join(__dirname, 'policy.rego'), 'utf8') },
});
new KubeDeployment(chart, 'opa-deployment', {
  metadata: { name: 'opa', namespace: 'auth', labels },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: 'opa',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{
          name: 'opa',
          image: 'openpolicyagent/opa:1.15.1-envoy-static',
          args: [
            'run', '--server', '--addr=127.0.0.1:8181', '--diagnostic-addr=0.0.0.0:8282', '--disable-telemetry',
            '--set=plugins.envoy_ext_authz_grpc.addr=:9191', '--set=plugins.envoy_ext_authz_grpc.path=shop/authz/allow', '--set=decision_logs.console=true',
            '/policy/policy.rego',
          ],
          ports: [{ name: 'grpc', containerPort: 9191 }],
          readinessProbe: { httpGet: { path: '/health?plugins', port: 8282 } },
          livenessProbe: { httpGet: { path: '/health', port: 8282 } },
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'policy', mountPath: '/policy', readOnly: true }],
        }],
        volumes: [{ name: 'policy', configMap: { name: 'opa-policy' } }],
      },
    },
  },
});

app.synth();
