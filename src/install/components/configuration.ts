import { Construct } from 'constructs';
import { KubeConfigMap } from '../../../imports/k8s';
import { renderYaml } from '../../mesh';
import { injectionConfig } from '../injection/injection-config';
import { injectionValues } from '../injection/injection-values';
import { renderMeshConfig } from '../mesh-config';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { istiodLabels } from './labels';

/** What istiod reads at start and watches from then on: the mesh configuration, the injection templates and their values. */
export class Configuration extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { namespace, revision } = settings;
    const labels = istiodLabels(settings);
    new KubeConfigMap(this, 'mesh', {
      metadata: { name: withRevision('istio', revision), namespace, labels },
      data: { mesh: renderYaml(renderMeshConfig(settings)), meshNetworks: 'networks: {}\n' },
    });
    new KubeConfigMap(this, 'injection', {
      metadata: { name: withRevision('istio-sidecar-injector', revision), namespace, labels },
      data: { config: injectionConfig(), values: `${JSON.stringify(injectionValues(settings), undefined, 2)}\n` },
    });
  }
}
