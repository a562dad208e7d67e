import { callOf } from './call';
import type { RequestProps } from './case';
import { type Expectation, isDenied, problemsWith } from './expectation';
import { decideAccess, type Manifests } from '../../../src';
import type { Pod } from '../pods/pod';
import type { Answer } from '../programs/protocol';

/** What is to be known of a pod. */
export type Party = Pick<Pod, 'namespace' | 'labels' | 'address' | 'object' | 'hasCapture'>;

/** What will become of a request, sent while a case's manifests are in force? */
export interface Question {
  /** The manifests of the case; those of the install have no policies. */
  readonly manifests: Manifests;
  readonly request: RequestProps;
  readonly caller: Party;
  /** The pods behind the Service that is called, each with its port; none, where the host is no Service. Routes may choose among them, or lead elsewhere. */
  readonly servers: readonly { readonly pod: Party; readonly port: number }[];
}

/** An answer: whether policies let the request through to a server, with the reason; or all that is expected, as a case says it. */
export type Prediction = { readonly access: 'ALLOW' | 'DENY'; readonly reason: string } | { readonly expectation: Expectation };

/**
 * Something of ours that tells from manifests what will become of a request. What it predicts is compared with the wire, so an evaluator that is wrong fails
 * the case.
 */
export interface Evaluator {
  readonly name: string;
  /** Undefined for a question that it does not answer. */
  predict(question: Question): Prediction | undefined;
}

/** AuthorizationPolicies, for calls between sidecars. */
const access: Evaluator = {
  name: 'decideAccess',
  predict({ manifests, request, caller, servers }) {
    // At a gateway two proxies decide; in plaintext PeerAuthentications do; and tokens are somebody else's to verify.
    if (!caller.hasCapture || servers.some(({ pod }) => !pod.hasCapture) || manifests.ofKind('RequestAuthentication').length > 0) return undefined;
    const { protocol, method, path, host, port: authorityPort, headers } = callOf(request);
    const decisions = servers.map(({ pod, port }) => decideAccess(manifests, {
      from: { namespace: caller.namespace, serviceAccount: caller.object.spec.serviceAccountName ?? 'default', ip: caller.address },
      to: { namespace: pod.namespace, labels: pod.labels, port, ip: pod.address },
      ...(protocol !== 'tcp' && { request: { method: protocol === 'grpc' ? 'POST' : method, path, host: `${host}:${authorityPort}`, headers } }),
    }));
    const [first] = decisions;
    const unsure = decisions.some(({ decision, asks }) => asks.length > 0 || decision !== first?.decision);
    return first === undefined || unsure ? undefined : { access: first.decision, reason: first.reason };
  },
};

/** Every request of every case is a question to all of these, but for those under load: what is in force changes meanwhile. */
export const evaluators: readonly Evaluator[] = [access];

/** What evaluators tell otherwise than the wire, a sentence each. */
export function contradictions(question: Question, answers: readonly Answer[]): string[] {
  return evaluators.flatMap((evaluator) => {
    const prediction = evaluator.predict(question);
    return prediction === undefined ? [] : problemsOf(prediction, answers).map((problem) => `${evaluator.name} predicts otherwise: ${problem}`);
  });
}

/** Whoever is denied gets no answer of a server, whatever else may come before. Whoever is allowed may fail for other reasons. */
export function problemsOf(prediction: Prediction, answers: readonly Answer[]): string[] {
  if ('expectation' in prediction) return problemsWith(answers, prediction.expectation);
  const contrary = answers.filter((answer) => (prediction.access === 'ALLOW' ? isDenied(answer) : answer.echo !== undefined));
  if (contrary.length === 0) return [];
  return [`${prediction.access}, since ${prediction.reason}; yet ${contrary.length} of ${answers.length} were ${prediction.access === 'ALLOW' ? 'denied' : 'served'}`];
}
