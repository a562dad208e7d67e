import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { App } from 'cdk8s';
import { Names, Yaml } from 'cdk8s';
import { checkingOnce } from '../../errors';

/**
 * Writes what an app describes as a Kustomize base, in place of `app.synth()`: a file for each chart, and a `kustomization.yaml` that names them. Kustomize
 * gives the objects in the order in which a cluster takes them: namespaces and definitions first, webhooks last. Everything is checked before anything is
 * written.
 *
 * @throws Error with all findings, where something is wrong
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function synthKustomizeBase(app: App): void {
  const files = checkingOnce(app, () => app.charts.map((chart) => ({ name: `${Names.toDnsLabel(chart)}${app.outputFileExtension}`, objects: chart.toJson() as object[] })));
  // Kustomize refuses a file without objects.
  const resources = files.filter(({ objects }) => objects.length > 0);
  mkdirSync(app.outdir, { recursive: true });
  for (const { name, objects } of resources) Yaml.save(path.join(app.outdir, name), objects);
  Yaml.save(path.join(app.outdir, 'kustomization.yaml'), [{
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: resources.map(({ name }) => name),
    sortOptions: { order: 'legacy' },
  }]);
}
