import { Duration } from 'cdk8s';
import { inWords, problemsWith } from '../../../conformance/dataplane/format/expectation';
import type { Answer } from '../../../conformance/dataplane/programs/protocol';

const echo = { pod: 'web-0', workload: 'web', method: 'GET', path: '/', httpVersion: '1.1', headers: {} };

function answer(more: Partial<Answer> = {}): Answer {
  return { status: 200, headers: {}, echo, milliseconds: 5, ...more };
}

function from(workload: string, count: number): Answer[] {
  return Array.from({ length: count }, () => answer({ echo: { ...echo, pod: `${workload}-0`, workload } }));
}

describe('answers', () => {
  test('that are as expected have no problem', () => {
    expect(problemsWith([answer(), answer()], { servedBy: 'web', latency: { atMost: Duration.seconds(1) } })).toEqual([]);
  });

  test('must be there', () => {
    expect(problemsWith([], {})).toEqual(['nothing was sent']);
  });

  test('must succeed, unless something else is expected', () => {
    expect(problemsWith([answer({ status: 503, body: 'no healthy upstream' })], {})).toEqual(['status 503 instead of 200: no healthy upstream']);
    expect(problemsWith([{ headers: {}, error: 'ETIMEDOUT', milliseconds: 9 }], { status: 504 })).toEqual(['there was no answer: ETIMEDOUT']);
    expect(problemsWith([answer({ grpcStatus: 14 })], {})).toEqual(['gRPC status 14 instead of 0: ']);
  });

  test('are looked at one by one', () => {
    expect(problemsWith([...from('v1', 99), ...from('v2', 1)], { servedBy: 'v1' })).toEqual(['v2 answered instead of v1']);
  });

  test('must come in time and not before', () => {
    const latency = { atLeast: Duration.millis(10), atMost: Duration.millis(20) };
    expect(problemsWith([answer({ milliseconds: 9 }), answer({ milliseconds: 15 }), answer({ milliseconds: 21 })], { latency })).toEqual([
      'an answer after 9 ms, sooner than 10 ms', 'an answer after 21 ms, later than 20 ms',
    ]);
  });

  test('may fail in part where that is said, while the others must be right', () => {
    const answers = [...from('b', 8), answer({ status: 503 }), { headers: {}, error: 'ECONNRESET', milliseconds: 1 }];
    expect(problemsWith(answers, { servedBy: 'b', failures: [1, 2] })).toEqual([]);
    expect(problemsWith(answers, { servedBy: 'b', failures: [0, 1] })).toEqual(['2 of 10 failed, instead of 0 to 1']);
    expect(problemsWith(answers, { servedBy: 'b', failures: [3, 5] })).toEqual(['2 of 10 failed, instead of 3 to 5']);
    expect(problemsWith(answers, { servedBy: 'c', failures: [0, 5] })).toEqual(['b answered instead of c']);
  });

  test('may come from several, of whom none must be missing or another', () => {
    expect(problemsWith([...from('a', 9), ...from('b', 1)], { servedBy: ['a', 'b'] })).toEqual([]);
    expect(problemsWith(from('a', 2), { servedBy: ['a', 'b'] })).toEqual(['b answered none of 2 requests']);
    expect(problemsWith([...from('a', 1), ...from('b', 1), ...from('c', 1)], { servedBy: ['a', 'b'] })).toEqual(['c answered instead of one of a, b']);
  });

  test('may have several statuses, each its share', () => {
    const answers = (failing: number): Answer[] => [...from('a', 1000 - failing), ...Array.from({ length: failing }, () => answer({ status: 503 }))];
    expect(problemsWith(answers(510), { status: { 200: 50, 503: 50 } })).toEqual([]);
    expect(problemsWith(answers(0), { status: { 200: 50, 503: 50 } })).toEqual([
      expect.stringMatching(/^status 200: 1000 of 1000 answers; with a share of 50 % that should be \d+ to \d+$/) as string,
      expect.stringMatching(/^status 503: 0 of 1000 answers/) as string,
    ]);
  });
});

describe('identities', () => {
  const certificate = 'By=spiffe://far;URI=spiffe://old,By=spiffe://cluster.local/ns/shop/sa/web;Hash=1;Subject="";URI=spiffe://cluster.local/ns/shop/sa/cart';
  const seen = answer({ echo: { ...echo, headers: { 'x-forwarded-client-cert': certificate } } });

  test('are those of the nearest proxies', () => {
    expect(problemsWith([seen], { caller: 'spiffe://cluster.local/ns/shop/sa/cart', callee: 'spiffe://cluster.local/ns/shop/sa/web' })).toEqual([]);
    expect(problemsWith([seen], { caller: 'spiffe://old' })).toEqual(['the caller is spiffe://cluster.local/ns/shop/sa/cart instead of spiffe://old']);
  });

  test('are missing without mutual TLS', () => {
    expect(problemsWith([answer()], { caller: 'spiffe://a' })).toEqual(['the caller is nobody instead of spiffe://a']);
  });
});

