import { Construct } from 'constructs';
import type { IMeshService } from './i-mesh-service';
import type { IMeshNamespace } from './mesh-namespace';
import { requireDnsLabel } from './names';
import { guardObjectNames } from './object-names';
import type { Port } from './port';
import { ServiceIdentity } from './service-identity';

interface RenderedServiceProps {
  readonly name: string;
  readonly namespace: IMeshNamespace;
  readonly ports: readonly [Port, ...Port[]];

  /** @default - the name */
  readonly serviceAccount?: string;
}

/** A program that a construct brings along, as the mesh sees it. */
export abstract class RenderedService extends Construct implements IMeshService<never> {
  public readonly serviceName: string;
  public readonly namespace: IMeshNamespace;
  public readonly host: string;
  public readonly port: Port;
  public readonly ports: readonly [Port, ...Port[]];
  public readonly selector: Readonly<Record<string, string>>;
  public readonly versions = {};
  public readonly identities: readonly ServiceIdentity[];

  /** @throws MeshError InvalidName when the name is no DNS label */
  protected constructor(scope: Construct, id: string, { name, namespace, ports, serviceAccount = name }: RenderedServiceProps) {
    super(scope, id);
    const { mesh, namespaceName } = namespace;
    guardObjectNames(this, mesh);
    this.serviceName = requireDnsLabel(name, 'the name of a service', this);
    this.namespace = namespace;
    this.host = `${name}.${namespaceName}.svc.${mesh.clusterDomain}`;
    this.ports = ports;
    this.port = ports[0];
    this.selector = { app: name };
    this.identities = [new ServiceIdentity({ trustDomain: mesh.trustDomain, namespace: namespaceName, serviceAccount })];
  }
}
