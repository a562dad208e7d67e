import type { Construct } from 'constructs';
import type { OperatedProps } from './add-on';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import type { AlertReceiver } from './alert-receiver';
import { addOnImages } from './images';
import { operatedPod } from './operated';
import type { Storage } from './storage';
import type { Workload } from './workload';
import { secretFile, servedAt } from './workload';
import { AlertmanagerConfig, Alertmanager as OperatedAlertmanager } from '../../../imports/monitoring.coreos.com';
import { Port, renderYaml } from '../../mesh';

export interface AlertmanagerProps extends OperatedProps, PagesProps {
  /** Where it keeps silences, and what it has told whom. */
  readonly storage: Storage;

  /** Who is told of alerts with severity `critical`: those that somebody should get up for. */
  readonly critical: AlertReceiver;

  /** Who is told of all others. @default - the same */
  readonly others?: AlertReceiver;
}

const folder = '/etc/alertmanager';
const secretPath = (name: string): string => `${folder}-${name}`;

/**
 * An Alertmanager, which tells people of the alerts that a `Prometheus` sends it: together where they have one name, again as long as they last, and when they
 * are over.
 *
 * Renders a Deployment, or with `runBy: 'operator'` an `Alertmanager` and an `AlertmanagerConfig` of Prometheus' operator.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export class Alertmanager extends AddOnWithPages {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when the URL is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id, props, [Port.http(9093)]);
    const { storage, critical, others } = props;
    const receivers: Receivers = { critical, ...(others !== undefined && { others }) };
    const workload: Workload = {
      image: addOnImages.alertmanager,
      user: 65534,
      resources: { cpu: '50m', memory: '64Mi', memoryLimit: '256Mi' },
      health: { path: '/-/healthy', port: this.port.number },
    };
    if (props.runBy === 'operator') {
      this.leaveToOperator(receivers, storage, workload);
    } else {
      this.run({
        ...workload,
        // One pod has no others to agree with.
        args: [`--config.file=${folder}/alertmanager.yaml`, '--storage.path=/alertmanager', '--cluster.listen-address=', ...servedAt(this.url)],
        config: { folder, files: { 'alertmanager.yaml': configurationFile(receivers) } },
        data: { storage, folder: '/alertmanager' },
        mounts: Object.entries(receivers).map(([name, { secret }]) => secretFile(name, secret, secretPath(name), 'secret')),
      });
    }
  }

  private leaveToOperator(receivers: Receivers, storage: Storage, given: Workload): void {
    const workload = this.pinned(given);
    const metadata = { name: this.serviceName, namespace: this.namespace.namespaceName };
    this.surround(workload);
    const { groupBy, receiver, critical } = routing(receivers);
    new AlertmanagerConfig(this, 'configuration', {
      metadata,
      spec: {
        receivers: Object.entries(receivers).map(([name, to]) => to.forOperator(name)),
        route: { receiver, groupBy, ...(critical && { routes: [{ receiver: 'critical', matchers: [{ name: 'severity', value: 'critical', matchType: '=' }] }] }) },
      },
    });
    new OperatedAlertmanager(this, 'alertmanager', {
      metadata,
      spec: {
        ...operatedPod(this, storage, workload),
        automountServiceAccountToken: false,
        alertmanagerConfiguration: { name: this.serviceName },
        ...(this.url !== undefined && { externalUrl: this.url, routePrefix: '/' }),
      },
    });
  }
}

/** By the names that routes lead to. */
type Receivers = Readonly<Record<string, AlertReceiver>>;

/** Whom the first route leads to, and whether another one is needed for what is critical. */
function routing({ others }: Receivers): { readonly receiver: string; readonly groupBy: readonly string[]; readonly critical: boolean } {
  return { receiver: others === undefined ? 'critical' : 'others', groupBy: ['alertname'], critical: others !== undefined };
}

function configurationFile(receivers: Receivers): string {
  const { receiver, groupBy, critical } = routing(receivers);
  return renderYaml({
    route: { receiver, group_by: groupBy, ...(critical && { routes: [{ receiver: 'critical', matchers: ['severity="critical"'] }] }) },
    receivers: Object.entries(receivers).map(([name, to]) => to.inFile(name, `${secretPath(name)}/secret`)),
  });
}
