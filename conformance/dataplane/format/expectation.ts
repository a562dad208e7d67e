import type { Duration } from 'cdk8s';
import { expectedCounts } from './statistics';
import type { Answer } from '../programs/protocol';

/** How traffic is kept out, as the caller sees it. */
export type Refusal =
  /** The server's proxy denies it by an AuthorizationPolicy: 403, or PERMISSION_DENIED to gRPC; a connection that is no HTTP is closed. */
  | 'by authorization'
  /** The connection is closed without a word: plaintext where mutual TLS is required. */
  | 'by closing the connection'
  /** The server ends TLS before the first request: it wants a certificate of the client, or another one. */
  | 'in the TLS handshake'
  /** The caller's own proxy knows no such host and lets nothing else out: 502, or the connection is closed. */
  | 'by the caller\'s proxy';

/** What must be true of the answers to a request. What is left out is not looked at, but an unexpected failure is never overlooked. */
export interface Expectation {
  /** The status of every answer, or the share in percent that each of several has. @default 200 */
  readonly status?: number | Readonly<Record<number, number>>;
  /** The status of every gRPC call. @default 0 for gRPC */
  readonly grpcStatus?: number;
  /** The Deployment whose pod answered; several that all do, whatever their shares; or the share in percent that each of several has. */
  readonly servedBy?: string | readonly string[] | Readonly<Record<string, number>>;
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
  /** How many answers are failures (none at all, or 500 to 504), at which nothing else is looked at then. @default - none is, but for what `status` says */
  readonly failures?: readonly [least: number, most: number];
}

/** What is wrong with the answers, a sentence each; nothing, when they are as expected. */
export function problemsWith(answers: readonly Answer[], expected: Expectation): string[] {
  if (answers.length === 0) return ['nothing was sent'];
  if (expected.failures !== undefined) {
    const { failures: [least, most], ...others } = expected;
    const good = answers.filter(({ error, status = 200 }) => error === undefined && (status < 500 || status > 504));
    const failures = answers.length - good.length;
    return failures >= least && failures <= most ? problemsWith(good, others) : [`${failures} of ${answers.length} failed, instead of ${least} to ${most}`];
  }
  return [...new Set([
    ...answers.flatMap((answer) => (expected.refused === undefined ? answerProblems(answer, expected) : refusalProblems(answer, expected.refused))),
    ...serverProblems(answers, expected.servedBy),
    ...(typeof expected.status === 'object' ? shareProblems(answers.map(({ status }) => String(status ?? 'none')), expected.status, 'status') : []),
    ...(expected.oneServer === true ? oneServerProblem(answers) : []),
  ])];
}

