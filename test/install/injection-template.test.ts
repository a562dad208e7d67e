import { parse } from 'yaml';
import { installed, find } from './fixtures';
import { deployedGatewayTemplate } from '../../src/install/injection/deployed-gateway-template';
import { gatewayTemplate } from '../../src/install/injection/gateway-template';
import { injectionConfig } from '../../src/install/injection/injection-config';
import { grpcAgentTemplate, grpcSimpleTemplate } from '../../src/install/injection/proxyless-templates';
import { renderTemplate } from '../../src/install/injection/render-template';
import { sidecarTemplate } from '../../src/install/injection/sidecar-template';
import { and, call, choose, concat, Each, eq, Expr, or, Shared, when } from '../../src/install/injection/template';

const pod = new Expr('.Pod');

describe('a rendered template', () => {
  test('writes what is known as YAML', () => {
    const patch = { spec: { containers: [{ name: 'a', args: ['x', '--y', 'true', ''], ports: [{ containerPort: 1 }], tty: false }], volumes: [] } };
    expect(parse(renderTemplate(patch))).toEqual(patch);
  });

  test('writes what is computed as JSON, so that no value of a pod can break out of its place', () => {
    expect(renderTemplate({ name: pod, args: [pod] })).toBe('name: {{ toJson .Pod }}\nargs:\n- {{ toJson .Pod }}\n');
  });

  test('puts conditions around fields and entries without leaving lines behind', () => {
    expect(renderTemplate({ a: when(pod, 1, 2), b: [when(pod, ['x', 'z'])] })).toBe([
      '{{- if .Pod }}', 'a: 1', '{{- else }}', 'a: 2', '{{- end }}',
      'b:', '{{- if .Pod }}', '- x', '- z', '{{- end }}', '',
    ].join('\n'));
  });

  test('repeats entries for a collection', () => {
    expect(renderTemplate({ env: [new Each(pod, { name: new Expr('$key'), value: new Expr('$value') })] })).toBe([
      'env:', '{{- range $key, $value := .Pod }}', '- name: {{ toJson $key }}', '  value: {{ toJson $value }}', '{{- end }}', '',
    ].join('\n'));
  });

  test('gives an entry that begins with a condition a dash of its own', () => {
    expect(renderTemplate({ list: [{ a: when(pod, 1), b: 2 }] })).toBe('list:\n-\n{{- if .Pod }}\n  a: 1\n{{- end }}\n  b: 2\n');
  });

  test('writes a shared part once', () => {
    const part = new Shared('part', ['{{- $x := 1 }}'], { name: 'p' });
    expect(renderTemplate({ a: when(pod, [part]), b: [part] })).toBe([
      '{{- define "part" }}', '{{- $x := 1 }}', '- name: p', '{{- end }}',
      '{{- if .Pod }}', 'a:', '{{- template "part" . }}', '{{- end }}', 'b:', '{{- template "part" . }}', '',
    ].join('\n'));
  });

  test('refuses a part that is shared at two depths', () => {
    const part = new Shared('part', [], { name: 'p' });
    expect(() => renderTemplate({ a: [part], b: { c: [part] } })).toThrow('two depths');
  });
});

test('expressions nest as arguments of others, with texts quoted', () => {
  expect(and(eq(pod, 'a "b"'), or(pod, 3, true)).text).toBe('(and (eq .Pod "a \\"b\\"") (or .Pod 3 true))');
  expect(concat('x-', pod).text).toBe('(printf "%v%v" "x-" .Pod)');
  expect(choose(pod, 1, 2).text).toBe('(ternary 1 2 (not (empty .Pod)))');
  expect(call('index', pod, 'k').text).toBe('(index .Pod "k")');
});

describe('the injection templates', () => {
  const templates = {
    'sidecar': sidecarTemplate(),
    'gateway': gatewayTemplate(),
    'grpc-agent': grpcAgentTemplate(),
    'grpc-simple': grpcSimpleTemplate(),
    'kube-gateway': deployedGatewayTemplate('kube-gateway'),
    'waypoint': deployedGatewayTemplate('waypoint'),
  };

  test.each(Object.entries(templates))('render the %s as they always have', (_, text) => {
    expect(text).toMatchSnapshot();
  });

  test('are all that the configuration has, with the sidecar as what pods get that name none', () => {
    expect(parse(injectionConfig())).toEqual({ policy: 'enabled', defaultTemplates: ['sidecar'], templates });
  });

  test('open and close their blocks in pairs', () => {
    for (const text of Object.values(templates)) {
      const opened = text.match(/\{\{-? (if|range|define) /g) ?? [];
      const closed = text.match(/\{\{-? end \}\}/g) ?? [];
      expect(opened.length).toBeGreaterThan(0);
      expect(closed).toHaveLength(opened.length);
    }
  });

  test('find every value that they cannot do without', () => {
    const values = JSON.parse(find(installed(), 'ConfigMap', 'istio-sidecar-injector').data.values);
    const needed = [
      'global.hub', 'global.tag', 'global.istioNamespace', 'global.pilotCertProvider', 'global.sds.token.aud', 'global.logging.level', 'global.proxy.image',
      'global.proxy.clusterDomain', 'global.proxy.logLevel', 'global.proxy.componentLogLevel', 'global.proxy.privileged', 'global.proxy.statusPort',
      'global.proxy.includeIPRanges', 'global.proxy.readinessPeriodSeconds', 'global.proxy_init.image', 'pilot.cni.enabled', 'revision',
    ];
    for (const path of needed) {
      const found: unknown = path.split('.').reduce((at: any, key) => at?.[key], values);
      expect([path, typeof found]).not.toEqual([path, 'undefined']);
    }
    expect(values.sidecarInjectorWebhook.rewriteAppHTTPProbe).toBe(true);
  });
});
