import type { ManifestObject, ManifestValue } from '../../manifests';
import { isMap, valueAt } from '../../manifests';
import type { Check, Observation } from '../observation';
import { met, notShown, unmet } from '../observation';
import type { RenderedObjects } from '../rendered-objects';
import { isForAll, itemsAt, textAt } from '../rendered-objects';

/** What an entry has to tell, by the values of Envoy that tell it. */
const told: Readonly<Record<string, readonly string[]>> = {
  'when it was': ['START_TIME'],
  'who called': ['DOWNSTREAM_PEER_URI_SAN', 'DOWNSTREAM_PEER_SUBJECT'],
  'from where': ['DOWNSTREAM_REMOTE_ADDRESS'],
  'how': ['REQ(:METHOD'],
  'what was called': ['REQ(:PATH', 'REQ_WITHOUT_QUERY(', 'REQ(X-ENVOY-ORIGINAL-PATH', 'PATH('],
  'what came of it': ['RESPONSE_CODE%'],
  'whether a policy refused it': ['RESPONSE_CODE_DETAILS'],
};

/** Who called a workload of a namespace, and what came of it, is logged. */
export const auditLog: Check = {
  scope: 'namespace',
  observe: (objects, namespace) => {
    const own = objects.inNamespace('Telemetry', namespace);
    const [widest] = [...own.filter(logs), ...objects.inNamespace('Telemetry', objects.rootNamespace).filter(logs)].filter(isForAll);
    const entries = widest === undefined ? [] : itemsAt(widest.body, 'spec', 'accessLogging');
    const complete = fullEntryOf(objects, entries);
    if (widest === undefined || complete < 0) {
      return [unmet(widest, 'spec.accessLogging', undefined, `not all that workloads of ${namespace} are asked for is logged`, 'Give it an AuditLog')];
    }
    const provider = providerOf(entries[complete]);
    return [
      met(widest, `spec.accessLogging[${complete}].providers`, provider),
      ...own.filter((object) => logs(object) && (object !== widest)).flatMap((object) => gapsIn(objects, object)),
      ...contentsOf(objects, provider),
    ];
  },
};

/** Istio reads the logs of a narrower object in the place of those of wider ones. */
function gapsIn(objects: RenderedObjects, object: ManifestObject): Observation[] {
  const entries = itemsAt(object.body, 'spec', 'accessLogging');
  if (fullEntries(entries).some((index) => tellsAll(objects, entries[index]))) return [];
  return [unmet(object, 'spec.accessLogging', entries, 'for some workloads or requests it turns the log off', 'Log all of them')];
}

/** The entry by which all requests are logged, by one of the logs that tell all if there is such. */
function fullEntryOf(objects: RenderedObjects, entries: readonly ManifestValue[]): number {
  const full = fullEntries(entries);
  return full.find((index) => tellsAll(objects, entries[index])) ?? full[0] ?? -1;
}

function fullEntries(entries: readonly ManifestValue[]): number[] {
  return entries.flatMap((entry, index) => (isComplete(entry) && itemsAt(entry, 'providers').length > 0 ? [index] : []));
}

/** As far as is known. */
function tellsAll(objects: RenderedObjects, entry: ManifestValue | undefined): boolean {
  return contentsOf(objects, providerOf(entry)).every(({ status }) => status !== 'unmet');
}

function providerOf(entry: ManifestValue | undefined): string {
  return textAt(itemsAt(entry, 'providers')[0], 'name');
}

/** Whether an entry of the log tells all, as far as the mesh configuration is among the manifests. */
function contentsOf({ meshConfig }: RenderedObjects, provider: string): Observation[] {
  const field = `data.mesh: extensionProviders[name=${provider}].envoyFileAccessLog.logFormat.labels`;
  if (meshConfig === undefined) return [notShown(field)];
  const { object, config } = meshConfig;
  const found = itemsAt(config, 'extensionProviders').find((each) => valueAt(each, 'name') === provider);
  const labels = valueAt(found, 'envoyFileAccessLog', 'logFormat', 'labels');
  const text = isMap(labels) ? JSON.stringify(labels) : '';
  const missing = Object.entries(told).filter(([, operators]) => !operators.some((operator) => text.includes(`%${operator}`))).map(([what]) => what);
  if (missing.length === 0) return [met(object, field, isMap(labels) ? Object.keys(labels).join(' ') : undefined)];
  const problem = found === undefined ? 'the mesh configuration does not define this log, so nothing is written' : `an entry does not tell ${missing.join(', ')}`;
  return [unmet(object, field, labels, problem, 'Give MeshInstall meshConfig.auditLog, or the mesh configuration AuditLog.provider')];
}

function logs({ body }: ManifestObject): boolean {
  return itemsAt(body, 'spec', 'accessLogging').length > 0;
}

function isComplete(entry: ManifestValue): boolean {
  return valueAt(entry, 'disabled') !== true && valueAt(entry, 'filter') === undefined && valueAt(entry, 'match', 'mode') !== 'CLIENT';
}
