import { Construct } from 'constructs';
import { KubeConfigMap } from '../../../imports/k8s';
import { lazy, registerProvider, renderProviders, renderYaml } from '../../mesh';
import { injectionConfig } from '../injection/injection-config';
import { injectionValues } from '../injection/injection-values';
import { providersOf, renderMeshConfig } from '../mesh-config';
import { renderMeshNetworks } from '../remote/multi-cluster';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { istiodLabels } from './labels';

/** What istiod reads at start and watches from then on: the mesh configuration, the injection templates and their values. */
export class Configuration extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { namespace, revision } = settings;
    const labels = istiodLabels(settings);
    const providers = renderProviders(this, settings.mesh);
    for (const provider of providersOf(settings.meshConfig)) registerProvider(this, settings.mesh, provider);
    new KubeConfigMap(this, 'mesh', {
      metadata: { name: withRevision('istio', revision), namespace, labels },
      data: lazy(() => ({ mesh: renderYaml(renderMeshConfig(settings, providers())), meshNetworks: renderYaml(renderMeshNetworks(settings.multiCluster)) })),
    });
    // Injection is the other cluster's: its istiod reads its own templates.
    if (!settings.multiCluster.isRead) return;
    new KubeConfigMap(this, 'injection', {
      metadata: { name: withRevision('istio-sidecar-injector', revision), namespace, labels },
      data: { config: injectionConfig(), values: `${JSON.stringify(injectionValues(settings), undefined, 2)}\n` },
    });
  }
}
