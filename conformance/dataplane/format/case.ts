import type { ApiObject, Chart, Duration } from 'cdk8s';
import type { Expectation } from './expectation';
import type { ExpectedTrace } from './reports';
import type { GatewayWorkload, IMeshService, Mesh, Port } from '../../../src';
import type { ServerProgram } from '../../harness/binaries';
import type { Behaviour } from '../programs/protocol';

/** What an app of a case is built in. */
export interface CaseScope {
  readonly chart: Chart;
  readonly mesh: Mesh;
  /** The ingress gateway that runs. */
  readonly ingressGateway: GatewayWorkload;
  /** The egress gateway that runs. */
  readonly egressGateway: GatewayWorkload;

  /** Runs a pod for a service, under the service's first identity. */
  readonly runs: (service: IMeshService, options?: RunOptions) => ApiObject;

  /**
   * Runs a server that belongs to the world outside the cluster, at a name that every pod's DNS knows. Its Deployment has the name with dashes for dots.
   * By HTTPS its certificate is one that every proxy trusts, and the server name it was asked for reaches it as the header `stand-in-server-name`.
   */
  readonly runsInTheWorld: (host: string, port: Port) => ApiObject;
}

export interface RunOptions {
  /** The version whose labels it carries. @default - none */
  readonly version?: string;
  /** The name of its Deployment, by which steps refer to the pod. @default - the service's, followed by the version */
  readonly name?: string;
  /** False keeps the sidecar out. @default - as the namespace has it */
  readonly sidecar?: boolean;
  /** It serves its port of protocol https by a certificate for these names, of the authority of the world. @default - by none: a stand-in for plain TCP */
  readonly certifiedFor?: readonly string[];
  /** It runs from the step `start` on. @default false */
  readonly later?: boolean;
  /** Where it runs, as `REGION/ZONE`: it selects nodes by their labels, and there is one. @default - on a node without labels */
  readonly locality?: string;
}

/** One request, or many alike. */
export interface RequestProps {
  /** The Deployment whose pod sends it, as `name` or `namespace/name`; `outside` is a client without proxy, outside the mesh. */
  readonly from: string;

  /**
   * `PROTOCOL://HOST[:PORT][/PATH]` with the protocol http, https, h2c, grpc or tcp. From outside, a host that is no Service is one of the ingress gateway's;
   * one that is a Service is called directly, in plaintext.
   */
  readonly to: string;
  /** @default GET */
  readonly method?: string;
  /** `{n}` in a value becomes the number of the request among those of the step. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often. @default 1; 1000 where shares are expected */
  readonly times?: number;
  /** For https: the Secret whose certificate's authority the client trusts, or `the world` for servers of the world. */
  readonly trusting?: string;
  /** For https: the Secret whose certificate's authority the client has a certificate of, which it shows. @default - it shows none */
  readonly showing?: string;
  readonly expect: Expectation;
}

export interface RequestStep {
  readonly kind: 'request';
  readonly says: string;
  readonly request: RequestProps;
}

export interface ApplyStep<P> {
  readonly kind: 'apply';
  readonly says: string;
  readonly parameters: Partial<P>;
}

export interface UnderLoadStep<P> {
  readonly kind: 'under-load';
  readonly says: string;
  readonly request: RequestProps;
  readonly steps: readonly Step<P>[];
}

/** A request that is sent again until its answers are as expected. */
export interface EventuallyStep {
  readonly kind: 'eventually';
  readonly says: string;
  readonly request: RequestProps;
  readonly within: Duration;
}

/** Something that happens beside the app. */
export type Event =
  | { readonly kind: 'crash' | 'start' | 'stop'; readonly says: string; readonly workload: string }
  | { readonly kind: 'behave'; readonly says: string; readonly workload: string; readonly behaviour: Behaviour }
  | { readonly kind: 'pause'; readonly says: string; readonly length: Duration }
  | { readonly kind: 'certificate'; readonly says: string; readonly secret: string; readonly host: string }
  | { readonly kind: 'arrived'; readonly says: string; readonly workload: string; readonly path: string; readonly times: readonly [least: number, most: number] }
  | { readonly kind: 'logged'; readonly says: string; readonly workload: string; readonly fields: LogFields; readonly times: 'never' | 'once or more' }
  | { readonly kind: 'recorded'; readonly says: string; readonly collector: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'traced'; readonly says: string; readonly trace: ExpectedTrace };

/** Fields of a line of JSON; of what cannot be foreseen, the form. */
export type LogFields = Readonly<Record<string, string | number | RegExp | null>>;

/** What a case does, in order. `says` is a sentence for the record. */
export type Step<P> = RequestStep | EventuallyStep | ApplyStep<P> | UnderLoadStep<P> | Event;

