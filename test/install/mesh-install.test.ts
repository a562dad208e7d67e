import { App, Chart, Testing } from 'cdk8s';
import { containerOf, find, installed, meshConfigOf, names } from './fixtures';
import { istioCrds } from '../../imports/crds';
import { MeshInstall, Profile } from '../../src/install';
import { Platform } from '../../src/mesh';

/** What a reviewer of a snapshot reads: without the definitions, and without the templates, which have snapshots of their own. */
function reviewed(objects: any[]): any[] {
  return objects.filter(({ kind }) => kind !== 'CustomResourceDefinition').map((object) =>
    object.data?.config === undefined ? object : { ...object, data: { ...object.data, config: '(templates)' } });
}

describe('the default profile', () => {
  const objects = installed();

  test('renders what it always has', () => {
    expect(reviewed(objects)).toMatchSnapshot();
  });

  test('renders objects in the order in which they can be applied', () => {
    const kinds = objects.map(({ kind }) => kind as string);
    const firsts = ['Namespace', 'CustomResourceDefinition', 'ConfigMap', 'ServiceAccount', 'Deployment', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
    expect(firsts.map((kind) => kinds.indexOf(kind))).toEqual([...firsts.map((kind) => kinds.indexOf(kind))].sort((a, b) => a - b));
    expect(kinds[0]).toBe('Namespace');
  });

  test('brings every definition of Istio\'s kinds, as released', () => {
    expect(names(objects, 'CustomResourceDefinition')).toEqual(istioCrds().map(({ metadata }) => metadata.name));
    expect(istioCrds()).toHaveLength(15);
    const virtualServices = find(objects, 'CustomResourceDefinition', 'virtualservices.networking.istio.io');
    expect(virtualServices.spec.versions.filter(({ storage }: any) => storage).map(({ name }: any) => name)).toEqual(['v1']);
    expect(find(objects, 'CustomResourceDefinition', 'authorizationpolicies.security.istio.io').spec.names.kind).toBe('AuthorizationPolicy');
  });

  test('gives no container more than it needs', () => {
    for (const deployment of names(objects, 'Deployment')) {
      const pod = find(objects, 'Deployment', deployment).spec.template.spec;
      for (const { securityContext } of pod.containers) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, seccompProfile: { type: 'RuntimeDefault' },
        });
        expect({ ...pod.securityContext, ...securityContext }.runAsNonRoot).toBe(true);
      }
    }
    expect(names(objects, 'Deployment')).toEqual(['istiod', 'istio-ingressgateway']);
  });

  test('grants no wildcard verbs, and wildcard resources only for reading configuration', () => {
    const rules = objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role').flatMap(({ rules: own }) => own as any[]);
    expect(rules.filter(({ verbs }) => verbs.includes('*'))).toEqual([]);
    for (const { verbs } of rules.filter(({ resources }) => resources.includes('*'))) expect(verbs).toEqual(['get', 'list', 'watch']);
  });

  test('says in its webhooks what istiod would otherwise change', () => {
    const webhooks = objects.filter(({ kind }) => kind.endsWith('WebhookConfiguration')).flatMap(({ webhooks: own }) => own as any[]);
    expect(webhooks.map(({ failurePolicy }) => failurePolicy)).toEqual(['Fail', 'Fail', 'Fail', 'Fail', 'Fail', 'Fail']);
  });

  test('binds roles only to accounts that it renders', () => {
    const accounts = names(objects, 'ServiceAccount');
    const subjects = objects.filter(({ kind }) => kind.endsWith('RoleBinding')).flatMap(({ subjects: own }) => own as any[]);
    expect(subjects.length).toBeGreaterThan(0);
    for (const { name } of subjects) expect(accounts).toContain(name);
  });
});

describe('the minimal profile', () => {
  test('renders what it always has', () => {
    expect(reviewed(installed({ profile: Profile.minimal() }))).toMatchSnapshot();
  });

  test('is the default one without the gateway', () => {
    const gateway = (object: any) => JSON.stringify(object).includes('istio-ingressgateway');
    expect(installed({ profile: Profile.minimal() })).toEqual(installed().filter((object) => !gateway(object)));
  });
});

