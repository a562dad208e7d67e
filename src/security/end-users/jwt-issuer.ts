import { Duration } from 'cdk8s';
import { requireIssuer } from './issuer-text';
import type { JsonWebKeySet } from './json-web-keys';
import { renderKeySet } from './json-web-keys';
import type { RequestAuthenticationJwtRule } from '../../../imports/security.istio.io';
import { MeshError } from '../../errors';
import { isHttpToken } from '../../mesh';
import { isDeferred } from '../../text';

/** Where the keys of an issuer are: at a URL, in the description, or, where neither is said, where its OpenID configuration says. */
export type JwtKeys =
  | {
    /** Where the issuer publishes its keys, an https URL. istiod fetches them. @default - as `<issuer>/.well-known/openid-configuration` says */
    readonly jwksUri?: string;
    readonly jwks?: never;
  }
  | {
    /** The public keys themselves, or their JSON. They do not change by themselves when the issuer changes its keys. */
    readonly jwks: JsonWebKeySet | string;
    readonly jwksUri?: never;
  };

/** What may be said of the tokens of any issuer. */
export interface JwtOptions {
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   *
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly { readonly name: string; readonly prefix?: string }[];

  /** Query parameters that hold the token. @default - none, but see `fromHeaders` */
  readonly fromParams?: readonly string[];

  /** Cookies that hold the token. @default - none */
  readonly fromCookies?: readonly string[];

  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   *
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;

  /** The header that carries all claims to the service, as JSON in base64url. @default - none */
  readonly payloadToHeader?: string;

  /** Claims whose text is a list of words, beside `scope` and `permission`. At most 64. @default - none */
  readonly spaceDelimitedClaims?: readonly string[];

  /** Whether the service gets the token too. @default false */
  readonly forwardOriginalToken?: boolean;

  /** How long istiod waits for keys, 1 millisecond to 1 hour. @default Duration.seconds(5) */
  readonly timeout?: Duration;

  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   *
   * @default false
   */
  readonly allowHttp?: boolean;
}

/** Whom the tokens are for. */
export interface JwtAudiences {
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly string[] | 'any';
}

export type JwtIssuerProps = JwtAudiences & JwtKeys & JwtOptions & {
  /** The claim `iss` of its tokens, letter by letter. */
  readonly issuer: string;

  /** Takes an issuer as it is that is neither a URL nor an address, or that looks like a slip. @default false */
  readonly literalIssuer?: boolean;
};

export interface EntraIssuerProps extends JwtAudiences, JwtOptions {
  /** The id of the tenant, a UUID: tokens name it even where people sign in by `common`. */
  readonly tenantId: string;

  /** The version of access tokens, which is set in the manifest of the registered application (`requestedAccessTokenVersion`). @default 'v2.0' */
  readonly version?: 'v1.0' | 'v2.0';
}

export interface Auth0IssuerProps extends JwtAudiences, JwtOptions {
  /** The domain of the tenant or its custom domain: `acme.eu.auth0.com`. */
  readonly domain: string;
}

export interface KeycloakIssuerProps extends JwtAudiences, JwtOptions {
  /** Where users reach Keycloak: `https://login.example.com`, of older servers followed by `/auth`. */
  readonly url: string;
  readonly realm: string;
  /** Where istiod fetches keys, for a Keycloak that it reaches by another name. @default - below `url` */
  readonly jwksUri?: string;
}

export interface CognitoIssuerProps extends JwtOptions {
  /** The id of the user pool, which begins with its region: `eu-west-1_AbCdEf123`. */
  readonly userPoolId: string;

  /**
   * Whom tokens have to be for: the ids of the app clients. Only ID tokens carry them as audience; for access tokens say `any` and compare the claim
   * `client_id`.
   */
  readonly audiences: readonly string[] | 'any';
}

/**
 * Who issues tokens, whom they are for, and where they are found.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/
 */
export class JwtIssuer {
  /** Any issuer. @throws MeshError InvalidTokenRule when proxies could not accept its tokens, or would accept too many */
  public static of(props: JwtIssuerProps): JwtIssuer {
    return new JwtIssuer(props);
  }

  /** ID tokens of Google's users. The audiences are ids of OAuth clients. @throws MeshError InvalidTokenRule as `of` */
  public static google(options: JwtAudiences & JwtOptions): JwtIssuer {
    return JwtIssuer.of({ ...options, issuer: 'https://accounts.google.com', jwksUri: 'https://www.googleapis.com/oauth2/v3/certs' });
  }

