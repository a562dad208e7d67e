import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Finding } from '../../src/analysis';
import { validateManifests, verdictOf } from '../../src/analysis';
import { Manifests } from '../../src/manifests';

function findings(text: string): readonly Finding[] {
  return validateManifests(Manifests.parse(text, 'mesh.yaml'));
}

/** An object of a kind with a spec in JSON. */
function object(apiVersion: string, kind: string, spec: string, name = 'a'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
}

const networking = 'networking.istio.io/v1';
const security = 'security.istio.io/v1';

/** One wrong object for each layer and for each group of rules: kind, spec, and the one finding it gets. */
const cases: readonly (readonly [title: string, manifest: string, level: string, layer: string, code: string, at: string])[] = [
  ['a number where a text belongs', object(networking, 'DestinationRule', '{ host: 5 }'), 'error', 'schema', 'schema/wrong-type', 'spec.host'],
  ['a null', object(networking, 'DestinationRule', '{ host: a, exportTo: null }'), 'error', 'schema', 'schema/null-value', 'spec.exportTo'],
  ['a required field left out', object(networking, 'WorkloadGroup', '{}'), 'error', 'schema', 'schema/required', 'spec.template'],
  ['two alternatives at once', object(networking, 'DestinationRule', '{ host: a, trafficPolicy: { loadBalancer: { simple: RANDOM, consistentHash: { useSourceIp: true } } } }'),
    'error', 'schema', 'schema/combination', 'spec.trafficPolicy.loadBalancer'],
  ['a misspelt field', object(networking, 'DestinationRule', '{ host: a, trafficPolcy: {} }'), 'error', 'unknownField', 'schema/unknown-field', 'spec.trafficPolcy'],
  ['a key twice', object(networking, 'ServiceEntry', '{ hosts: [a.b], ports: [{ name: a, number: 80 }, { name: a, number: 81 }], resolution: DNS }'),
    'error', 'list', 'list/repeated-key', 'spec.ports[1]'],
  ['a rule in CEL', object(security, 'AuthorizationPolicy', '{ targetRefs: [{ kind: Service, name: a, namespace: b }], rules: [{}] }'),
    'error', 'cel', 'cel/rule-failed', 'spec.targetRefs[0].namespace'],
  ['a default of the Gateway API, then its rule', object('gateway.networking.k8s.io/v1', 'HTTPRoute', '{ rules: [{ backendRefs: [{ name: a }] }] }'),
    'error', 'cel', 'cel/rule-failed', 'spec.rules[0].backendRefs[0]'],
  ['a weight below 0', object(networking, 'VirtualService', '{ hosts: [a], http: [{ route: [{ destination: { host: a }, weight: -1 }] }] }'),
    'error', 'webhook', 'destination/negative-weight', 'spec.http[0].route[0].weight'],
  ['a route behind one that takes all', object(networking, 'VirtualService', '{ hosts: [a], http: [{ route: [{ destination: { host: a } }] }, { match: [{ port: 80 }], redirect: { uri: / } }] }'),
    'warning', 'webhook', 'unreachable-route/after-catch-all', 'spec.http[1]'],
  ['a server without a certificate', object(networking, 'Gateway', '{ servers: [{ hosts: ["*"], port: { number: 443, name: https, protocol: HTTPS }, tls: { mode: SIMPLE, privateKey: k } }] }'),
    'error', 'webhook', 'server-tls/no-certificate', 'spec.servers[0].tls.serverCertificate'],
  ['a duration finer than milliseconds', object(networking, 'VirtualService', '{ hosts: [a], http: [{ timeout: 1.0005s, route: [{ destination: { host: a } }] }] }'),
    'error', 'webhook', 'duration/too-precise', 'spec.http[0].timeout'],
  ['a short host in a sidecar', object(networking, 'Sidecar', '{ egress: [{ hosts: [./web] }] }'), 'error', 'webhook', 'sidecar/short-host', 'spec.egress[0].hosts[0]'],
  ['an unknown attribute', object(security, 'AuthorizationPolicy', '{ rules: [{ when: [{ key: source.weather, values: [rain] }] }] }'),
    'error', 'webhook', 'authorization-condition/unknown-key', 'spec.rules[0].when[0].key'],
  ['a denial that closes TCP too', object(security, 'AuthorizationPolicy', '{ action: DENY, rules: [{ to: [{ operation: { methods: [GET] } }] }] }'),
    'warning', 'webhook', 'authorization-policy/denies-all-tcp', 'spec.rules[0]'],
  ['a lookahead', object(networking, 'VirtualService', '{ hosts: [a], http: [{ match: [{ uri: { regex: "(?=a)" } }], route: [{ destination: { host: a } }] }] }'),
    'error', 'webhook', 'regex/syntax', 'spec.http[0].match[0].uri.regex'],
  ['a type of Envoy\'s second API', object('networking.istio.io/v1alpha3', 'EnvoyFilter',
    '{ configPatches: [{ applyTo: HTTP_FILTER, patch: { operation: ADD, value: { name: x, typed_config: { "@type": type.googleapis.com/envoy.config.x.v2.X } } } }] }'),
  'error', 'webhook', 'envoy-filter/old-type', 'spec.configPatches[0].patch.value.typed_config["@type"]'],
  ['a port without a name', object('v1', 'Service', '{ ports: [{ port: 80 }] }'), 'error', 'istioctl', 'service/unnamed-port', 'spec.ports[0].name'],
  ['mesh configuration', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata:\n  mesh: |\n    connectTimeout: 2h\n',
    'error', 'istiod', 'mesh-config/too-long', 'data.mesh.connectTimeout'],
];

