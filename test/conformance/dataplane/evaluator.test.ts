import { contradictions, type Party, problemsOf, type Question } from '../../../conformance/dataplane/format/evaluator';
import type { Answer } from '../../../conformance/dataplane/programs/protocol';
import { Manifests } from '../../../src';

const served: Answer = { status: 200, headers: {}, echo: { pod: 'b-0', workload: 'b', method: 'GET', path: '/', httpVersion: '1.1', headers: {} }, milliseconds: 1 };
const denied: Answer = { status: 403, headers: {}, body: 'RBAC: access denied', milliseconds: 1 };
const failed: Answer = { status: 502, headers: {}, body: '', milliseconds: 1 };

function pod(name: string, hasCapture = true): Party {
  return {
    namespace: 'shop',
    labels: { app: name },
    address: '10.0.0.1',
    hasCapture,
    object: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { serviceAccountName: name } },
  };
}

function question(policy: string, more: Partial<Question> = {}): Question {
  const manifests = Manifests.parse(`apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: shop }\nspec: ${policy}\n`);
  return { manifests, request: { from: 'a', to: 'http://b.shop:8080/', expect: {} }, caller: pod('a'), servers: [{ pod: pod('b'), port: 8080 }], ...more };
}

describe('a prediction about access', () => {
  test('is wrong when somebody is denied who should be let through', () => {
    expect(problemsOf({ access: 'ALLOW', reason: 'so it is' }, [served, failed])).toEqual([]);
    expect(problemsOf({ access: 'ALLOW', reason: 'so it is' }, [served, denied])).toEqual(['ALLOW, since so it is; yet 1 of 2 were denied']);
  });

  test('is wrong when somebody is served who should be denied', () => {
    expect(problemsOf({ access: 'DENY', reason: 'so it is' }, [denied, failed])).toEqual([]);
    expect(problemsOf({ access: 'DENY', reason: 'so it is' }, [served, denied])).toEqual(['DENY, since so it is; yet 1 of 2 were served']);
  });
});

describe('the evaluator of access', () => {
  const nobody = '{}';
  const a = '{ rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/a] } }], to: [{ operation: { ports: ["8080"], paths: [/] } }] }] }';

  test('knows the caller, the port and the path', () => {
    expect(contradictions(question(a), [served])).toEqual([]);
    expect(contradictions(question(a), [denied])).toHaveLength(1);
    expect(contradictions(question(a, { caller: pod('c') }), [served])).toHaveLength(1);
    expect(contradictions(question(nobody), [denied])).toEqual([]);
    expect(contradictions(question(nobody), [served])).toEqual([expect.stringMatching(/^decideAccess predicts otherwise: DENY, since .*; yet 1 of 1 were served$/)]);
  });

  test('does not answer for gateways, plaintext, names that are no Service and servers that differ', () => {
    for (const more of [{ caller: pod('outside', false) }, { servers: [{ pod: pod('b', false), port: 8080 }] }, { servers: [] }]) {
      expect(contradictions(question(nobody, more), [served])).toEqual([]);
    }
    const one = '{ selector: { matchLabels: { app: b } } }';
    expect(contradictions(question(one, { servers: [{ pod: pod('b'), port: 8080 }, { pod: pod('c'), port: 8080 }] }), [served])).toEqual([]);
  });
});
