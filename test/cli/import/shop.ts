/** Services and workloads of a small shop, as a team has them beside what is of Istio. */
export const shop = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web, version: v1 } }
    spec: { serviceAccountName: web, containers: [{ name: web, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 9080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec:
  template:
    metadata: { labels: { app: reviews, version: v1 } }
    spec: { serviceAccountName: reviews, containers: [{ name: reviews, ports: [{ containerPort: 9080 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v2, namespace: shop }
spec:
  template:
    metadata: { labels: { app: reviews, version: v2 } }
    spec: { serviceAccountName: reviews, containers: [{ name: reviews, ports: [{ containerPort: 9080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { selector: { app: ledger }, ports: [{ name: http, port: 8080 }, { name: grpc, port: 9090 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ledger, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ledger } }
    spec: { serviceAccountName: ledger, containers: [{ name: ledger, ports: [{ containerPort: 8080 }, { containerPort: 9090 }, { containerPort: 9999 }] }] }
`;

/** An object of Istio in the shop's namespace. */
export function istio(kind: string, name: string, spec: object, metadata: object = {}): string {
  const group = kind.endsWith('Policy') || kind.endsWith('Authentication') ? 'security' : kind === 'Telemetry' ? 'telemetry' : 'networking';
  return `---\n${JSON.stringify({ apiVersion: `${group}.istio.io/v1`, kind, metadata: { name, namespace: 'shop', ...metadata }, spec })}\n`;
}

const to = (subset: string, weight?: number): object => ({ destination: { host: 'reviews', subset }, ...(weight !== undefined && { weight }) });

export const subsets = istio('DestinationRule', 'reviews', { host: 'reviews', subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })) });

/** Routes of `reviews`, with the subsets that they need. */
export function routes(...http: readonly object[]): string {
  return subsets + istio('VirtualService', 'reviews-routes', { hosts: ['reviews'], http });
}

export const all = { route: [to('v1')] };

export { to };
