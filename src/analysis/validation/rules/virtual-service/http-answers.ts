import { checkPortUnlessZero } from '../../checks/ports';
import { checkRegex } from '../../checks/regular-expressions';
import type { Field } from '../../field';
import { error, messages, warning } from '../../message';
import type { Rule } from '../../rule';

const says = messages('http-answer', {
  redirectTwice: error('stands beside uri', 'Keep uri or prefixRewrite'),
  prefixWithoutPrefix: error('replaces a prefix, but a match of this route is for no prefix', 'Match uri.prefix in every match that names a uri'),
  redirectNowhere: error('redirects to where the request came from', 'Set uri, authority, scheme or port'),
  redirectCode: error('is no status of a redirect', 'Use a number from 300 to 399'),
  scheme: error('is no scheme of a redirect', 'Use http or https'),
  status: error('is no HTTP status of an answer', 'Use a number from 200 to 599'),
  hugeBody: error('is larger than 1 MB', 'Serve it from a workload'),
  largeBody: warning('is larger than 100 kB, and every proxy gets it', 'Serve it from a workload'),
  rewriteTwice: error('stands beside uri', 'Keep uri or uriRegexRewrite'),
  rewriteNothing: error('rewrites nothing', 'Set uri, uriRegexRewrite or authority'),
  regexIncomplete: error('does not say what to match and what to write', 'Set match and rewrite'),
});

/** Redirects, direct responses and rewrites. */
export const httpAnswers: Rule = {
  kinds: ['networking.istio.io/VirtualService'],
  check: ({ spec }) => {
    for (const route of spec.at('http').items) {
      if (route.at('redirect').isSet) checkRedirect(route);
      if (route.at('directResponse').isSet) checkDirectResponse(route.at('directResponse'));
      if (route.at('rewrite').isSet) checkRewrite(route.at('rewrite'));
    }
  },
};

function checkRedirect(route: Field): void {
  const redirect = route.at('redirect');
  const uri = redirect.at('uri').text;
  const prefix = redirect.at('prefixRewrite');
  if (uri !== '' && prefix.text !== '') prefix.say(says.redirectTwice);
  const uris = route.at('match').items.map((match) => match.at('uri')).filter(({ isSet }) => isSet);
  if (prefix.text !== '' && uris.some((match) => !match.at('prefix').isSet)) prefix.say(says.prefixWithoutPrefix);
  const target = redirect.firstSet('port', 'derivePort');
  if ([uri, prefix.text, redirect.at('authority').text, redirect.at('scheme').text].every((text) => text === '') && target === undefined) redirect.say(says.redirectNowhere);
  const code = redirect.at('redirectCode');
  if (code.number !== 0 && (code.number < 300 || code.number > 399)) code.say(says.redirectCode);
  if (!['', 'http', 'https'].includes(redirect.at('scheme').text)) redirect.at('scheme').say(says.scheme);
  checkPortUnlessZero(redirect.at('port'));
}

function checkDirectResponse(response: Field): void {
  checkStatus(response.at('status'));
  const body = response.at('body').firstSet('string', 'bytes');
  if (body === undefined) return;
  const size = body.path.endsWith('bytes') ? Buffer.byteLength(body.text, 'base64') : Buffer.byteLength(body.text);
  if (size > 1024 * 1024) body.say(says.hugeBody);
  else if (size > 100 * 1024) body.say(says.largeBody);
}

/** Istio takes 600 too. */
export function checkStatus(status: Field): void {
  if (status.number < 200 || status.number > 600) status.say(says.status);
}

function checkRewrite(rewrite: Field): void {
  const regex = rewrite.at('uriRegexRewrite');
  const uri = rewrite.at('uri').text;
  if (uri !== '' && regex.isSet) regex.say(says.rewriteTwice);
  if (uri === '' && !regex.isSet && rewrite.at('authority').text === '') rewrite.say(says.rewriteNothing);
  if (!regex.isSet) return;
  if (regex.at('match').text === '' || regex.at('rewrite').text === '') regex.say(says.regexIncomplete);
  else checkRegex(regex.at('match'));
}
