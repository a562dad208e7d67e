import type { IConstruct } from 'constructs';
import type { IMeshNamespace, IMeshService } from '../mesh';

/** Routes of a team, for the hosts of gateways that another team owns: a `VirtualService` without hosts, made here or in another repository. */
export interface IRouteDelegate extends IConstruct {
  /** The name of the `VirtualService`. */
  readonly delegateName: string;

  /** Where the `VirtualService` lies. */
  readonly namespace: IMeshNamespace;

  /** Whether requests go on to a service, as far as it is known here. */
  serves(service: IMeshService): boolean;
}
