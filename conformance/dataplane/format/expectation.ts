import type { Duration } from 'cdk8s';
import { expectedCounts } from './statistics';
import type { Answer } from '../programs/protocol';

/** How traffic is kept out, as the caller sees it. */
export type Refusal =
  /** The server's proxy denies it by an AuthorizationPolicy: 403, or PERMISSION_DENIED to gRPC; a connection that is no HTTP is closed. */
  | 'by authorization'
  /** The connection is closed without a word: plaintext where mutual TLS is required. */
  | 'by closing the connection'
  /** The caller's own proxy knows no such host and lets nothing else out: 502, or the connection is closed. */
  | 'by the caller\'s proxy';

/** What must be true of the answers to a request. What is left out is not looked at, but an unexpected failure is never overlooked. */
export interface Expectation {
  /** The status of every answer. @default 200 */
  readonly status?: number;
  /** The status of every gRPC call. @default 0 for gRPC */
  readonly grpcStatus?: number;
  /** The Deployment whose pod answered, or the share in percent that each of several has. */
  readonly servedBy?: string | Readonly<Record<string, number>>;
  /** Whether one and the same pod's server answers all, whichever it is. @default false */
  readonly oneServer?: boolean;
  /** The path that reaches the server. */
  readonly path?: string;
  /** The SPIFFE id of the caller, as the server's proxy tells it. */
  readonly caller?: string;
  /** The SPIFFE id that the server's proxy proved to have. */
  readonly callee?: string;
  /** Headers that reach the server; undefined for one that must not. */
  readonly arrivesWith?: Readonly<Record<string, string | undefined>>;
  /** Headers that the caller gets back; undefined for one that must not be. */
  readonly answeredWith?: Readonly<Record<string, string | undefined>>;
  /** How long each answer takes. */
  readonly latency?: { readonly atLeast?: Duration; readonly atMost?: Duration };
  readonly refused?: Refusal;
  /** How many answers in a hundred may be failures (no answer, or 502 to 504), at which nothing else is looked at then. @default 0 */
  readonly tolerated?: number;
}

/** What is wrong with the answers, a sentence each; nothing, when they are as expected. */
export function problemsWith(answers: readonly Answer[], expected: Expectation): string[] {
  if (answers.length === 0) return ['nothing was sent'];
  const { tolerated } = expected;
  if (tolerated !== undefined) {
    const good = answers.filter(({ error, status = 200 }) => error === undefined && (status < 502 || status > 504));
    const failures = answers.length - good.length;
    const { tolerated: _, ...others } = expected;
    return failures <= answers.length * tolerated / 100 ? problemsWith(good, others) : [`${failures} of ${answers.length} failed; up to ${tolerated} % may`];
  }
  return [...new Set([
    ...answers.flatMap((answer) => (expected.refused === undefined ? answerProblems(answer, expected) : refusalProblems(answer, expected.refused))),
    ...(typeof expected.servedBy === 'object' ? shareProblems(answers, expected.servedBy) : []),
    ...(expected.oneServer === true ? oneServerProblem(answers) : []),
  ])];
}

function answerProblems(answer: Answer, expected: Expectation): string[] {
  if (answer.error !== undefined) return [`there was no answer: ${answer.error}`];
  const status = expected.status ?? 200;
  if (answer.status !== undefined && answer.status !== status) return [`status ${answer.status} instead of ${status}: ${answer.body ?? ''}`];
  const grpcStatus = expected.grpcStatus ?? 0;
  if (answer.grpcStatus !== undefined && answer.grpcStatus !== grpcStatus) return [`gRPC status ${answer.grpcStatus} instead of ${grpcStatus}: ${answer.headers['grpc-message'] ?? ''}`];

  const server = answer.echo?.workload ?? 'a proxy';
  const { atLeast, atMost } = expected.latency ?? {};
  return [
    ...(typeof expected.servedBy === 'string' && expected.servedBy !== server ? [`${server} answered instead of ${expected.servedBy}`] : []),
    ...(expected.path !== undefined && answer.echo?.path !== expected.path ? [`path ${answer.echo?.path ?? 'of no request'} arrives instead of ${expected.path}`] : []),
    ...identityProblem('the caller', 'URI', expected.caller, answer),
    ...identityProblem('the server', 'By', expected.callee, answer),
    ...headerProblems('arrives', answer.echo?.headers ?? {}, expected.arrivesWith),
    ...headerProblems('comes back', answer.headers, expected.answeredWith),
    ...(atLeast !== undefined && answer.milliseconds < atLeast.toMilliseconds() ? [`an answer after ${answer.milliseconds} ms, sooner than ${atLeast.toMilliseconds()} ms`] : []),
    ...(atMost !== undefined && answer.milliseconds > atMost.toMilliseconds() ? [`an answer after ${answer.milliseconds} ms, later than ${atMost.toMilliseconds()} ms`] : []),
  ];
}

