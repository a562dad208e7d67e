import type { Construct } from 'constructs';
import type { Container, Volume } from '../../imports/k8s';
import { KubeDeployment, KubePodDisruptionBudget, KubeService, KubeServiceAccount } from '../../imports/k8s';
import type { IMeshNamespace, Port } from '../mesh';
import { RenderedService, restrictedContainer, restrictedPod } from '../mesh';

/** What runs. */
export interface BackingServiceProps {
  readonly name: string;
  readonly namespace: IMeshNamespace;
  readonly port: Port;
  readonly replicas: number;
  /** The user that the image's files are for. */
  readonly user: number;
  readonly container: Omit<Container, 'name' | 'securityContext'>;
  readonly volumes?: readonly Volume[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A small service that a pattern brings along: it runs without root, writes nothing to its disk and may do nothing in the cluster. */
export class BackingService extends RenderedService {
  /** @throws MeshError InvalidName when the name is no DNS label */
  constructor(scope: Construct, id: string, props: BackingServiceProps) {
    super(scope, id, { ...props, ports: [props.port] });
    this.render(props);
  }

  private render(props: BackingServiceProps): void {
    const labels = { ...this.selector };
    const metadata = { name: this.serviceName, namespace: this.namespace.namespaceName, labels };
    new KubeServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    new KubeService(this, 'service', { metadata, spec: { selector: labels, ports: [{ name: this.port.name, port: this.port.number, targetPort: this.port.targetPort }] } });
    new KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        replicas: props.replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, ...(props.annotations !== undefined && { annotations: props.annotations }) },
          spec: {
            serviceAccountName: this.serviceName,
            automountServiceAccountToken: false,
            securityContext: restrictedPod(props.user),
            containers: [{ name: 'server', ...props.container, securityContext: restrictedContainer }],
            ...(props.volumes !== undefined && { volumes: props.volumes }),
          },
        },
      },
    });
    if (props.replicas > 1) new KubePodDisruptionBudget(this, 'disruption-budget', { metadata, spec: { minAvailable: 1, selector: { matchLabels: labels } } });
  }
}