/** Proof of a feature on the wire: an app, and what traffic it must get through and how. */
export interface DataPlaneCase<P = unknown> {
  /** Unique; what `--only` chooses by. */
  readonly name: string;
  /** The constructs it is about. */
  readonly feature: string;
  /** In one sentence, for the record. */
  readonly proves: string;
  /** What the app is built with at first; `apply` steps change it. */
  readonly parameters: P;
  readonly app: (scope: CaseScope, parameters: P) => void;
  readonly steps: readonly Step<P>[];
  /** Deployments, rendered by constructs, that run from the step `start` on. @default - none */
  readonly later?: readonly string[];
  /** Certificates that are there from the beginning: for each Secret where the ingress gateway finds it, the host. @default - none */
  readonly certificates?: Readonly<Record<string, string>>;
  /** Settings added to the mesh configuration while the case runs. @default - none */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** A folder that it reads and that a checkout may lack. */
  readonly needs?: string;
  /** Programs that its containers run and that a machine may lack. @default - none */
  readonly programs?: readonly ServerProgram[];
}

/** A case as it is written down: without parameters where its app has none. */
export interface CaseDefinition<P> extends Omit<DataPlaneCase, 'parameters' | 'app' | 'steps'> {
  readonly parameters?: P;
  readonly app: (scope: CaseScope, parameters: NoInfer<P>) => void;
  readonly steps: readonly Step<NoInfer<P>>[];
}

/** Defines a case; the parameters' type follows from their values. */
export function dataPlaneCase<P extends object = Record<string, never>>(definition: CaseDefinition<P>): DataPlaneCase {
  // Cases of all parameter types stand in one list, and only their own steps and app ever see the parameters.
  return { parameters: {}, ...definition } as DataPlaneCase;
}

/** Sends a request, or many alike, and looks at every answer. */
export function request(says: string, props: RequestProps): RequestStep {
  return { kind: 'request', says, request: props };
}

/**
 * Sends a request, or many alike, until all answers of one round are as expected; what is still wrong when the time is up is what is wrong. For what comes
 * about by itself some time after its cause.
 */
export function eventually(says: string, within: Duration, props: RequestProps): EventuallyStep {
  return { kind: 'eventually', says, request: props, within };
}

/** Applies the app anew, with some parameters changed. */
export function apply<P>(says: string, parameters: Partial<P>): ApplyStep<P> {
  return { kind: 'apply', says, parameters };
}

/** Sends a request over and over while other steps take place; the expectation holds for every answer. */
export function underLoad<P>(says: string, props: RequestProps, steps: readonly Step<P>[]): UnderLoadStep<P> {
  return { kind: 'under-load', says, request: props, steps };
}

/** Ends a pod without notice: its address stays among the endpoints. */
export function crash(says: string, workload: string): Event {
  return { kind: 'crash', says, workload };
}

/** Starts the pod of a workload that runs `later`, or was stopped. */
export function start(says: string, workload: string): Event {
  return { kind: 'start', says, workload };
}

/** Takes a pod away, and its address from the endpoints, as scaling to zero does. */
export function stop(says: string, workload: string): Event {
  return { kind: 'stop', says, workload };
}

/** Makes a server answer late or with another status from now on. */
export function behave(says: string, workload: string, behaviour: Behaviour): Event {
  return { kind: 'behave', says, workload, behaviour };
}

/** Lets time pass. Only where something of Envoy's own goes by it: that a change has arrived is waited for anyway. */
export function pause(says: string, length: Duration): Event {
  return { kind: 'pause', says, length };
}

/** Looks at how many requests for a path a server has got so far, whoever got the answers. */
export function arrived(says: string, workload: string, path: string, times: readonly [least: number, most: number]): Event {
  return { kind: 'arrived', says, workload, path, times };
}

/** Looks for a line of JSON with these fields in the log of a workload's proxy. Proxies write it some seconds later. */
export function logged(says: string, workload: string, fields: LogFields): Event {
  return { kind: 'logged', says, workload, fields, times: 'once or more' };
}

/** Looks that there is no such line. Only after a step has found a line that is written later than it would be. */
export function notLogged(says: string, workload: string, fields: LogFields): Event {
  return { kind: 'logged', says, workload, fields, times: 'never' };
}

/** Looks for a record with these attributes among those that proxies sent to a collector of logs, some seconds later. */
export function recorded(says: string, collector: string, attributes: Readonly<Record<string, string>>): Event {
  return { kind: 'recorded', says, collector, attributes };
}

/** Looks at the spans that proxies sent to a collector of traces. They send them some seconds later; for none, only after a step has found later ones. */
export function traced(says: string, trace: ExpectedTrace): Event {
  return { kind: 'traced', says, trace };
}

/** Issues a certificate anew, from another authority. */
export function certificate(says: string, secret: string, host: string): Event {
  return { kind: 'certificate', says, secret, host };
}
