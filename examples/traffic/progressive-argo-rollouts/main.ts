/** A canary that Argo Rollouts drives: through our routes, at the gateway as inside, and an Application that leaves the weights alone. */
import { App, Chart, Duration } from 'cdk8s';
import { Application } from '../../../imports/argoproj.io';
import { KubeNamespace } from '../../../imports/k8s';
import {
  CanaryRelease, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, ProgressiveEngine, ReleaseMetric, ReleaseWebhook,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(service, { host: 'reviews.example.com', tls: GatewayTls.none() });

const release = CanaryRelease.progressive(chart, 'release', {
  service,
  engine: ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 3 }),
  steps: [Percent.of(5), Percent.of(25), Percent.of(50)],
  interval: Duration.minutes(2),
  metrics: [
    ReleaseMetric.errorRate({ atMost: Percent.of(1) }),
    ReleaseMetric.p99({ atMost: Duration.millis(500) }),
    ReleaseMetric.promQl('failed-orders', { query: ({ pods, interval }) => `sum(rate(orders_failed_total{${pods}}[${interval}])) or vector(0)`, atMost: 0.1 }),
  ],
  webhooks: [ReleaseWebhook.beforeTraffic('smoke-test', 'http://tester.shop:8080/smoke')],
});

const delivery = new Chart(app, 'delivery');
new KubeNamespace(delivery, 'argocd', { metadata: { name: 'argocd' } });
new Application(delivery, 'shop', {
  metadata: { name: 'shop', namespace: 'argocd' },
  spec: {
    project: 'default',
    source: { repoURL: 'https://git.example.com/shop.git', path: 'dist' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    ignoreDifferences: release.ignoreDifferences,
    syncPolicy: { syncOptions: release.syncOptions },
  },
});

app.synth();
