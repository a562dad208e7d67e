import { Construct } from 'constructs';
import { KubeConfigMap } from '../../../imports/k8s';
import { lazy, needsOf, providersOf, registerElsewhere, registerProvider, renderYaml, statisticsFor } from '../../mesh';
import { injectionConfig } from '../injection/injection-config';
import { injectionValues } from '../injection/injection-values';
import { ownProviders, renderMeshConfig } from '../mesh-config';
import { configClusterOf, renderMeshNetworks } from '../remote/multi-cluster';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { istiodLabels } from './labels';

/** What istiod reads at start and watches from then on: the mesh configuration, the injection templates and their values. */
export class Configuration extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { mesh, namespace, revision, multiCluster: { controlPlane, isRead } } = settings;
    const labels = istiodLabels(settings);
    // Proxies get what the istiod that serves them reads, which here is for whoever looks at this cluster.
    if (controlPlane !== undefined && !isRead) registerElsewhere(this, mesh, configClusterOf(controlPlane));
    else needsOf(this, mesh).isRendered = true;
    for (const provider of ownProviders(settings.meshConfig)) registerProvider(this, mesh, provider);
    new KubeConfigMap(this, 'mesh', {
      metadata: { name: withRevision('istio', revision), namespace, labels },
      data: lazy(() => ({
        mesh: renderYaml(renderMeshConfig(settings, { providers: providersOf(this, mesh), statistics: statisticsFor(this, mesh) })),
        meshNetworks: renderYaml(renderMeshNetworks(settings.multiCluster)),
      })),
    });
    // Injection is the other cluster's: its istiod reads its own templates.
    if (!isRead) return;
    new KubeConfigMap(this, 'injection', {
      metadata: { name: withRevision('istio-sidecar-injector', revision), namespace, labels },
      data: { config: injectionConfig(), values: `${JSON.stringify(injectionValues(settings), undefined, 2)}\n` },
    });
  }
}
