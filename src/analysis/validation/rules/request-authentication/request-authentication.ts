import { keysOf } from './jwks';
import { checkDuration } from '../../checks/durations';
import { checkTargets } from '../../checks/targets';
import { parseUrl } from '../../checks/url';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('request-authentication', {
  noIssuer: error('trusts tokens of nobody', 'Set issuer, or jwksUri'),
  empty: error('is empty', 'Write a text, or remove the entry'),
  jwksUri: error('is no URL that keys can be fetched from', 'Write https://host/path'),
  jwks: error('is no JSON Web Key Set', 'Paste the set as JSON, with its keys'),
  privateKey: warning('holds a private key', 'Keep the public parts only; tokens are checked with those'),
  claimIncomplete: error('does not say which claim goes into which header', 'Set header and claim'),
  headerName: error('is no header that a claim can be put into', 'Use letters, digits, dashes and underscores'),
});

/** Which tokens are accepted. */
export const requestAuthentication: Rule = {
  kinds: ['security.istio.io/RequestAuthentication'],
  check: ({ spec }) => {
    checkTargets(spec);
    spec.at('jwtRules').items.forEach(checkJwtRule);
  },
};

function checkJwtRule(rule: Field): void {
  const uri = rule.firstSet('jwksUri', 'jwks_uri') ?? rule.at('jwksUri');
  const issuer = rule.at('issuer');
  if (issuer.text === '' && uri.text === '') issuer.say(says.noIssuer);
  if (uri.text !== '' && !['http', 'https'].includes(parseUrl(uri.text)?.scheme ?? '')) uri.say(says.jwksUri);

  const jwks = rule.at('jwks');
  if (jwks.text !== '') {
    const keys = keysOf(jwks.text);
    if (keys === undefined) jwks.say(says.jwks);
    else if (keys.some(({ isSecret }) => isSecret)) jwks.say(says.privateKey);
  }
  const named = rule.at('fromHeaders').items.map((header) => header.at('name'));
  for (const text of [...rule.at('audiences').items, ...named, ...rule.at('fromParams').items, ...rule.at('fromCookies').items]) {
    if (text.text === '') text.say(says.empty);
  }
  for (const output of rule.at('outputClaimToHeaders').items) {
    const header = output.at('header');
    if (header.text === '' || output.at('claim').text === '') output.say(says.claimIncomplete);
    else if (!/^[-_A-Za-z0-9]+$/.test(header.text)) header.say(says.headerName);
  }
  checkDuration(rule.at('timeout'));
}
