import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { RouteTable } from './route-table';

export interface DirectResponseProps {
  /** The service in whose place the proxy answers. */
  readonly service: IMeshService;

  /** The requests that it answers. */
  readonly when: RequestMatch;

  /** The status of the answer, from 200 to 599. */
  readonly status: number;

  /** The text of the answer, at most 1 MiB. @default - none */
  readonly body?: string;
}

/**
 * Answers requests in the proxy, such as with a page that says when a service is back.
 *
 * Contributes a route with `directResponse` to the service's one `VirtualService`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
 */
export class DirectResponse extends Construct {
  /**
   * @throws MeshError InvalidValue when the status is out of range or the body is too long
   * @throws MeshError ConflictingRoutes when another pattern routes the same requests
   */
  constructor(scope: Construct, id: string, props: DirectResponseProps) {
    super(scope, id);
    const { service, when, status, body } = props;
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'an HTTP status lies between 200 and 599', value: status, fix: 'Write a status such as 503' });
    }
    const bytes = Buffer.byteLength(body ?? '');
    if (bytes > 2 ** 20) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the text is longer than a mebibyte', value: `${bytes} bytes`, fix: 'Serve large answers from a service' });
    }
    RouteTable.of(service).addRule({
      name: id,
      owner: this,
      match: when,
      action: { answer: { directResponse: { ...(body !== undefined && { body: { string: body } }), status } } },
    });
  }
}
