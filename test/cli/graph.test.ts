import { fileOf, run } from './run';
import type { Graph } from '../../src/cli/graph/graph';
import { layOut } from '../../src/cli/graph/layout';

const object = (apiVersion: string, kind: string, name: string, spec: string, namespace = 'shop'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n---\n`;
const workload = (name: string, namespace = 'shop'): string => [
  object('v1', 'Service', name, `{ selector: { app: ${name} }, ports: [{ port: 80 }] }`, namespace),
  object('apps/v1', 'Deployment', name, `{ template: { metadata: { labels: { app: ${name} } }, spec: { serviceAccountName: ${name} } } }`, namespace),
].join('');
const istio = (kind: string, name: string, spec: string): string => object('networking.istio.io/v1', kind, name, spec);
const security = (kind: string, name: string, spec: string): string => object('security.istio.io/v1', kind, name, spec);

const services = workload('web') + workload('reviews');
const gateway = istio('Gateway', 'edge', '{ selector: { istio: ingress }, servers: [{ hosts: ["shop/www.example.com"], port: { number: 80, name: http, protocol: HTTP } }] }');
const weights = 'http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: reviews, subset: v1 }, weight: 95 }, { destination: { host: reviews, subset: v2 }, weight: 5 }] }]';

async function graph(manifests: string): Promise<Graph> {
  const { code, err, out } = await run('graph', '--json', fileOf(manifests));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Graph;
}
const edges = async (manifests: string): Promise<readonly string[]> => (
  await graph(manifests)).edges.map(({ from, kind, to, label }) => `${from} ${kind} ${to}: ${label}`);
const notes = async (manifests: string, id: string): Promise<readonly string[] | undefined> => (
  await graph(manifests)).nodes.find((node) => node.id === id)?.notes;

test('routes lead from gateways and services to versions, each with its share and which requests it is about', async () => {
  const route = istio('VirtualService', 'reviews', `{ hosts: [reviews], gateways: [mesh, edge], ${weights} }`);
  expect(await edges(services + gateway + route)).toEqual([
    'service shop/reviews route version shop/reviews v1: 95% of /api*',
    'gateway shop/edge route version shop/reviews v1: 95% of /api*',
    'service shop/reviews route version shop/reviews v2: 5% of /api*',
    'gateway shop/edge route version shop/reviews v2: 5% of /api*',
  ]);
  expect(await notes(services + gateway, 'gateway shop/edge')).toEqual(['www.example.com']);
});

test('routes of the Gateway API are drawn like those of Istio', async () => {
  const to = (parent: string): string => object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'r', `{ parentRefs: [${parent}], rules: [{ backendRefs: [{ name: web, weight: 1 }, { name: reviews, weight: 3 }] }] }`);
  expect(await edges(services + to('{ kind: Service, name: web }'))).toEqual(['service shop/web route service shop/reviews: 75%']);
  expect(await edges(services + object('gateway.networking.k8s.io/v1', 'Gateway', 'gw', '{ gatewayClassName: istio, listeners: [] }') + to('{ name: gw }')))
    .toEqual(['gateway shop/gw route service shop/web: 25%', 'gateway shop/gw route service shop/reviews: 75%']);
});

test('a route that is left to another VirtualService is what stands there', async () => {
  const root = istio('VirtualService', 'root', '{ hosts: [www.example.com], gateways: [edge], http: [{ delegate: { name: part } }] }');
  const part = istio('VirtualService', 'part', '{ http: [{ match: [{ uri: { exact: /cart } }], route: [{ destination: { host: web } }], mirror: { host: reviews } }] }');
  expect(await edges(services + gateway + root + part)).toEqual(['gateway shop/edge route service shop/web: /cart', 'gateway shop/edge route service shop/reviews: mirror']);
});

test('hosts outside are there as soon as something names them', async () => {
  const entry = istio('ServiceEntry', 'api', '{ hosts: [api.example.com] }');
  const route = istio('VirtualService', 'api', '{ hosts: [api.example.com], http: [{ route: [{ destination: { host: other.example.com } }] }] }');
  expect(await edges(entry + route)).toEqual(['outside api.example.com route outside other.example.com: ']);
});

test('a service whose workloads are described elsewhere has the pods that it selects', async () => {
  const service = (name: string): string => object('v1', 'Service', name, `{ selector: { app: ${name} }, ports: [{ port: 80 }] }`) + object('v1', 'ServiceAccount', name, '{}');
  const allow = security('AuthorizationPolicy', 'a', '{ selector: { matchLabels: { app: reviews } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }] }] }');
  expect(await edges(service('web') + service('reviews') + allow)).toEqual(['service shop/web allow service shop/reviews: ']);
});

test('who may call is drawn from services where they are known by their account, and who may not', async () => {
  const allow = security('AuthorizationPolicy', 'a', `{ selector: { matchLabels: { app: reviews } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web, cluster.local/ns/jobs/sa/report] } }],
    to: [{ operation: { methods: [GET], paths: [/api/*] } }] }] }`);
  const deny = security('AuthorizationPolicy', 'd', '{ action: DENY, selector: { matchLabels: { app: reviews } }, rules: [{ from: [{ source: { notNamespaces: [shop] } }] }, {}] }');
  expect(await edges(services + allow + deny)).toEqual([
    'service shop/web allow service shop/reviews: GET /api/*',
    'caller jobs/report allow service shop/reviews: GET /api/*',
    'caller all but shop deny service shop/reviews: ',
    'caller anyone deny service shop/reviews: ',
  ]);
});

test('a service says whether it takes plaintext, and whether everybody may call it', async () => {
  expect(await notes(services, 'service shop/web')).toEqual(['mutual TLS or plaintext', 'open to all']);
  const strict = security('PeerAuthentication', 'mtls', '{ mtls: { mode: STRICT } }');
  const nobody = security('AuthorizationPolicy', 'nobody', '{}');
  expect(await notes(services + strict + nobody, 'service shop/web')).toEqual(['mutual TLS only']);
  const trial = nobody.replace('name: nobody', 'name: nobody, annotations: { istio.io/dry-run: "true" }');
  expect(await notes(services + trial, 'service shop/web')).toContain('open to all');
});

test('Mermaid gets boxes for namespaces, and no mark of a label is read as its own', async () => {
  const text = (await run('graph', fileOf(workload('web') + istio('Gateway', 'edge', '{ servers: [{ hosts: ["*"] }] }')))).out;
  expect(text).toBe(['flowchart LR', '  subgraph ns0["shop"]', '    n0{{"edge<br>*"}}', '    n1["web<br>mutual TLS or plaintext<br>open to all"]', '  end', ''].join('\n'));
  const route = istio('VirtualService', 'reviews', `{ hosts: [reviews], ${weights.replace('/api', '\'/"<b>#;\'')} }`);
  expect((await run('graph', fileOf(services + route))).out).toContain('-->|"95% of /″‹b›＃;*"|');
});

test('the page needs no network and runs nothing', async () => {
  const route = istio('VirtualService', 'reviews', `{ hosts: [reviews], ${weights.replace('/api', '/<script>alert(1)</script>')} }`);
  const page = (await run('graph', '--html', fileOf(services + route))).out;
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(h|src=/);
  expect(page.match(/<rect x/g)).toHaveLength(4);
  expect(page).toContain('95% of /&#60;script&#62;');
});

test('the picture stands alone, with a legend of what it shows', async () => {
  const picture = (await run('graph', '--svg', fileOf(services))).out;
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/);
  expect(picture).not.toMatch(/var\(|url\(h|<image/);
  expect(picture.match(/<g class="\w+"><path/g)).toEqual(['<g class="service"><path']);
});

test('circles of a large mesh make a picture of few columns', () => {
  const sizes = Array.from({ length: 1000 }, (_, index) => ({ id: String(index), width: 100, height: 40 }));
  const { width } = layOut(sizes, sizes.flatMap((_, index) => [1, 7, 31].map((step) => ({ from: String(index), to: String((index + step) % 1000) }))));
  expect(width).toBeLessThan(60 * 290);
});

test('boxes do not touch, edges lead to the right, and circles and long ways end', () => {
  const sizes = ['a', 'b', 'c', 'd'].map((id) => ({ id, width: 100, height: 40 }));
  const { nodes, edges: lines } = layOut(sizes, [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }, { from: 'a', to: 'c' }, { from: 'c', to: 'a' }, { from: 'd', to: 'd' }]);
  const at = (id: string): number => nodes.get(id)?.x ?? NaN;
  expect([at('b') - at('a') > 100, at('c') - at('b') > 100, at('d')]).toEqual([true, true, at('a')]);
  expect(Math.abs((nodes.get('d')?.y ?? 0) - (nodes.get('a')?.y ?? 0))).toBeGreaterThan(40);
  expect(lines.map((points) => points.length)).toEqual([2, 2, 3, 3, 2]);
});

test('an empty folder of manifests is an empty picture; forms exclude each other', async () => {
  expect((await run('graph', fileOf(''))).out).toBe('flowchart LR\n');
  expect(await run('graph', '--html', fileOf(''))).toMatchObject({ code: 0 });
  expect((await run('graph', '--html', '--json', 'x')).code).toBe(2);
});
