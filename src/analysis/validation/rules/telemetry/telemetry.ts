import { isCel } from '../../cel/evaluate';
import { checkTargets } from '../../checks/targets';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('telemetry', {
  providerName: error('refers to a provider without a name', 'Set name to an extension provider of the mesh'),
  filter: error('is no expression in CEL', 'Write one such as response.code >= 400'),
  manyTracings: warning('is more than one entry, of which Istio takes the first', 'Join the entries'),
  manyProviders: warning('is more than one provider, of which Istio takes the first', 'Keep one'),
  sampling: error('is no percentage', 'Use a number from 0 to 100'),
  tagName: error('is a tag without a name', 'Name the tag'),
  tagValue: error('is empty', 'Write a value'),
  overrideName: warning('overrides a tag without a name', 'Name the tag'),
  upsertWithoutValue: error('sets a tag to nothing', 'Set value to an expression'),
  removeWithValue: error('gives a value to a tag that it removes', 'Remove value, or use operation UPSERT'),
  customMetric: error('is empty', 'Name the metric'),
});

/** Metrics, traces and access logs. */
export const telemetry: Rule = {
  kinds: ['telemetry.istio.io/Telemetry'],
  check: ({ spec }) => {
    checkTargets(spec);
    spec.at('metrics').items.forEach(checkMetrics);
    const tracings = spec.at('tracing').items;
    if (tracings.length > 1) spec.at('tracing').say(says.manyTracings);
    tracings.forEach(checkTracing);
    for (const logging of spec.at('accessLogging').items) {
      checkProviders(logging);
      if (logging.at('filter').isSet && !isCel(logging.at('filter', 'expression').text)) logging.at('filter', 'expression').say(says.filter);
    }
  },
};

function checkProviders(entry: Field): void {
  for (const provider of entry.at('providers').items) if (provider.at('name').text === '') provider.at('name').say(says.providerName);
}

function checkTracing(tracing: Field): void {
  checkProviders(tracing);
  if (tracing.at('providers').items.length > 1) tracing.at('providers').say(says.manyProviders);
  const sampling = tracing.at('randomSamplingPercentage');
  if (sampling.number < 0 || sampling.number > 100) sampling.say(says.sampling);
  for (const [name, tag] of tracing.at('customTags').entries) {
    if (name === '') tag.say(says.tagName);
    for (const [type, key] of [['literal', 'value'], ['header', 'name'], ['environment', 'name']] as const) {
      if (tag.at(type).isSet && tag.at(type, key).text === '') tag.at(type, key).say(says.tagValue);
    }
  }
}

function checkMetrics(metrics: Field): void {
  checkProviders(metrics);
  for (const override of metrics.at('overrides').items) {
    for (const [name, tag] of override.at('tagOverrides').entries) {
      const value = tag.at('value');
      if (name === '') tag.say(says.overrideName);
      // Without an operation, the first of the enum counts: UPSERT.
      if (tag.at('operation').text === 'REMOVE') {
        if (value.text !== '') value.say(says.removeWithValue);
      } else if (value.text === '') {
        value.say(says.upsertWithoutValue);
      }
    }
    const custom = override.at('match', 'customMetric');
    if (custom.isSet && custom.text === '') custom.say(says.customMetric);
  }
}
