import { checkLabels } from '../../checks/labels';
import { checkPort } from '../../checks/ports';
import type { Field } from '../../field';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('workload-group', {
  noTemplate: error('is needed for the workloads that join', 'Add template'),
  negative: error('is below 0', 'Use 0 or more, or leave it out'),
  noMethod: error('probes in no way', 'Set httpGet, tcpSocket or exec'),
  scheme: error('is no scheme of a probe', 'Use HTTP or HTTPS'),
  header: error('is no header that a probe can send', 'Use letters, digits and dashes'),
  noCommand: error('runs nothing', 'List the command and its arguments'),
});

const counters = ['periodSeconds', 'initialDelaySeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'];

/** What workloads that join from outside Kubernetes get. */
export const workloadGroup: Rule = {
  kinds: ['networking.istio.io/WorkloadGroup'],
  check: ({ spec }) => {
    if (!spec.at('template').isSet) spec.at('template').say(says.noTemplate);
    checkLabels(spec.at('metadata', 'labels'));
    if (spec.at('probe').isSet) checkProbe(spec.at('probe'));
  },
};

function checkProbe(probe: Field): void {
  for (const counter of counters) if (probe.at(counter).number < 0) probe.at(counter).say(says.negative);
  const method = probe.firstSet('httpGet', 'tcpSocket', 'exec');
  // Istio's webhook knows no probe by gRPC, though the schema has one.
  if (method === undefined) probe.say(says.noMethod);
  const http = probe.at('httpGet');
  if (http.isSet) {
    checkPort(http.at('port'));
    if (!['', 'HTTP', 'HTTPS'].includes(http.at('scheme').text)) http.at('scheme').say(says.scheme);
    for (const header of http.at('httpHeaders').items) if (!/^[-A-Za-z0-9]+$/.test(header.at('name').text)) header.at('name').say(says.header);
  }
  if (probe.at('tcpSocket').isSet) checkPort(probe.at('tcpSocket', 'port'));
  if (probe.at('exec').isSet && probe.at('exec', 'command').items.length === 0) probe.at('exec', 'command').say(says.noCommand);
}