function answerProblems(answer: Answer, expected: Expectation): string[] {
  if (answer.error !== undefined) return [`there was no answer: ${answer.error}`];
  const status = expected.status ?? 200;
  if (typeof status === 'number' && answer.status !== undefined && answer.status !== status) return [`status ${answer.status} instead of ${status}: ${answer.body ?? ''}`];
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

/** Whether a proxy says that an AuthorizationPolicy denies the request. Over TCP it says nothing. */
export function isDenied({ status, grpcStatus, body }: Answer): boolean {
  return grpcStatus === 7 || (status === 403 && body === 'RBAC: access denied');
}

function refusalProblems(answer: Answer, refusal: Refusal): string[] {
  const closed = answer.error === 'ECONNRESET' || answer.error === 'EPIPE';
  const isHttp = answer.status !== undefined;
  const seen = `${answer.error ?? `status ${answer.status ?? ''}${answer.grpcStatus === undefined ? '' : `, gRPC status ${answer.grpcStatus}`}`}: ${answer.body ?? answer.echo?.workload ?? ''}`;
  const asExpected = {
    'by authorization': isHttp ? isDenied(answer) : closed,
    'by closing the connection': closed,
    'in the TLS handshake': answer.error?.startsWith('ERR_SSL_') === true,
    'by the caller\'s proxy': isHttp ? answer.status === 502 && answer.echo === undefined : closed,
  }[refusal];
  return asExpected ? [] : [`not refused ${refusal}, but ${seen}`];
}

function oneServerProblem(answers: readonly Answer[]): string[] {
  const pods = [...new Set(answers.map(({ echo }) => echo?.pod ?? 'no server'))].sort();
  return pods.length === 1 ? [] : [`${pods.join(', ')} answered, instead of one of them`];
}

function serverProblems(answers: readonly Answer[], expected: Expectation['servedBy']): string[] {
  if (expected === undefined || typeof expected === 'string') return []; // each answer for itself
  const servers = answers.map(({ echo }) => echo?.workload ?? 'no server');
  if (!isSeveral(expected)) return shareProblems(servers, expected, 'server');
  return [
    ...expected.filter((server) => !servers.includes(server)).map((server) => `${server} answered none of ${answers.length} requests`),
    ...servers.filter((server) => !expected.includes(server)).map((server) => `${server} answered instead of one of ${expected.join(', ')}`),
  ];
}

function isSeveral(servedBy: Expectation['servedBy']): servedBy is readonly string[] {
  return Array.isArray(servedBy);
}

function shareProblems(found: readonly string[], shares: Readonly<Record<string, number>>, what: string): string[] {
  const counts = new Map<string, number>();
  for (const each of found) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...new Set([...Object.keys(shares), ...counts.keys()])].flatMap((each) => {
    const share = shares[each] ?? 0;
    const count = counts.get(each) ?? 0;
    const [least, most] = expectedCounts(found.length, share / 100);
    return count >= least && count <= most ? [] : [`${what} ${each}: ${count} of ${found.length} answers; with a share of ${share} % that should be ${least} to ${most}`];
  });
}

/** Whether shares are expected, which takes many requests to tell. */
export function expectsShares({ status, servedBy }: Expectation): boolean {
  return typeof status === 'object' || (typeof servedBy === 'object' && !isSeveral(servedBy));
}

/** What is expected, in words for the record. */
export function inWords(expected: Expectation, times: number): string {
  if (expected.refused !== undefined) return `refused ${expected.refused}`;
  const servedBy = isSeveral(expected.servedBy)
    ? [`from ${expected.servedBy.map((workload) => `\`${workload}\``).join(' and ')}`]
    : typeof expected.servedBy === 'string'
      ? [`from \`${expected.servedBy}\``]
      : Object.entries(expected.servedBy ?? {}).map(([workload, share]) => `${share} % from \`${workload}\``);
  const status = typeof expected.status === 'object' ? Object.entries(expected.status).map(([each, share]) => `${share} % ${each}`).join(', ') : String(expected.status ?? 200);
  const { atLeast, atMost } = expected.latency ?? {};
  const parts = [
    `${status}${expected.grpcStatus === undefined ? '' : `, gRPC status ${expected.grpcStatus}`}`,
    ...servedBy,
    ...(expected.oneServer === true ? ['all from one pod'] : []),
    ...(expected.path === undefined ? [] : [`\`${expected.path}\` arriving as the path`]),
    ...(expected.caller === undefined ? [] : [`the caller is \`${expected.caller}\``]),
    ...(expected.callee === undefined ? [] : [`the server is \`${expected.callee}\``]),
    ...headersInWords('arriving', expected.arrivesWith),
    ...headersInWords('coming back', expected.answeredWith),
    ...(atLeast === undefined ? [] : [`not before ${atLeast.toMilliseconds()} ms`]),
    ...(atMost === undefined ? [] : [`within ${atMost.toMilliseconds()} ms`]),
    ...(expected.failures === undefined ? [] : [`${expected.failures[0]} to ${expected.failures[1]} failing`]),
  ];
  return `${parts.join(', ')}${times > 1 ? ` (of ${times} requests)` : ''}`;
}

function headersInWords(how: string, headers: Readonly<Record<string, string | undefined>> = {}): string[] {
  return Object.entries(headers).map(([name, value]) => (value === undefined ? `\`${name}\` not ${how}` : `\`${name}: ${value}\` ${how}`));
}
