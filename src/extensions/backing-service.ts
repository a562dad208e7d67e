import { Construct } from 'constructs';
import type { Container, Volume } from '../../imports/k8s';
import { KubeDeployment, KubePodDisruptionBudget, KubeService, KubeServiceAccount } from '../../imports/k8s';
import type { IMeshNamespace, IMeshService, Port } from '../mesh';
import { guardObjectNames, requireDnsLabel, ServiceIdentity } from '../mesh';

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
export class BackingService extends Construct implements IMeshService<never> {
  public readonly serviceName: string;
  public readonly namespace: IMeshNamespace;
  public readonly host: string;
  public readonly port: Port;
  public readonly ports: readonly Port[];
  public readonly selector: Readonly<Record<string, string>>;
  public readonly versions = {};
  public readonly identities: readonly ServiceIdentity[];

  /** @throws MeshError InvalidName when the name is no DNS label */
  constructor(scope: Construct, id: string, props: BackingServiceProps) {
    super(scope, id);
    const { namespace, port } = props;
    guardObjectNames(this, namespace.mesh);
    this.serviceName = requireDnsLabel(props.name, 'the name of a service', this);
    this.namespace = namespace;
    this.host = `${this.serviceName}.${namespace.namespaceName}.svc.${namespace.mesh.clusterDomain}`;
    this.port = port;
    this.ports = [port];
    this.selector = { app: this.serviceName };
    this.identities = [new ServiceIdentity({ trustDomain: namespace.mesh.trustDomain, namespace: namespace.namespaceName, serviceAccount: this.serviceName })];
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
            securityContext: { runAsNonRoot: true, runAsUser: props.user, runAsGroup: props.user, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name: 'server',
              ...props.container,
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
            }],
            ...(props.volumes !== undefined && { volumes: props.volumes }),
          },
        },
      },
    });
    if (props.replicas > 1) new KubePodDisruptionBudget(this, 'disruption-budget', { metadata, spec: { minAvailable: 1, selector: { matchLabels: labels } } });
  }
}
