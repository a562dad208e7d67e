import type { SecretKey } from './workload';
import type { AlertmanagerConfigReceiver } from '../../../imports/monitoring.coreos.com';
import { MeshError } from '../../errors';

/** Where alerts are sent. What lets somebody send there is in a Secret of Alertmanager's namespace. */
export class AlertReceiver {
  /** A channel of Slack, such as `#mesh`; `webhook` holds the URL of an incoming webhook. @throws MeshError InvalidValue when the channel is none */
  public static slack({ channel, webhook }: { readonly channel: string; readonly webhook: SecretKey }): AlertReceiver {
    if (!/^\S+$/.test(channel)) throw new MeshError({ code: 'InvalidValue', problem: 'no channel of Slack is called so', value: channel, fix: 'Write such as "#mesh"' });
    return new AlertReceiver(
      webhook,
      (file) => ({ slack_configs: [{ channel, api_url_file: file, send_resolved: true }] }),
      (apiURL) => ({ slackConfigs: [{ channel, apiURL, sendResolved: true }] }),
    );
  }

  /** A service of PagerDuty; `routingKey` holds its integration key. */
  public static pagerDuty({ routingKey: secret }: { readonly routingKey: SecretKey }): AlertReceiver {
    return new AlertReceiver(secret, (file) => ({ pagerduty_configs: [{ routing_key_file: file }] }), (routingKey) => ({ pagerdutyConfigs: [{ routingKey }] }));
  }

  /** A program that takes Alertmanager's JSON; `url` holds where. */
  public static webhook({ url }: { readonly url: SecretKey }): AlertReceiver {
    return new AlertReceiver(url, (file) => ({ webhook_configs: [{ url_file: file }] }), (urlSecret) => ({ webhookConfigs: [{ urlSecret }] }));
  }

  private constructor(
    /** What is read of a Secret. */
    public readonly secret: SecretKey,
    private readonly plain: (file: string) => object,
    private readonly operated: (secret: { readonly name: string; readonly key: string }) => Omit<AlertmanagerConfigReceiver, 'name'>,
  ) {}

  /** As a file of Alertmanager says it. @internal */
  public inFile(name: string, file: string): object {
    return { name, ...this.plain(file) };
  }

  /** As its operator takes it. @internal */
  public forOperator(name: string): AlertmanagerConfigReceiver {
    return { name, ...this.operated({ name: this.secret.secretName, key: this.secret.key }) };
  }
}
