import { gatewayTemplate } from './gateway-template';
import { sidecarTemplate } from './sidecar-template';
import { renderYaml } from '../../mesh';

/**
 * The injector's configuration: which templates there are, and which one pods get that name none.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
export function injectionConfig(): string {
  return renderYaml({ policy: 'enabled', defaultTemplates: ['sidecar'], templates: { sidecar: sidecarTemplate(), gateway: gatewayTemplate() } });
}
