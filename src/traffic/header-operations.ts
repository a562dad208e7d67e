import { Construct } from 'constructs';
import type { VirtualServiceHeaderOperations } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { RouteTable } from './route-table';

/** What happens to headers. */
export interface HeaderChanges {
  /** Headers that get this value, whatever they had. @default - none */
  readonly set?: Readonly<Record<string, string>>;

  /** Headers that get this value beside what they had. @default - none */
  readonly add?: Readonly<Record<string, string>>;

  /** Headers that are taken away. @default - none */
  readonly remove?: readonly string[];
}

export interface HeaderOperationsProps {
  /** The service whose requests and answers change. */
  readonly service: IMeshService;

  /** What happens to requests before they are sent on. @default - nothing */
  readonly request?: HeaderChanges;

  /** What happens to answers before the caller gets them. @default - nothing */
  readonly response?: HeaderChanges;

  /** The requests that it is for. @default - all requests of the service */
  readonly when?: RequestMatch;
}

/**
 * Sets, adds and removes headers of requests and answers.
 *
 * Adds to `headers` on the routes of the service's one `VirtualService`. Several on one service add up.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
 */
export class HeaderOperations extends Construct {
  /**
   * @throws MeshError ContradictingProps when nothing changes
   * @throws MeshError InvalidValue when a header cannot have such a name or value
   */
  constructor(scope: Construct, id: string, props: HeaderOperationsProps) {
    super(scope, id);
    const request = this.render(props.request);
    const response = this.render(props.response);
    if (request === undefined && response === undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'no header changes', value: {}, fix: 'Give it request: { set: { … } } or the like' });
    }
    RouteTable.of(props.service).addModifier({
      name: id,
      owner: this,
      ...(props.when !== undefined && { when: props.when }),
      settings: { headers: { ...(request !== undefined && { request }), ...(response !== undefined && { response }) } },
    });
  }

  private render({ set = {}, add = {}, remove = [] }: HeaderChanges = {}): VirtualServiceHeaderOperations | undefined {
    const values = [...Object.entries(set), ...Object.entries(add)];
    for (const name of [...values.map(([header]) => header), ...remove]) this.requireName(name);
    const broken = values.find(([, value]) => /[\r\n\0]/.test(value));
    if (broken !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: `the value of header ${broken[0]} holds a line break`, value: broken[1], fix: 'Write it in one line' });
    }
    if (values.length === 0 && remove.length === 0) return undefined;
    return {
      ...(Object.keys(add).length > 0 && { add: { ...add } }),
      ...(remove.length > 0 && { remove: [...remove] }),
      ...(Object.keys(set).length > 0 && { set: { ...set } }),
    };
  }

  private requireName(name: string): void {
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return;
    const pseudo = name.startsWith(':');
    throw new MeshError({
      code: 'InvalidValue',
      at: this,
      problem: pseudo ? 'parts of the request line are no headers that one may change' : 'not a name that a header can have',
      value: name,
      fix: pseudo ? 'Use UrlRewrite for the path and the authority' : 'Write a name such as "x-user"',
    });
  }
}
