import type { IConstruct } from 'constructs';
import type { VirtualServiceHttpRoute } from '../../imports/networking.istio.io';
import type { RequestMatch } from '../mesh';

/** A share of a rule's requests. */
export interface RouteDestination {
  /**
   * The version that gets it.
   *
   * @default - any pod of the service
   */
  readonly version?: string;

  /** The share, a whole number from 0 to 100. */
  readonly weight: number;
}

interface Contribution {
  /** The route's name in the output, which proxies log and metrics and tools refer to. */
  readonly name: string;

  /** The construct that contributed it. */
  readonly owner: IConstruct;
}

/** One line of a service's route table: which requests, and what becomes of them. */
export interface RouteRule extends Contribution {
  /**
   * Which requests it is for.
   *
   * @default - all that no other rule is for
   */
  readonly match?: RequestMatch;

  /** Where the requests go, or how the proxy itself answers them. */
  readonly action: RouteAction;
}

/** Requests go to pods of the service. Shares of zero are kept: so a version's subset exists before the first request is sent to it. */
export interface ForwardAction {
  readonly destinations: readonly RouteDestination[];

  /**
   * The `VirtualService` of a controller that says how they are split, without hosts of its own. Settings of the route hold for its routes too.
   *
   * @default - they are split as the destinations say
   */
  readonly delegate?: { readonly name: string; readonly namespace: string };
  readonly answer?: never;
}

/** The proxy answers by itself, or leaves the answer to the routes of another team. */
export interface AnswerAction {
  readonly answer: Pick<VirtualServiceHttpRoute, 'redirect' | 'directResponse'>;
  readonly destinations?: never;
  readonly delegate?: never;
}

export type RouteAction = ForwardAction | AnswerAction;

/** What else happens to the requests of a route, each part as a VirtualService holds it. */
export type RouteSettings = Pick<VirtualServiceHttpRoute, 'corsPolicy' | 'fault' | 'headers' | 'mirrors' | 'retries' | 'rewrite' | 'timeout'>;

/** Settings for the requests of all rules, or for those that match. */
export interface RouteModifier extends Contribution {
  /**
   * Which requests they are for. Where several set the same part, the narrower one wins.
   *
   * @default - all
   */
  readonly when?: RequestMatch;

  readonly settings: RouteSettings;
}