describe('an install', () => {
  test('describes its mesh and its gateway for everything else', () => {
    const install = new MeshInstall(new Chart(new App(), 'istio'), 'mesh', {
      namespace: 'mesh', trustDomain: 'shop.example', revision: 'canary', clusterDomain: 'k8s.example', platform: Platform.aks(),
    });
    expect(install.mesh).toMatchObject({ rootNamespace: 'mesh', trustDomain: 'shop.example', revision: 'canary', clusterDomain: 'k8s.example', cni: false });
    expect(install.mesh.platform.kind).toBe('aks');
    expect(install.ingressGateway.selector).toEqual({ istio: 'ingressgateway' });
    expect(install.ingressGateway.identities.map(({ spiffeId }) => spiffeId)).toEqual(['spiffe://shop.example/ns/mesh/sa/istio-ingressgateway-service-account']);
  });

  test('offers its objects for patches', () => {
    const chart = new Chart(new App(), 'istio');
    const install = new MeshInstall(chart, 'mesh');
    expect(install.apiObjects).toHaveLength(chart.toJson().length);
  });

  test('is the same to the byte whenever it is synthesized', () => {
    const synthesized = () => {
      const app = Testing.app();
      new MeshInstall(new Chart(app, 'istio'), 'mesh', { platform: Platform.eks(), meshConfig: { accessLogFile: '/dev/stdout' } });
      return app.synthYaml();
    };
    expect(synthesized()).toBe(synthesized());
  });

  test('pulls every image from the hub, by the version', () => {
    const objects = installed({ hub: 'registry.example:5000/mirror/istio', version: '1.31.1' });
    expect(containerOf(objects, 'istiod').image).toBe('registry.example:5000/mirror/istio/pilot:1.31.1');
    expect(containerOf(objects, 'istio-ingressgateway').image).toBe('registry.example:5000/mirror/istio/proxyv2:1.31.1');
    const { global } = JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector').data.values);
    expect([global.hub, global.tag]).toEqual(['registry.example:5000/mirror/istio', '1.31.1']);
  });

  test('in another namespace puts everything there, and names what is cluster-wide after it', () => {
    const objects = installed({ namespace: 'mesh' });
    expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set([undefined, 'mesh']));
    expect(names(objects, 'ClusterRole')).toEqual(['istiod-clusterrole-mesh', 'istiod-gateway-controller-mesh']);
    expect(names(objects, 'MutatingWebhookConfiguration')).toEqual(['istio-sidecar-injector-mesh']);
    expect(names(objects, 'ValidatingWebhookConfiguration')).toEqual(['istio-validator-mesh', 'istiod-default-validator']);
    expect(meshConfigOf(objects)).toMatchObject({ rootNamespace: 'mesh', defaultConfig: { discoveryAddress: 'istiod.mesh.svc:15012' } });
    expect(JSON.stringify(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'))).not.toContain('istio-system');
  });

  test('in another cluster domain tells istiod, gateway and sidecars', () => {
    const objects = installed({ clusterDomain: 'k8s.example' });
    expect(containerOf(objects, 'istiod').args).toContain('k8s.example');
    expect(containerOf(objects, 'istio-ingressgateway').args).toContain('$(POD_NAMESPACE).svc.k8s.example');
    expect(JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector').data.values).global.proxy.clusterDomain).toBe('k8s.example');
  });

  test('in another trust domain certifies its identities', () => {
    const objects = installed({ trustDomain: 'shop.example' });
    expect(meshConfigOf(objects).trustDomain).toBe('shop.example');
    expect(containerOf(objects, 'istio-ingressgateway').env).toContainEqual({ name: 'TRUST_DOMAIN', value: 'shop.example' });
  });
});

describe('validation', () => {
  const validators = (objects: any[]) => objects.filter(({ kind }) => kind === 'ValidatingWebhookConfiguration').map(({ metadata, webhooks }) =>
    [metadata.name, webhooks[0].objectSelector.matchExpressions[0]]);
  const labelled = ['istio-validator-istio-system', { key: 'istio.io/rev', operator: 'In', values: ['default'] }];

  const unlabelled = ['istiod-default-validator', { key: 'istio.io/rev', operator: 'DoesNotExist' }];

  test('concerns every Istio object, whether it names the revision or none', () => {
    expect(validators(installed())).toEqual([labelled, unlabelled]);
  });

  test('leaves objects that name no revision alone where that is asked for', () => {
    expect(validators(installed({ validateUnlabelled: false }))).toEqual([labelled]);
  });

  test('of a named revision concerns what names that revision only', () => {
    expect(validators(installed({ revision: 'canary' })).map(([, requirement]) => requirement)).toEqual([{ key: 'istio.io/rev', operator: 'In', values: ['canary'] }]);
  });
});

test('the name of the cluster is told to istiod, the gateway and injected proxies', () => {
  const objects = installed({ cluster: 'prod-eu' });
  const text = JSON.stringify(objects.filter(({ kind }) => kind === 'Deployment'));
  expect(text).toContain('{"name":"CLUSTER_ID","value":"prod-eu"}');
  expect(text).toContain('{"name":"ISTIO_META_CLUSTER_ID","value":"prod-eu"}');
  expect(JSON.stringify(objects.filter(({ kind }) => kind === 'ConfigMap'))).toContain('prod-eu');
});

describe('a named revision', () => {
  const objects = installed({ revision: 'canary' });

  test('stands beside the default one: nothing of the control plane has the same name', () => {
    const identity = ({ kind, metadata }: any) => `${kind} ${metadata.name}`;
    const shared = objects.map(identity).filter((name) => installed().map(identity).includes(name));
    expect(shared.filter((name) => !/^(CustomResourceDefinition|Namespace) |istio-ingressgateway/.test(name))).toEqual([]);
  });

  test('selects its own pods only, and the default revision does not select them', () => {
    const canary = find(objects, 'Deployment', 'istiod-canary').spec;
    expect(canary.template.metadata.labels).toMatchObject(canary.selector.matchLabels);
    expect(canary.template.metadata.labels).toMatchObject(find(objects, 'Service', 'istiod-canary').spec.selector);
    for (const selector of [find(installed(), 'Deployment', 'istiod').spec.selector.matchLabels, find(installed(), 'Service', 'istiod').spec.selector]) {
      expect(canary.template.metadata.labels).not.toMatchObject(selector);
    }
  });

  test('injects only where it is asked for by name', () => {
    const [injection] = objects.filter(({ kind }) => kind === 'MutatingWebhookConfiguration');
    expect(injection.webhooks).toHaveLength(2);
    for (const webhook of injection.webhooks) {
      expect(JSON.stringify(webhook)).toContain('{"key":"istio.io/rev","operator":"In","values":["canary"]}');
      expect(webhook.clientConfig.service.name).toBe('istiod-canary');
    }
  });

  test('is what the gateway and the sidecars connect to', () => {
    expect(containerOf(objects, 'istio-ingressgateway').env).toContainEqual({ name: 'CA_ADDR', value: 'istiod-canary.istio-system.svc:15012' });
    expect(find(objects, 'Deployment', 'istio-ingressgateway').spec.template.spec.volumes).toContainEqual(
      { name: 'config-volume', configMap: { name: 'istio-canary', optional: true } });
    expect(find(objects, 'ConfigMap', 'istio-canary').data.mesh).toContain('discoveryAddress: istiod-canary.istio-system.svc:15012');
    expect(JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector-canary').data.values).revision).toBe('canary');
  });
});

describe('the mesh configuration', () => {
  test('has what is set', () => {
    expect(meshConfigOf(installed({
      meshConfig: {
        accessLogFile: '/dev/stdout',
        accessLogEncoding: 'JSON',
        outboundTrafficPolicy: 'REGISTRY_ONLY',
        enableAutoMtls: false,
        holdApplicationUntilProxyStarts: true,
        pathNormalization: 'MERGE_SLASHES',
      },
    }))).toMatchObject({
      accessLogFile: '/dev/stdout',
      accessLogEncoding: 'JSON',
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      enableAutoMtls: false,
      pathNormalization: { normalization: 'MERGE_SLASHES' },
      defaultConfig: { holdApplicationUntilProxyStarts: true },
    });
  });

  test('does not repeat Istio\'s defaults', () => {
    const defaults = {
      accessLogFile: '/dev/stdout',
      accessLogEncoding: 'TEXT',
      outboundTrafficPolicy: 'ALLOW_ANY',
      enableAutoMtls: true,
      holdApplicationUntilProxyStarts: false,
      pathNormalization: 'BASE',
    } as const;
    expect(meshConfigOf(installed({ meshConfig: defaults }))).toEqual({ accessLogFile: '/dev/stdout', ...meshConfigOf(installed()) });
  });
});

describe('sizes', () => {
  test('of two pods or more are kept up while nodes are drained', () => {
    const objects = installed({ istiod: { minReplicas: 2 }, ingressGateway: { minReplicas: 3, maxReplicas: 9 } });
    expect(find(objects, 'PodDisruptionBudget', 'istiod').spec).toEqual({ minAvailable: 1, selector: { matchLabels: { app: 'istiod', istio: 'pilot' } } });
    expect(find(objects, 'HorizontalPodAutoscaler', 'istiod').spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
    expect(find(objects, 'HorizontalPodAutoscaler', 'istio-ingressgateway').spec).toMatchObject({ minReplicas: 3, maxReplicas: 9 });
    expect(find(objects, 'Deployment', 'istiod').spec.replicas).toBeUndefined();
    expect(names(installed(), 'PodDisruptionBudget')).toEqual([]);
  });

  test('that are fixed have no autoscaler', () => {
    const objects = installed({ istiod: { minReplicas: 3, maxReplicas: 3 }, ingressGateway: { maxReplicas: 1 } });
    expect(names(objects, 'HorizontalPodAutoscaler')).toEqual([]);
    expect(find(objects, 'Deployment', 'istiod').spec.replicas).toBe(3);
    expect(find(objects, 'Deployment', 'istio-ingressgateway').spec.replicas).toBeUndefined();
  });

  test('replace Istio\'s resources as a whole', () => {
    const objects = installed({ istiod: { resources: { limits: { memory: '4Gi' } } }, ingressGateway: { resources: { requests: { cpu: '1' } } } });
    expect(containerOf(objects, 'istiod').resources).toEqual({ limits: { memory: '4Gi' } });
    expect(containerOf(objects, 'istio-ingressgateway').resources).toEqual({ requests: { cpu: '1' } });
  });
});

describe('platforms', () => {
  const annotations = (platform: Platform, exposure?: 'public' | 'internal') =>
    find(installed({ platform, ingressGateway: { exposure } }), 'Service', 'istio-ingressgateway').metadata.annotations;

  test('ask their cloud for a load balancer of the right exposure', () => {
    expect(annotations(Platform.eks())['service.beta.kubernetes.io/aws-load-balancer-scheme']).toBe('internet-facing');
    expect(annotations(Platform.eks(), 'internal')['service.beta.kubernetes.io/aws-load-balancer-scheme']).toBe('internal');
    // Azure would ask the gateway for "/", which it does not have.
    const probedByTcp = { 'service.beta.kubernetes.io/port_80_health-probe_protocol': 'tcp' };
    expect(annotations(Platform.aks())).toEqual(probedByTcp);
    expect(annotations(Platform.aks(), 'internal')).toEqual({ ...probedByTcp, 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' });
    expect(annotations(Platform.gke())).toEqual({ 'cloud.google.com/l4-rbs': 'enabled' });
    expect(annotations(Platform.gke(), 'internal')).toEqual({ 'networking.gke.io/load-balancer-type': 'Internal' });
    expect(annotations(Platform.onPrem())).toBeUndefined();
  });

  test('keep AKS from rewriting the webhooks', () => {
    const webhookAnnotations = (platform: Platform) =>
      installed({ platform }).filter(({ kind }) => kind.endsWith('WebhookConfiguration')).map(({ metadata }) => metadata.annotations);
    const off = { 'admissions.enforcer/disabled': 'true' };
    expect(webhookAnnotations(Platform.aks())).toEqual([off, off, off]);
    expect(webhookAnnotations(Platform.gke())).toEqual([undefined, undefined, undefined]);
  });
});
