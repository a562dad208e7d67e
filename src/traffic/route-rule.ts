import type { IConstruct } from 'constructs';
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

/** One line of a service's route table. */
export interface RouteRule {
  /** The route's name in the output, which proxies log and metrics and tools refer to. */
  readonly name: string;

  /** The construct that contributed the rule. */
  readonly owner: IConstruct;

  /**
   * Which requests it is for.
   *
   * @default - all that no other rule is for
   */
  readonly match?: RequestMatch;

  /** Where they go. Shares of zero are kept: so a version's subset exists before the first request is sent to it. */
  readonly destinations: readonly RouteDestination[];
}
