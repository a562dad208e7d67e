import type { IConstruct } from 'constructs';
import type { RequestMatch } from '../mesh';
import { conditionActions } from './limit-conditions';
import type { Rate } from './rate';
import type { RateLimitServiceBase } from './rate-limit-service-base';
import type { RateLimitAction, RequestKey } from './request-key';

/** What a request that is over a limit gets. */
export interface LimitResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** One limit, as it takes part in the filters of its proxies. */
export interface Limit {
  /** What it is counted under. */
  readonly name: string;
  readonly owner: IConstruct;
  readonly rate: Rate;
  readonly match: RequestMatch | undefined;
  readonly key: RequestKey | undefined;
  readonly maxKeys: number;
  readonly enforce: boolean;
  readonly response: LimitResponse;
  readonly countedBy: RateLimitServiceBase | undefined;
}

/** An entry of a descriptor; without value it stands for each value apart. */
export interface DescriptorEntry {
  readonly key: string;
  readonly value?: string;
}

const entryKey = 'limit';

/** The ways to a limit's count: lists of actions, of which one at most applies to a request. */
export function actionsOf({ owner, match, key, name }: Limit): readonly RateLimitAction[][] {
  const lists = conditionActions(owner, match, { key: entryKey, value: name });
  return key === undefined ? lists : lists.flatMap((actions) => key.actions.map((action) => [...actions, action]));
}

/** The descriptor that each of those ways makes. */
export function descriptorOf(limit: Limit): readonly DescriptorEntry[] {
  const [actions = []] = conditionActions(limit.owner, limit.match, { key: entryKey, value: limit.name });
  return [...actions.map(() => ({ key: entryKey, value: limit.name })), ...(limit.key === undefined ? [] : [{ key: limit.key.name }])];
}
