import { execFileSync } from 'node:child_process';

/** The Go modules whose schemas are read. To move to another release: change a version here and run `npm run imports`. */
export const modules = {
  istio: { path: 'istio.io/api', version: 'v1.31.1' },
  gatewayApi: { path: 'sigs.k8s.io/gateway-api', version: 'v1.6.0' },
  kubernetes: { path: 'k8s.io/kubernetes', version: 'v1.35.3' },
  flagger: { path: 'github.com/fluxcd/flagger', version: 'v1.36.1' },
  argoRollouts: { path: 'github.com/argoproj/argo-rollouts', version: 'v1.10.1' },
  argoCd: { path: 'github.com/argoproj/argo-cd/v3', version: 'v3.5.7' },
  fluxSource: { path: 'github.com/fluxcd/source-controller', version: 'v1.9.6' },
  fluxKustomize: { path: 'github.com/fluxcd/kustomize-controller', version: 'v1.9.6' },
  certManager: { path: 'github.com/cert-manager/cert-manager', version: 'v1.21.0' },
  prometheusOperator: { path: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.85.0' },
  grafanaOperator: { path: 'github.com/grafana/grafana-operator/v5', version: 'v5.18.0' },
  multus: { path: 'github.com/k8snetworkplumbingwg/network-attachment-definition-client', version: 'v1.7.7' },
} as const;

export type GoModule = (typeof modules)[keyof typeof modules];

/** The folder of a module in Go's module cache, downloaded if need be. */
export function folderOf(module: GoModule): string {
  // GOFLAGS is cleared so that a caller's -mod=vendor does not make this fail.
  const output = execFileSync('go', ['mod', 'download', '-json', `${module.path}@${module.version}`], { encoding: 'utf8', env: { ...process.env, GOFLAGS: '' } });
  const { Dir: folder } = JSON.parse(output) as { Dir?: string };
  if (folder === undefined) throw new Error(`go mod download ${module.path}@${module.version} gave no folder: ${output}`);
  return folder;
}
