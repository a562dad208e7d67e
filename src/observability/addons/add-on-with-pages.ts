import type { Construct } from 'constructs';
import type { AddOnProps } from './add-on';
import { AddOn } from './add-on';
import { requireAuthentication } from './unauthenticated';
import { MeshError } from '../../errors';
import type { Port } from '../../mesh';

/** What an add-on with pages for people is told. */
export interface PagesProps extends AddOnProps {
  /**
   * Where people find it, such as `https://grafana.example.com`: what others link to. A gateway still has to expose it.
   *
   * @default - nobody links to it
   */
  readonly url?: string;
}

/** An add-on that people look at, or Grafana for them. A gateway may expose it to those who say who they are, and to nobody else. */
export abstract class AddOnWithPages extends AddOn {
  /** Where people find it. */
  public readonly url: string | undefined;

  protected constructor(scope: Construct, id: string, props: PagesProps, ports: readonly [Port, ...Port[]], serviceAccount?: string) {
    super(scope, id, props, ports, serviceAccount);
    this.url = this.requireUrl(props.url);
    requireAuthentication(this);
  }

  private requireUrl(url: string | undefined): string | undefined {
    if (url === undefined || /^https?:\/\/[^\s/]+/.test(url)) return url;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'others link to it by a URL', value: url, fix: 'Write such as "https://grafana.example.com"' });
  }
}
