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
    if (Object.keys(set).length + Object.keys(add).length + remove.length === 0) return undefined;
    return {
      ...(Object.keys(add).length > 0 && { add: this.renderValues(add) }),
      ...(remove.length > 0 && { remove: remove.map((name) => this.requireName(name)) }),
      ...(Object.keys(set).length > 0 && { set: this.renderValues(set) }),
    };
  }

  private renderValues(values: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [this.requireName(name), this.requireValue(name, value)]));
  }

  private requireValue(name: string, value: string): string {
    if (/[^\t\x20-\x7e\x80-\uffff]/.test(value)) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: `the value of header ${name} holds a line break or another control character`, value, fix: 'Write it in one line' });
    }
    const beyondVariables = value.replace(/%%|%[A-Z_]+(?:\([^)]*\))?(?::\d+)?%/g, '');
    if (!beyondVariables.includes('%')) return value;
    throw new MeshError({
      code: 'InvalidValue',
      at: this,
      problem: `the value of header ${name} has a percent sign that begins no variable of Envoy, such as %DOWNSTREAM_REMOTE_ADDRESS%`,
      value,
      fix: 'Write %% for a percent sign',
    });
  }

  /** Names are compared without regard to case, so they are written in one. */
  private requireName(name: string): string {
    const lower = name.toLowerCase();
    const pseudo = name.startsWith(':') || lower === 'host';
    if (!pseudo && /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) return lower;
    throw new MeshError({
      code: 'InvalidValue',
      at: this,
      problem: pseudo ? 'parts of the request line are no headers that one may change' : 'not a name that a header can have',
      value: name,
      fix: pseudo ? 'Use UrlRewrite for the path and the authority' : 'Write a name such as "x-user"',
    });
  }
}
