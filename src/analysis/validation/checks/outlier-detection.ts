import type { Field } from '../field';
import { error, messages, warning } from '../message';
import { checkDuration } from './durations';
import { checkPercentage } from './percentages';

const says = messages('outlier-detection', {
  oldCounter: warning('is the old counter of errors', 'Use consecutiveGatewayErrors or consecutive5xxErrors'),
  unsplitLocalErrors: error('counts local errors, which are not told apart', 'Set splitExternalLocalOriginErrors to true'),
});

/** Checks when endpoints are ejected. */
export function checkOutlierDetection(detection: Field): void {
  if (!detection.isSet) return;
  checkDuration(detection.at('baseEjectionTime'));
  checkDuration(detection.at('interval'));
  if (detection.at('consecutiveErrors').number !== 0) detection.at('consecutiveErrors').say(says.oldCounter);
  const local = detection.at('consecutiveLocalOriginFailures');
  if (local.number > 0 && !detection.at('splitExternalLocalOriginErrors').isTrue) local.say(says.unsplitLocalErrors);
  checkPercentage(detection.at('maxEjectionPercent'));
  checkPercentage(detection.at('minHealthPercent'));
}
