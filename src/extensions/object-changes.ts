import type { EnvoyChange, EnvoyExtension, EnvoyFields } from './envoy-change';
import { writeExtension } from './envoy-change';

/** What merging into any object of Envoy's can do. */
class Changes {
  constructor(private readonly applyTo: EnvoyChange['applyTo'], private readonly match: EnvoyChange['match']) {}

  /** Changes fields; what is in lists is added to them. */
  public merge(fields: EnvoyFields): EnvoyChange {
    return this.change('MERGE', fields);
  }

  /** Changes fields; lists are replaced. Needs Istio 1.31. */
  public mergeReplacingLists(fields: EnvoyFields): EnvoyChange {
    return this.change('MERGE_AND_REPLACE_LIST', fields);
  }

  protected change(operation: EnvoyChange['operation'], value?: EnvoyFields): EnvoyChange {
    return { applyTo: this.applyTo, match: this.match, operation, ...(value !== undefined && { value }) };
  }
}

/** Changes of route configurations: those that are there can be changed, and none be added or removed. */
export class RouteConfigurationChanges extends Changes {}

/** Changes of things that can come and go: listeners, filter chains, clusters. */
export class ObjectChanges extends Changes {
  /** Adds one. */
  public add(object: EnvoyFields): EnvoyChange {
    return this.change('ADD', object);
  }

  /** Takes out those that match. */
  public remove(): EnvoyChange {
    return this.change('REMOVE');
  }
}

/** Changes of virtual hosts. */
export class VirtualHostChanges extends ObjectChanges {
  /** Puts one in the place of those that match. */
  public replace(virtualHost: EnvoyFields): EnvoyChange {
    return this.change('REPLACE', virtualHost);
  }
}

/** Changes of routes. Their order decides, so they are inserted, and not added or removed. */
export class HttpRouteChanges extends Changes {
  /** Puts a route before all others of the virtual host, when one of them matches. */
  public insertFirst(route: EnvoyFields): EnvoyChange {
    return this.change('INSERT_FIRST', route);
  }

  /** Puts a route before the one that matches. */
  public insertBefore(route: EnvoyFields): EnvoyChange {
    return this.change('INSERT_BEFORE', route);
  }

  /** Puts a route behind the one that matches. */
  public insertAfter(route: EnvoyFields): EnvoyChange {
    return this.change('INSERT_AFTER', route);
  }
}

/** Changes of configurations that extensions ask for by name. */
export class ExtensionConfigChanges {
  /** Adds one. */
  public add(extension: EnvoyExtension): EnvoyChange {
    return { applyTo: 'EXTENSION_CONFIG', match: {}, operation: 'ADD', value: writeExtension(extension) };
  }
}