/** Proxies tell the server who calls, in elements of which the last is the nearest: `By=spiffe://…;Hash=…;URI=spiffe://…`. */
function identityProblem(who: string, key: string, expected: string | undefined, answer: Answer): string[] {
  if (expected === undefined) return [];
  const nearest = answer.echo?.headers['x-forwarded-client-cert']?.split(',').pop() ?? '';
  const found = nearest.split(';').find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
  return found === expected ? [] : [`${who} is ${found ?? 'nobody'} instead of ${expected}`];
}

function headerProblems(how: string, headers: Readonly<Record<string, string>>, expected: Readonly<Record<string, string | undefined>> = {}): string[] {
  return Object.entries(expected).filter(([name, value]) => headers[name] !== value)
    .map(([name, value]) => `header ${name} ${how} as ${headers[name] ?? 'nothing'} instead of ${value ?? 'nothing'}`);
}

function refusalProblems(answer: Answer, refusal: Refusal): string[] {
  const closed = answer.error === 'ECONNRESET' || answer.error === 'EPIPE';
  const isHttp = answer.status !== undefined;
  const seen = `${answer.error ?? `status ${answer.status ?? ''}${answer.grpcStatus === undefined ? '' : `, gRPC status ${answer.grpcStatus}`}`}: ${answer.body ?? answer.echo?.workload ?? ''}`;
  const asExpected = {
    'by authorization': isHttp ? (answer.grpcStatus === 7 || (answer.status === 403 && answer.body === 'RBAC: access denied')) : closed,
    'by closing the connection': closed,
    'by the caller\'s proxy': isHttp ? answer.status === 502 && answer.echo === undefined : closed,
  }[refusal];
  return asExpected ? [] : [`not refused ${refusal}, but ${seen}`];
}

function oneServerProblem(answers: readonly Answer[]): string[] {
  const pods = [...new Set(answers.map(({ echo }) => echo?.pod ?? 'no server'))].sort();
  return pods.length === 1 ? [] : [`${pods.join(', ')} answered, instead of one of them`];
}

function shareProblems(answers: readonly Answer[], shares: Readonly<Record<string, number>>): string[] {
  const counts = new Map<string, number>();
  for (const { echo } of answers) counts.set(echo?.workload ?? 'no server', (counts.get(echo?.workload ?? 'no server') ?? 0) + 1);
  return [...new Set([...Object.keys(shares), ...counts.keys()])].flatMap((workload) => {
    const share = shares[workload] ?? 0;
    const count = counts.get(workload) ?? 0;
    const [least, most] = expectedCounts(answers.length, share / 100);
    return count >= least && count <= most ? [] : [`${workload} answered ${count} of ${answers.length} requests; with a share of ${share} % that should be ${least} to ${most}`];
  });
}

/** What is expected, in words for the record. */
export function inWords(expected: Expectation, times: number): string {
  if (expected.refused !== undefined) return `refused ${expected.refused}`;
  const servedBy = typeof expected.servedBy === 'string'
    ? [`from \`${expected.servedBy}\``]
    : Object.entries(expected.servedBy ?? {}).map(([workload, share]) => `${share} % from \`${workload}\``);
  const { atLeast, atMost } = expected.latency ?? {};
  const parts = [
    `${expected.status ?? 200}${expected.grpcStatus === undefined ? '' : `, gRPC status ${expected.grpcStatus}`}`,
    ...servedBy,
    ...(expected.oneServer === true ? ['all from one pod'] : []),
    ...(expected.path === undefined ? [] : [`\`${expected.path}\` arriving as the path`]),
    ...(expected.caller === undefined ? [] : [`the caller is \`${expected.caller}\``]),
    ...(expected.callee === undefined ? [] : [`the server is \`${expected.callee}\``]),
    ...headersInWords('arriving', expected.arrivesWith),
    ...headersInWords('coming back', expected.answeredWith),
    ...(atLeast === undefined ? [] : [`not before ${atLeast.toMilliseconds()} ms`]),
    ...(atMost === undefined ? [] : [`within ${atMost.toMilliseconds()} ms`]),
    ...(expected.tolerated === undefined ? [] : [`up to ${expected.tolerated} % failing`]),
  ];
  return `${parts.join(', ')}${times > 1 ? ` (of ${times} requests)` : ''}`;
}

function headersInWords(how: string, headers: Readonly<Record<string, string | undefined>> = {}): string[] {
  return Object.entries(headers).map(([name, value]) => (value === undefined ? `\`${name}\` not ${how}` : `\`${name}: ${value}\` ${how}`));
}
