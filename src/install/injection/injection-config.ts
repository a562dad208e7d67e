import { deployedGatewayTemplate } from './deployed-gateway-template';
import { gatewayTemplate } from './gateway-template';
import { grpcAgentTemplate, grpcSimpleTemplate } from './proxyless-templates';
import { sidecarTemplate } from './sidecar-template';
import { renderYaml } from '../../mesh';

/**
 * The injector's configuration: which templates there are, and which one pods get that name none.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
export function injectionConfig(): string {
  const templates = {
    'sidecar': sidecarTemplate(),
    'gateway': gatewayTemplate(),
    'grpc-agent': grpcAgentTemplate(),
    'grpc-simple': grpcSimpleTemplate(),
    'kube-gateway': deployedGatewayTemplate('kube-gateway'),
    'waypoint': deployedGatewayTemplate('waypoint'),
  };
  return renderYaml({ policy: 'enabled', defaultTemplates: ['sidecar'], templates });
}
