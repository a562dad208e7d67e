import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch, StringMatch } from '../mesh';
import { isHttpToken } from '../mesh';
import { requireDuration } from './durations';
import { renderText } from './render-conditions';
import { RouteTable } from './route-table';

/** A method that pages may be allowed to use; `*` for any. */
export type CorsMethod = 'DELETE' | 'GET' | 'HEAD' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT' | '*';

export interface CorsProps {
  /** The service that pages of other origins may call. */
  readonly service: IMeshService;

  /** The origins of those pages, such as `https://shop.example.com`. */
  readonly allowOrigins: readonly StringMatch[];

  /** The methods they may use. @default - what browsers allow without asking */
  readonly allowMethods?: readonly CorsMethod[];

  /** The headers they may send. @default - what browsers allow without asking */
  readonly allowHeaders?: readonly string[];

  /** The headers of answers that they may read. @default - what browsers allow without asking */
  readonly exposeHeaders?: readonly string[];

  /** How long a browser may remember the answer, in whole seconds. @default - as long as it likes */
  readonly maxAge?: Duration;

  /** Whether they may send cookies and the like. @default false */
  readonly allowCredentials?: boolean;

  /** The requests that it is for. @default - all requests of the service */
  readonly when?: RequestMatch;
}

/**
 * Lets pages of other origins call a service from the browser.
 *
 * Sets `corsPolicy` on the routes of the service's one `VirtualService`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export class Cors extends Construct {
  /**
   * @throws MeshError InvalidValue when no origin is given, a header cannot have such a name, or the life of the answer is no whole number of seconds
   * @throws MeshError ContradictingProps when any origin may send credentials
   */
  constructor(scope: Construct, id: string, props: CorsProps) {
    super(scope, id);
    const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials } = props;
    if (allowOrigins.length === 0) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a policy without origins allows none', value: allowOrigins, fix: 'Write allowOrigins: [StringMatch.exact("https://shop.example.com")]' });
    }
    const anyone = allowOrigins.find(({ kind, value }) => value === '*' || (kind === 'regex' && ['.*', '.+'].includes(value)));
    if (allowCredentials === true && anyone !== undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'any page on the web could act with the cookies of its visitors', value: anyone.value, fix: 'Name the origins that may send credentials' });
    }
    for (const name of [...(allowHeaders ?? []), ...(exposeHeaders ?? [])]) {
      if (isHttpToken(name)) continue;
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'not a name that a header can have', value: name, fix: 'Write a name such as "x-user"' });
    }
    if (maxAge !== undefined && maxAge.toMilliseconds({ integral: false }) % 1000 !== 0) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'browsers count the life of the answer in seconds', value: maxAge.toHumanString(), fix: 'Write whole seconds: Duration.seconds(60)' });
    }
    RouteTable.of(props.service).addModifier({
      name: id,
      owner: this,
      ...(props.when !== undefined && { when: props.when }),
      settings: {
        corsPolicy: {
          ...(allowCredentials !== undefined && { allowCredentials }),
          ...(allowHeaders !== undefined && { allowHeaders: [...allowHeaders] }),
          ...(allowMethods !== undefined && { allowMethods: [...allowMethods] }),
          allowOrigins: allowOrigins.map(renderText),
          ...(exposeHeaders !== undefined && { exposeHeaders: [...exposeHeaders] }),
          ...(maxAge !== undefined && { maxAge: requireDuration(this, 'the life of the answer', maxAge) }),
        },
      },
    });
  }
}