  /** Tokens of Microsoft Entra ID (Azure AD). @throws MeshError InvalidTokenRule as `of`, and when the tenant's id is no UUID */
  public static entra({ tenantId, version = 'v2.0', ...options }: EntraIssuerProps): JwtIssuer {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenantId)) {
      throw new MeshError({ code: 'InvalidTokenRule', problem: 'tokens of Entra ID name their tenant by its id, a UUID in lower case', value: tenantId, fix: 'Write the directory (tenant) id that the portal shows; for several tenants, an issuer for each' });
    }
    const login = `https://login.microsoftonline.com/${tenantId}`;
    return JwtIssuer.of(version === 'v2.0'
      ? { ...options, issuer: `${login}/v2.0`, jwksUri: `${login}/discovery/v2.0/keys` }
      : { ...options, issuer: `https://sts.windows.net/${tenantId}/`, jwksUri: `${login}/discovery/keys` });
  }

  /** Tokens of an Auth0 tenant. @throws MeshError InvalidTokenRule as `of`, and when the domain is none */
  public static auth0({ domain, ...options }: Auth0IssuerProps): JwtIssuer {
    const host = requireHost(domain);
    return JwtIssuer.of({ ...options, issuer: `https://${host}/`, jwksUri: `https://${host}/.well-known/jwks.json` });
  }

  /** Tokens of a realm of Keycloak. @throws MeshError InvalidTokenRule as `of` */
  public static keycloak({ url, realm, jwksUri, ...options }: KeycloakIssuerProps): JwtIssuer {
    const issuer = `${url.replace(/\/+$/, '')}/realms/${requireSegment(realm, 'a realm')}`;
    return JwtIssuer.of({ ...options, issuer, jwksUri: jwksUri ?? `${issuer}/protocol/openid-connect/certs` });
  }

  /** Tokens of a user pool of Amazon Cognito. @throws MeshError InvalidTokenRule as `of`, and when the id is none of a user pool */
  public static cognito({ userPoolId, ...options }: CognitoIssuerProps): JwtIssuer {
    const region = /^([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/.exec(userPoolId)?.[1];
    if (region === undefined) {
      throw new MeshError({ code: 'InvalidTokenRule', problem: 'the id of a user pool is its region, an underscore, letters and digits', value: userPoolId, fix: 'Write an id such as "eu-west-1_AbCdEf123"' });
    }
    const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
    return JwtIssuer.of({ ...options, issuer, jwksUri: `${issuer}/.well-known/jwks.json` });
  }

  /** The claim `iss` of its tokens. */
  public readonly issuer: string;

  /** As a RequestAuthentication holds it. */
  public readonly rule: RequestAuthenticationJwtRule;

  private constructor(props: JwtIssuerProps) {
    const { fromHeaders, fromParams, fromCookies, claimToHeaders, payloadToHeader, spaceDelimitedClaims, timeout, allowHttp = false } = props;
    // The type has one of the two at most; a program without types may give both.
    const { jwks, jwksUri }: { readonly jwks?: JsonWebKeySet | string; readonly jwksUri?: string } = props;
    if (jwks !== undefined && jwksUri !== undefined) {
      throw new MeshError({ code: 'InvalidTokenRule', problem: 'keys are given and are to be fetched as well, of which Istio does one', value: jwksUri, fix: 'Leave jwks out to follow the issuer\'s keys, or jwksUri to fix them' });
    }
    const isLookedUp = jwks === undefined && jwksUri === undefined;
    this.issuer = requireIssuer({ issuer: props.issuer, isLookedUp, allowHttp, literal: props.literalIssuer ?? false });
    if (jwksUri !== undefined) requireKeysUrl(jwksUri, allowHttp);
    const keys = jwks === undefined ? undefined : renderKeySet(jwks);
    const lists = { audiences: props.audiences, fromHeaders: fromHeaders?.map(({ name }) => name), fromParams, fromCookies, spaceDelimitedClaims };
    for (const [name, texts] of Object.entries(lists)) requireTexts(name, texts);
    for (const name of [...Object.keys(claimToHeaders ?? {}), ...(payloadToHeader === undefined ? [] : [payloadToHeader])]) requireHeaderToService(name);
    requireTexts('claims', claimToHeaders === undefined ? undefined : Object.values(claimToHeaders));
    if (timeout !== undefined) requireTimeout(timeout);
    this.rule = {
      issuer: this.issuer,
      ...(props.audiences !== 'any' && { audiences: [...props.audiences].sort() }),
      ...(jwksUri !== undefined && { jwksUri }),
      ...(keys !== undefined && { jwks: keys }),
      ...(fromHeaders !== undefined && {
        fromHeaders: fromHeaders.map(({ name, prefix }) => ({ name: requireHeader(name), ...(prefix !== undefined && { prefix }) })),
      }),
      ...(fromParams !== undefined && { fromParams }),
      ...(fromCookies !== undefined && { fromCookies }),
      ...(payloadToHeader !== undefined && { outputPayloadToHeader: payloadToHeader }),
      ...(claimToHeaders !== undefined && { outputClaimToHeaders: Object.entries(claimToHeaders).map(([header, claim]) => ({ header, claim })) }),
      ...(spaceDelimitedClaims !== undefined && { spaceDelimitedClaims }),
      ...(props.forwardOriginalToken === true && { forwardOriginalToken: true }),
      ...(timeout !== undefined && { timeout: `${timeout.toMilliseconds() / 1000}s` }),
    };
  }

  /** How rules name a user of this issuer, or all of them: `Caller.endUser(issuer.principal())`. */
  public principal(subject = '*'): string {
    return `${this.issuer}/${subject}`;
  }
}

function requireKeysUrl(uri: string, allowHttp: boolean): void {
  if (isDeferred(uri)) return;
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new MeshError({ code: 'InvalidTokenRule', problem: 'keys are fetched from a URL', value: uri, fix: 'Write a URL such as "https://login.example.com/.well-known/jwks.json"' });
  }
  if (uri.length > 2048) throw new MeshError({ code: 'InvalidTokenRule', problem: 'the URL of keys has at most 2048 characters', value: uri.length, fix: 'Write the URL of the keys themselves' });
  if (url.protocol === 'https:' || allowHttp) return;
  throw new MeshError({ code: 'InvalidTokenRule', problem: 'who can change what plain HTTP carries could issue tokens', value: uri, fix: 'Use https, or, on a network that you trust, allowHttp: true' });
}

