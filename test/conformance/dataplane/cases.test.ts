import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { cases } from '../../../conformance/dataplane/cases';
import globalRateLimit from '../../../conformance/dataplane/cases/global-rate-limit';
import { forUpstreamEnvoy } from '../../../conformance/dataplane/control-plane';
import { callOf, timesOf } from '../../../conformance/dataplane/format/call';
import type { RequestProps, Step } from '../../../conformance/dataplane/format/case';
import { synthesizeCase } from '../../../conformance/dataplane/format/scope';
import { rateLimitVersion, recordFile, renderRecord } from '../../../conformance/dataplane/report';

function requestsOf(step: Step<unknown>): RequestProps[] {
  if (step.kind === 'request' || step.kind === 'eventually') return [step.request];
  return step.kind === 'under-load' ? [step.request, ...step.steps.flatMap(requestsOf)] : [];
}

describe.each(cases.map((definition) => [definition.name, definition] as const))('case %s', (name, definition) => {
  test('says what it proves, in sentences of its own', () => {
    expect(cases.filter((other) => other.name === name)).toHaveLength(1);
    expect(definition.proves).toMatch(/^[A-Z].*\.$/);
    const sentences = definition.steps.map(({ says }) => says);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const says of sentences) expect(says).toMatch(/^[A-Z].*\.$/);
  });

  test('sends from, and expects answers of, workloads that it runs', () => {
    if (definition.needs !== undefined && !existsSync(definition.needs)) {
      console.log(`not checked: ${definition.needs} is not there`);
      return;
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'case-'));
    try {
      const { objects } = synthesizeCase(definition, definition.parameters, folder);
      const workloads = new Set(objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name));
      for (const request of definition.steps.flatMap(requestsOf)) {
        const { servedBy = [] } = request.expect;
        const answering = typeof servedBy === 'string' ? [servedBy] : Array.isArray(servedBy) ? servedBy as string[] : Object.keys(servedBy);
        expect([...workloads, 'outside']).toContain(path.basename(request.from)); // perhaps with its namespace
        expect([...workloads]).toEqual(expect.arrayContaining(answering));
        expect(() => callOf(request)).not.toThrow();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a request', () => {
  test('is sent once, and often where shares are to be told', () => {
    expect(timesOf({ from: 'web', to: 'http://a', expect: {} })).toBe(1);
    expect(timesOf({ from: 'web', to: 'http://a', expect: { servedBy: 'a' } })).toBe(1);
    expect(timesOf({ from: 'web', to: 'http://a', expect: { servedBy: { a: 50, b: 50 } } })).toBe(1000);
  });

  test('is taken apart', () => {
    const parts = (to: string) => {
      const { protocol, host, port, path: at } = callOf({ from: 'web', to, expect: {} });
      return [protocol, host, port, at];
    };
    expect(parts('http://reviews.shop:9080/a?b=c')).toEqual(['http', 'reviews.shop', 9080, '/a?b=c']);
    expect(parts('https://shop.example.com')).toEqual(['https', 'shop.example.com', 443, '/']);
    expect(parts('tcp://db.shop:5432')).toEqual(['tcp', 'db.shop', 5432, '/']);
    expect(() => parts('tcp://db.shop')).toThrow('not PROTOCOL://HOST:PORT/PATH');
    expect(() => parts('ftp://db.shop')).toThrow('not PROTOCOL://HOST:PORT/PATH');
  });
});

test('the rate-limit service is built from the commit whose image is rendered', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'case-'));
  try {
    const { objects } = synthesizeCase(globalRateLimit, globalRateLimit.parameters, folder);
    const server = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'limits');
    expect(server?.spec.template.spec.containers[0].image).toMatch(new RegExp(`/ratelimit:${rateLimitVersion()}$`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the record in docs is what the cases say', () => {
  expect(readFileSync(recordFile, 'utf8')).toBe(renderRecord(cases));
});

test('an install is changed only where upstream Envoy needs it', () => {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio' }, data: { mesh: 'trustDomain: a\ndefaultProviders:\n  metrics: [prometheus]\n' } };
  const container = { name: 'discovery', env: [{ name: 'REVISION', value: 'default' }, { name: 'PILOT_ENABLE_ALPN_FILTER', value: 'true' }] };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'istiod', labels: { app: 'istiod' } }, spec: { template: { spec: { containers: [container] } } } };
  const other = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'istiod' } };
  const [mesh, istiod, same] = forUpstreamEnvoy([configMap, deployment, other]);
  expect(mesh?.data.mesh).toBe('trustDomain: a\n');
  expect(istiod?.spec.template.spec.containers[0].env).toEqual([
    { name: 'REVISION', value: 'default' },
    { name: 'PILOT_ENABLE_METADATA_EXCHANGE', value: 'false' },
    { name: 'PILOT_DISABLE_MX_ALPN', value: 'true' },
    { name: 'PILOT_ENABLE_ALPN_FILTER', value: 'false' },
  ]);
  expect(same).toBe(other);
});
