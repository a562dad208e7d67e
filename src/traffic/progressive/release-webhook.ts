import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';

/** When a webhook is called. */
export type WebhookPhase = 'before-traffic' | 'during-steps' | 'before-promotion';

/** A URL that the engine calls by POST, and whose answer of 2xx lets the release go on. */
export class ReleaseWebhook {
  /** Before the canary gets its first request: smoke tests. */
  public static beforeTraffic(name: string, url: string): ReleaseWebhook {
    return new ReleaseWebhook('before-traffic', name, url);
  }

  /** At every check: load tests, and checks that no query can express. */
  public static duringSteps(name: string, url: string): ReleaseWebhook {
    return new ReleaseWebhook('during-steps', name, url);
  }

  /**
   * Before the canary becomes stable: approvals. Flagger waits for the answer 200; Argo Rollouts takes the canary back after as many refusals as failed
   * checks.
   */
  public static beforePromotion(name: string, url: string): ReleaseWebhook {
    return new ReleaseWebhook('before-promotion', name, url);
  }

  private constructor(public readonly phase: WebhookPhase, public readonly name: string, public readonly url: string) {}

  /** @throws MeshError InvalidValue when the URL is none */
  public requireUrl(at: IConstruct): string {
    if (/^https?:\/\/[^\s/]+/.test(this.url) && URL.canParse(this.url)) return this.url;
    throw new MeshError({ code: 'InvalidValue', at, problem: `webhook ${this.name} has no URL that could be called`, value: this.url, fix: 'Write "http://load-tester.shop/gate"' });
  }
}