/** Istio reads an empty list as "any", which is the opposite of what the writer of one means. */
function requireTexts(name: string, texts: readonly string[] | string | undefined): void {
  if (texts === undefined || texts === 'any') return;
  if (Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '')) return;
  const fix = name === 'audiences' ? 'Name the audiences, or write audiences: "any" to take tokens that are for anybody' : `Leave ${name} out, or name something`;
  throw new MeshError({ code: 'InvalidTokenRule', problem: `a list of ${name} holds texts, at least one, and none is empty`, value: texts, fix });
}

function requireHeader(name: string): string {
  if (isHttpToken(name)) return name;
  throw new MeshError({ code: 'InvalidTokenRule', problem: 'no header can have this name', value: name, fix: 'Write a name such as "x-jwt-assertion"' });
}

function requireHeaderToService(name: string): void {
  if (/^[-_A-Za-z0-9]+$/.test(name) && name.toLowerCase() !== 'host') return;
  throw new MeshError({ code: 'InvalidTokenRule', problem: 'a header that is made of claims is named by letters, digits, "-" and "_", and is not "host"', value: name, fix: 'Write a name such as "x-user"' });
}

function requireTimeout(timeout: Duration): void {
  const milliseconds = timeout.toMilliseconds();
  if (milliseconds >= 1 && milliseconds <= Duration.hours(1).toMilliseconds()) return;
  throw new MeshError({ code: 'InvalidTokenRule', problem: 'keys are waited for 1 millisecond to 1 hour', value: `${milliseconds} ms`, fix: 'Write Duration.seconds(5)' });
}

function requireHost(domain: string): string {
  if (/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]+$/.test(domain)) return domain;
  throw new MeshError({ code: 'InvalidTokenRule', problem: 'a domain is a DNS name without scheme, path or slash', value: domain, fix: 'Write a name such as "acme.eu.auth0.com"' });
}

function requireSegment(name: string, what: string): string {
  if (/^[^\s/?#]+$/.test(name)) return encodeURIComponent(name);
  throw new MeshError({ code: 'InvalidTokenRule', problem: `${what} is one part of a path`, value: name, fix: 'Write a name such as "shop"' });
}
