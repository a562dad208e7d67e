import type { DiscoveredExtension, EnvoyChange, EnvoyExtension } from './envoy-change';
import { writeExtension } from './envoy-change';
import type { ListenerMatch } from './patch-matches';
import { writeListener } from './patch-matches';
import type { EnvoyFilterListener } from '../../imports/networking.istio.io';

const connectionManager = 'envoy.filters.network.http_connection_manager';

/**
 * Changes in a chain of filters. There is no `add`: it would append after the filter that ends the chain, and Envoy refuses such a chain.
 *
 * `insertBefore`, `insertAfter`, `replace` and `remove` need another filter to be there, so they need a priority.
 */
abstract class FilterChanges {
  protected abstract readonly applyTo: EnvoyChange['applyTo'];

  /** Puts a filter at the beginning of the chain. */
  public insertFirst(filter: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    return this.change('INSERT_FIRST', undefined, filter);
  }

  /** Puts a filter before the one of this name. */
  public insertBefore(name: string, filter: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    return this.change('INSERT_BEFORE', name, filter);
  }

  /** Puts a filter behind the one of this name. */
  public insertAfter(name: string, filter: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    return this.change('INSERT_AFTER', name, filter);
  }

  /** Changes fields of the filter of this name. */
  public merge(name: string, typedConfig: EnvoyExtension['typedConfig']): EnvoyChange {
    return this.change('MERGE', name, { name, typedConfig });
  }

  /** Takes the filter of this name out. */
  public remove(name: string): EnvoyChange {
    return this.change('REMOVE', name);
  }

  protected change(operation: EnvoyChange['operation'], name: string | undefined, filter?: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    const listener = this.writeMatch(name);
    return {
      applyTo: this.applyTo,
      match: Object.keys(listener).length === 0 ? {} : { listener },
      operation,
      ...(filter !== undefined && { value: writeExtension(filter) }),
    };
  }

  protected abstract writeMatch(name: string | undefined): EnvoyFilterListener;
}

/** Changes of the filters of HTTP requests. */
export class HttpFilterChanges extends FilterChanges {
  protected readonly applyTo = 'HTTP_FILTER';

  constructor(private readonly match: ListenerMatch) {
    super();
  }

  /** Puts a filter in the place of the one of this name. */
  public replace(name: string, filter: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    return this.change('REPLACE', name, filter);
  }

  protected writeMatch(name: string | undefined): EnvoyFilterListener {
    return writeListener(this.match, { filter: connectionManager, subFilter: name });
  }
}

/** Changes of the filters of connections. */
export class NetworkFilterChanges extends FilterChanges {
  protected readonly applyTo = 'NETWORK_FILTER';

  constructor(private readonly match: ListenerMatch) {
    super();
  }

  /** Puts a filter in the place of the one of this name. */
  public replace(name: string, filter: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    return this.change('REPLACE', name, filter);
  }

  protected writeMatch(name: string | undefined): EnvoyFilterListener {
    return writeListener(this.match, { filter: name });
  }
}

/** Changes of the filters that look at a connection before a filter chain is chosen. */
export class ListenerFilterChanges extends FilterChanges {
  protected readonly applyTo = 'LISTENER_FILTER';

  constructor(private readonly match: Pick<ListenerMatch, 'name' | 'port'>) {
    super();
  }

  /** Puts a filter at the end: nothing has to be last here. */
  public add(filter: EnvoyExtension | DiscoveredExtension): EnvoyChange {
    return this.change('ADD', undefined, filter);
  }

  protected writeMatch(name: string | undefined): EnvoyFilterListener {
    return writeListener(this.match, { listenerFilter: name });
  }
}