describe('headers', () => {
  test('that arrive, or must not', () => {
    const seen = answer({ echo: { ...echo, headers: { tester: 'yes' } } });
    expect(problemsWith([seen], { arrivesWith: { tester: 'yes', secret: undefined } })).toEqual([]);
    expect(problemsWith([seen], { arrivesWith: { tester: undefined } })).toEqual(['header tester arrives as yes instead of nothing']);
  });

  test('that come back', () => {
    expect(problemsWith([answer()], { answeredWith: { location: '/' } })).toEqual(['header location comes back as nothing instead of /']);
  });
});

describe('refusals', () => {
  const closed: Answer = { headers: {}, error: 'ECONNRESET', milliseconds: 1 };
  const denied = answer({ status: 403, echo: undefined, body: 'RBAC: access denied' });
  const unknown = answer({ status: 502, echo: undefined, body: '' });

  test.each([
    ['by authorization', denied],
    ['by authorization', answer({ echo: undefined, grpcStatus: 7 })],
    ['by authorization', closed],
    ['by closing the connection', closed],
    ['in the TLS handshake', { ...closed, error: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }],
    ['by the caller\'s proxy', unknown],
  ] as const)('%s', (refused, seen) => {
    expect(problemsWith([seen], { refused })).toEqual([]);
  });

  test('are told apart', () => {
    expect(problemsWith([denied], { refused: 'by closing the connection' })).toEqual(['not refused by closing the connection, but status 403: RBAC: access denied']);
    expect(problemsWith([answer({ status: 403, echo: undefined, body: 'by the app' })], { refused: 'by authorization' })).toHaveLength(1);
    expect(problemsWith([unknown], { refused: 'by authorization' })).toHaveLength(1);
    expect(problemsWith([{ ...closed, error: 'ETIMEDOUT' }], { refused: 'by closing the connection' })).toHaveLength(1);
    expect(problemsWith([closed], { refused: 'in the TLS handshake' })).toHaveLength(1);
  });

  test('do not happen when there is an answer', () => {
    expect(problemsWith([answer()], { refused: 'by authorization' })).toEqual(['not refused by authorization, but status 200: web']);
  });
});

describe('shares', () => {
  const servedBy = { 'reviews-v1': 95, 'reviews-v2': 5 };

  test('are right within what chance does', () => {
    expect(problemsWith([...from('reviews-v1', 960), ...from('reviews-v2', 40)], { servedBy })).toEqual([]);
  });

  test('are wrong beyond', () => {
    expect(problemsWith([...from('reviews-v1', 900), ...from('reviews-v2', 100)], { servedBy })).toEqual([
      'server reviews-v1: 900 of 1000 answers; with a share of 95 % that should be 913 to 980',
      'server reviews-v2: 100 of 1000 answers; with a share of 5 % that should be 20 to 87',
    ]);
  });

  test('leave none to anybody else', () => {
    expect(problemsWith([...from('reviews-v1', 950), ...from('reviews-v2', 49), ...from('reviews-v3', 1)], { servedBy })).toEqual([
      'server reviews-v3: 1 of 1000 answers; with a share of 0 % that should be 0 to 0',
    ]);
  });
});

test('one server may be asked for without saying which', () => {
  expect(problemsWith(from('web', 3), { oneServer: true })).toEqual([]);
  expect(problemsWith([...from('web', 2), ...from('api', 1)], { oneServer: true })).toHaveLength(1);
});

test('another path than the expected one is told', () => {
  expect(problemsWith([answer()], { path: '/nowhere' })[0]).toContain('instead of /nowhere');
});

test('expectations have words for the record', () => {
  expect(inWords({ refused: 'by authorization' }, 1)).toBe('refused by authorization');
  expect(inWords({ servedBy: { a: 90, b: 10 } }, 1000)).toBe('200, 90 % from `a`, 10 % from `b` (of 1000 requests)');
  expect(inWords({ status: 504, latency: { atMost: Duration.seconds(1) }, answeredWith: { via: undefined } }, 1)).toBe('504, `via` not coming back, within 1000 ms');
});
