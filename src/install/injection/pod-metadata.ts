import type { Expr, Templated } from './template';
import { and, call, not, when, withDefault } from './template';
import { annotation, applications, data, hasAnnotation, label } from './template-data';

/**
 * The workload that telemetry and Kiali count the pod to: Istio's own labels, else Kubernetes' recommended ones, else `app` and `version`.
 *
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/#pod-requirements
 */
export function canonicalLabels(): { readonly [label: string]: Templated<string> } {
  const name = firstLabel(data.ownerName, 'app', 'app.kubernetes.io/name', 'service.istio.io/canonical-name');
  return {
    // The owner's name may be longer than a label can hold, and end in a sign that a label must not end in once it is cut.
    'service.istio.io/canonical-name': call('trimAll', '-_.', call('trunc', 63, name)),
    'service.istio.io/canonical-revision': firstLabel('latest', 'version', 'app.kubernetes.io/version', 'service.istio.io/canonical-revision'),
  };
}

/** The injecting revision, and the application's first container as what `kubectl logs` and `exec` mean. Needs `collectApplications`. */
export function proxyAnnotations(): { readonly [annotation: string]: Templated<string> } {
  const first = call('first', applications);
  return {
    'istio.io/rev': withDefault(data.revision, 'default'),
    ...Object.fromEntries(['kubectl.kubernetes.io/default-logs-container', 'kubectl.kubernetes.io/default-container'].map((name) =>
      [name, when(and(applications, not(hasAnnotation(name))), first)])),
  };
}

/** Copies annotations of the pod as they are, where it has them. */
export function copiedAnnotations(...names: string[]): { readonly [annotation: string]: Templated<string> } {
  return Object.fromEntries(names.map((name) => [name, when(annotation(name), annotation(name))]));
}

/** The last of the labels that the pod has, else the fallback. */
function firstLabel(fallback: Expr | string, ...names: string[]): Expr {
  return names.slice(1).reduce((value, name) => withDefault(label(name), value), withDefault(label(names[0] ?? ''), fallback));
}