describe('validation', () => {
  test.each(cases)('refuses or remarks on %s, where it stands', (_title, manifest, level, layer, code, at) => {
    const [first, ...others] = findings(manifest);

    expect([first?.level, first?.layer, first?.code, first?.path]).toEqual([level, layer, code, at]);
    // Istio may repeat what the definition's own rules say, of the same place.
    expect(others.filter(({ path: place }) => place !== at)).toEqual([]);
  });

  test('gives every finding the value, what to do, and the place in the file', () => {
    const [finding] = findings(`# a comment\n---\n${object(networking, 'DestinationRule', '{ host: reviews, subsets: [{ name: v_1 }] }', 'reviews')}`);

    expect(finding).toEqual({
      level: 'error',
      layer: 'webhook',
      code: 'destination/subset',
      kind: 'DestinationRule',
      name: 'reviews',
      namespace: 'shop',
      path: 'spec.subsets[0].name',
      problem: 'is no name for a subset',
      value: 'v_1',
      fix: 'Use letters, digits and dashes, at most 63, with a letter or digit at both ends',
      origin: 'mesh.yaml:3',
    });
  });

  test('names every error of an object, in all layers but where a wrong type makes a rule meaningless', () => {
    const codes = findings(object(networking, 'VirtualService', '{ hosts: ["*"], tcp: [{}], http: [{ timeout: 0s, retries: { attempts: -1 } }] }')).map(({ code }) => code);

    expect(codes.sort()).toEqual([
      'cel/rule-failed', 'duration/too-short', 'http-route/no-action', 'http-traffic/negative-attempts', 'l4-route/no-route',
      'virtual-service/any-host-in-mesh',
    ]);
  });

  test('sums an object up in a verdict', () => {
    const verdicts = ['{ host: a }', '{ host: a, workloadSelector: {} }', '{ host: "" }']
      .flatMap((spec) => Manifests.parse(object(networking, 'DestinationRule', spec)).objects).map(verdictOf);

    expect(verdicts).toEqual(['valid', 'warning', 'invalid']);
  });

  test('lets pass what it does not know', () => {
    expect(findings(object('example.com/v1', 'Anything', '{ at: all }'))).toEqual([]);
    expect(findings(object('networking.istio.io/v9', 'VirtualService', '{ hosts: [a], http: [{ redirect: { uri: / } }] }'))).toEqual([]);
  });

  test('says the same twice, in the same order', () => {
    const text = cases.map(([, manifest]) => manifest).join('---\n');

    expect(findings(text)).toEqual(findings(text));
  });
});

describe('manifests of real applications', () => {
  const folder = process.env.MESH_DATA ?? path.resolve(__dirname, '../../../shared/data');
  const present = fs.existsSync(folder);
  if (!present) process.stdout.write(`validation of real applications is skipped: ${folder} is not there (MESH_DATA names the folder of such data)\n`);

  (present ? test : test.skip)('are valid', () => {
    const manifests = Manifests.read(...['bookinfo', 'online-boutique'].map((name) => path.join(folder, name)));

    expect(manifests.objects.length).toBeGreaterThan(50);
    expect(validateManifests(manifests).filter(({ level }) => level === 'error')).toEqual([]);
  });
});
