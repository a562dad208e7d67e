import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { Manifests, MeshService } from '../../src';
import { readSource } from '../../src/config/source';
import { shopOf } from '../mesh/fixtures';

const adopt = (chart: Chart, yaml: string, name = 'web', versions?: string[]): unknown => (
  MeshService.fromManifests(chart, name, { namespace: shopOf(chart), manifests: Manifests.parse(yaml, 'web.yaml'), ...(versions && { versions }) }));

const service = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web, version: v1 } } } }
`;

const bomb = ['a: &a0 [x]', ...Array.from({ length: 12 }, (_, i) => `b${i}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`)].join('\n');

export const manifestMistakes: Record<string, Mistake> = {
  'a document that is not there': { code: 'InvalidDocument', at: 'nowhere.yaml', value: 'ENOENT', fix: 'Name files that are there', by: () => readSource('nowhere.yaml', []) },
  'a file that is not there': { code: 'UnreadableManifest', at: 'nowhere.yaml', value: "'nowhere.yaml'", fix: 'relative to', by: () => Manifests.read('nowhere.yaml') },
  'YAML that breaks off': { code: 'UnreadableManifest', at: 'a.yaml:3', value: 'metadata: ]}', fix: 'valid YAML', by: () => Manifests.parse('apiVersion: v1\nkind: Service\nmetadata: ]}', 'a.yaml') },
  'a tab as indentation': { code: 'UnreadableManifest', at: 'a.yaml:2', value: '\\t', fix: 'valid YAML', by: () => Manifests.parse('metadata:\n\tname: web\n', 'a.yaml') },
  'a key twice': {
    code: 'UnreadableManifest', at: 'a.yaml:3', value: 'kind: Pod', fix: 'valid YAML', by: () => Manifests.parse('apiVersion: v1\nkind: Service\nkind: Pod\n', 'a.yaml'),
  },
  'an alias of nothing': { code: 'UnreadableManifest', at: 'a.yaml:1', value: '*x', fix: 'valid YAML', by: () => Manifests.parse('a: *x', 'a.yaml') },
  'an alias bomb': { code: 'UnreadableManifest', at: 'a.yaml:1', value: '&a0', fix: 'valid YAML', by: () => Manifests.parse(bomb, 'a.yaml') },
  'a chart template that is no YAML': {
    code: 'UnreadableManifest', at: 'a.yaml:1', value: '{{- if', fix: 'Render the template', by: () => Manifests.parse('{{- if .Values.web }}\napiVersion: v1\n{{- end }}\n', 'a.yaml'),
  },
  'a chart template': {
    code: 'InvalidManifest', at: 'a.yaml:1', value: '.Values.kind', fix: 'rendered first', by: () => Manifests.parse('apiVersion: v1\nkind: {{ .Values.kind }}\n', 'a.yaml'),
  },
  'a values file': { code: 'InvalidManifest', at: 'a.yaml:1', value: '{ replicas: 2 }', fix: 'rendered first', by: () => Manifests.parse('replicas: 2', 'a.yaml') },
  'plain text': { code: 'InvalidManifest', at: 'a.yaml:1', value: "'hello'", fix: 'rendered first', by: () => Manifests.parse('hello', 'a.yaml') },
  'an object without a name': {
    code: 'InvalidManifest', at: 'a.yaml:2', value: 'nothing', fix: 'Give it a name', by: () => Manifests.parse('---\napiVersion: v1\nkind: Service\nmetadata: {}\n', 'a.yaml'),
  },
  'an object without a name in a list': {
    code: 'InvalidManifest', at: 'a.yaml:1', value: 'nothing', fix: 'Give it a name', by: () => Manifests.parse('{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Pod }] }', 'a.yaml'),
  },
  'a service that is not in the manifests': { code: 'ServiceNotFound', at: 'shop/shop-namespace', value: "'shop'", fix: 'Use one of web', by: (chart) => adopt(chart, service, 'shop') },
  'a service of another namespace only': {
    code: 'ServiceNotFound', at: 'shop/shop-namespace', value: "'web'", fix: 'namespace other, where web.yaml:2 has it', by: (chart) => adopt(chart, service.replace('name: web', 'name: web, namespace: other')),
  },
  'no Services at all': { code: 'ServiceNotFound', at: 'shop/shop-namespace', value: "'web'", fix: 'Read the files', by: (chart) => adopt(chart, deployment) },
  'a service twice': {
    code: 'AmbiguousService', at: 'web.yaml:7', value: "'web'", fix: 'one environment', by: (chart) => adopt(chart, `${service}---${service}---${deployment}`),
  },
  'a selector that matches no workload': {
    code: 'SelectorWithoutWorkload', at: 'web.yaml:2', value: "{ app: 'web' }", fix: 'Deployment', by: (chart) => adopt(chart, `${service}---${deployment.replace('app: web', 'app: webb')}`),
  },
  'a Service without ports': {
    code: 'ServiceWithoutPorts', at: 'web.yaml:2', value: '[]', fix: 'Give it the port', by: (chart) => adopt(chart, `${service.replace('[{ port: 80 }]', '[]')}---${deployment}`),
  },
  'a Service of UDP ports only': {
    code: 'ServiceWithoutPorts',
    at: 'web.yaml:2',
    value: "protocol: 'UDP'",
    fix: 'Give it the port',
    by: (chart) => adopt(chart, `${service.replace('port: 80', 'port: 53, protocol: UDP')}---${deployment}`),
  },
  'a Service with an impossible port': {
    code: 'InvalidValue', at: 'web.yaml:2', value: '70000', fix: '8080', by: (chart) => adopt(chart, `${service.replace('port: 80', 'port: 70000')}---${deployment}`),
  },
  'a version that no Deployment has': {
    code: 'VersionWithoutWorkload', at: 'web.yaml:2', value: "'v2'", fix: 'Use one of v1', by: (chart) => adopt(chart, `${service}---${deployment}`, 'web', ['v1', 'v2']),
  },
  'versions of unlabelled workloads': {
    code: 'VersionWithoutWorkload',
    at: 'web.yaml:2',
    value: "'v1'",
    fix: 'version: v1',
    by: (chart) => adopt(chart, `${service}---${deployment.replace(', version: v1', '')}`, 'web', ['v1']),
  },
  'versions that would be one subset': {
    code: 'InvalidValue',
    at: 'web.yaml:2',
    value: "[ '1-2', '1.2' ]",
    fix: 'Rename one',
    by: (chart) => adopt(chart, `${service}---${deployment.replace('version: v1', 'version: "1.2"')}---${deployment.replace('version: v1', 'version: 1-2')}`),
  },
};
