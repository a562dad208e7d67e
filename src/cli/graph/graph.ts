/** What a picture of a mesh shows. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  readonly id: string;
  readonly kind: 'gateway' | 'service' | 'version' | 'outside' | 'caller';
  readonly label: string;
  readonly namespace?: string;
  /** What holds for it: mutual TLS, and whom it lets in. */
  readonly notes: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Where requests go, who may send them, and who may not. */
  readonly kind: 'route' | 'allow' | 'deny';
  readonly label: string;
}

/** Collects a graph: a node is there once, and what two edges between the same nodes say is said by one. */
export class GraphBuilder {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, Omit<GraphEdge, 'label'> & { readonly labels: Set<string> }>();

  /** @returns the id of the node */
  public node(kind: GraphNode['kind'], label: string, namespace?: string, notes: readonly string[] = []): string {
    const id = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${label}`;
    const known = this.nodes.get(id);
    this.nodes.set(id, { id, kind, label, ...(namespace !== undefined && { namespace }), notes: [...new Set([...(known?.notes ?? []), ...notes])] });
    return id;
  }

  public edge(kind: GraphEdge['kind'], from: string, to: string, label: string): void {
    const key = JSON.stringify([kind, from, to]);
    const edge = this.edges.get(key) ?? { kind, from, to, labels: new Set<string>() };
    this.edges.set(key, edge);
    if (label !== '') edge.labels.add(label);
  }

  public build(): Graph {
    // Shares come first: a label may be too long for a picture.
    const isShare = (label: string): number => Number(/^[\d.]+%/.test(label));
    const edges = [...this.edges.values()].map(({ labels, ...edge }) => ({ ...edge, label: [...labels].sort((one, other) => isShare(other) - isShare(one)).join(', ') }));
    return { nodes: [...this.nodes.values()], edges };
  }
}
