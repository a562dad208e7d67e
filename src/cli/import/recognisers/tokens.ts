import type { Recogniser } from './recogniser';
import { alone } from './recogniser';
import { lasting, only } from './route-settings';
import { hostSelectedBy } from './targets';
import { isMap, listOf, textMap, valueAt } from '../../../manifests';
import { defined, Unsaid } from '../script';

const words = {
  issuer: 'issuer',
  audiences: 'audiences',
  jwksUri: 'jwksUri',
  fromHeaders: 'fromHeaders',
  fromParams: 'fromParams',
  fromCookies: 'fromCookies',
  outputPayloadToHeader: 'payloadToHeader',
  forwardOriginalToken: 'forwardOriginalToken',
  timeout: 'timeout',
};

/** Whose tokens a service, or a namespace, takes. */
export const tokens: Recogniser = {
  groups: alone('RequestAuthentication'),
  say: (group, script) => {
    const [object] = group;
    const spec = valueAt(object?.body, 'spec');
    if (object === undefined || !isMap(spec)) throw new Unsaid('it says nothing');
    const { jwtRules, selector, ...rest } = spec;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) throw new Unsaid(`no construct says ${unknown} of tokens`);
    const namespace = script.scene.namespaceOf(object);
    const labels = textMap(valueAt(selector, 'matchLabels'));
    const target = Object.keys(labels).length === 0 ? script.namespace(namespace) : script.target(hostSelectedBy(labels, namespace, script.scene));
    const issuers = listOf(jwtRules).map((rule) => {
      const said = only(rule, words);
      if (said.audiences === undefined) throw new Unsaid('a JwtIssuer names audiences: tokens that the issuer gave out for others would be taken');
      return { of: defined({ ...said, timeout: lasting(said.timeout) }) };
    });
    script.draft('JwtAuthentication', object.name, { target, issuers, required: false });
  },
};
