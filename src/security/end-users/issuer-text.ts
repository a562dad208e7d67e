import { MeshError } from '../../errors';
import { isDeferred } from '../../text';

interface Form {
  readonly of: (url: URL) => boolean;
  readonly isWrong: (url: URL) => boolean;
  readonly problem: string;
  readonly right: (url: URL) => string;
}

/** Issuers that tokens carry in one exact form, and what of it is easily got wrong. */
const knownForms: readonly Form[] = [
  {
    of: ({ hostname }) => hostname.endsWith('.auth0.com'),
    isWrong: ({ href, pathname }) => pathname !== '/' || !href.endsWith('/'),
    problem: 'Auth0 issues tokens under its domain with a closing slash',
    right: ({ origin }) => `${origin}/`,
  },
  {
    of: ({ hostname }) => hostname === 'sts.windows.net',
    isWrong: ({ pathname }) => !/^\/[^/]+\/$/.test(pathname),
    problem: 'Entra ID issues tokens of version 1 under the id of the tenant with a closing slash',
    right: ({ origin, pathname }) => `${origin}/${pathname.split('/')[1] ?? ''}/`,
  },
  {
    of: ({ hostname }) => hostname === 'login.microsoftonline.com',
    isWrong: ({ pathname }) => /^\/(common|organizations|consumers)(\/|$)/.test(pathname) || !pathname.endsWith('/v2.0'),
    problem: 'Entra ID issues tokens of version 2 under the id of a tenant and "/v2.0", never under "common" or "organizations"',
    right: () => 'https://login.microsoftonline.com/TENANT-ID/v2.0',
  },
  {
    of: ({ hostname }) => hostname === 'accounts.google.com',
    isWrong: ({ pathname }) => pathname !== '/',
    problem: 'Google issues tokens under its host alone',
    right: ({ origin }) => origin,
  },
  {
    of: ({ hostname, pathname }) => /^cognito-idp\..*\.amazonaws\.com/.test(hostname) || /\/realms\/[^/]+\/$/.test(pathname),
    isWrong: ({ pathname }) => pathname.endsWith('/'),
    problem: 'Keycloak and Cognito issue tokens without a closing slash',
    right: ({ href }) => href.replace(/\/+$/, ''),
  },
];

export interface IssuerText {
  readonly issuer: string;
  /** Whether the keys are looked up by the issuer. */
  readonly isLookedUp: boolean;
  readonly allowHttp: boolean;
  /** Whether the text is taken as it is. */
  readonly literal: boolean;
}

/**
 * Refuses an issuer that no token carries, as far as that shows: proxies compare it letter by letter with the claim `iss`.
 *
 * @throws MeshError InvalidTokenRule
 */
export function requireIssuer({ issuer, isLookedUp, allowHttp, literal }: IssuerText): string {
  const refuse = (problem: string, fix: string): never => {
    throw new MeshError({ code: 'InvalidTokenRule', problem, value: issuer, fix });
  };
  if (typeof issuer !== 'string' || issuer === '') return refuse('an issuer is what the claim "iss" of its tokens says', 'Write a URL such as "https://login.example.com"');
  if (isDeferred(issuer)) return issuer;
  if (issuer !== issuer.trim()) return refuse('the issuer begins or ends with white space, which no token has', `Write "${issuer.trim()}"`);
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isUrl = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (isLookedUp && !isUrl) return refuse('the keys of an issuer that is no URL cannot be looked up by it', 'Say where its keys are: jwksUri, or jwks');
  if (isLookedUp && url?.protocol === 'http:' && !allowHttp) return refuse('who can change what plain HTTP carries could issue tokens', 'Use https, or, on a network that you trust, allowHttp: true');
  if (literal) return issuer;
  if (!isUrl && !/^(urn:\S+|[^\s@/]+@[^\s@/]+)$/.test(issuer)) {
    return refuse('the issuer is neither a URL, nor a URN, nor an address, so it is hardly what a token says', `Write "https://${issuer.replace(/^\w+:\/\//, '')}", or, where tokens do say so, literalIssuer: true`);
  }
  if (url === undefined || !isUrl) return issuer;
  if (url.search !== '' || url.hash !== '') return refuse('an issuer has no query and no fragment', `Write "${url.origin}${url.pathname}"`);
  const form = knownForms.find(({ of }) => of(url));
  // A URL without path is parsed as one with a slash; only the text tells them apart.
  const slash = issuer.endsWith('/');
  if (form === undefined || (!form.isWrong(url) && (url.pathname !== '/' || (form.right(url).endsWith('/') === slash)))) return issuer;
  return refuse(form.problem, `Write "${form.right(url)}"`);
}
