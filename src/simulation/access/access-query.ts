import type { ManifestValue } from '../../manifests';
import type { MeshSettingsProps } from '../mesh-settings';

/** Who calls, as the proxy of the called workload sees it. Without an identity it calls in plaintext. */
export interface AccessCaller {
  /**
   * The identity in its certificate, such as `cluster.local/ns/shop/sa/web`; `spiffe://` before it may be left out.
   *
   * @default - made of `namespace` and `serviceAccount`, where one of them is given; else there is none, and the call is plaintext
   */
  readonly principal?: string;

  /** @default - the default namespace, where `serviceAccount` is given */
  readonly namespace?: string;

  /** @default - the default service account, where `namespace` is given */
  readonly serviceAccount?: string;

  /** @default - the mesh's own */
  readonly trustDomain?: string;

  /**
   * The address that connects: the caller's, or that of the nearest proxy or load balancer before it.
   *
   * @default - unknown: no block of addresses holds it
   */
  readonly ip?: string;

  /**
   * The address of the original client, by X-Forwarded-For or the PROXY protocol.
   *
   * @default - `ip`
   */
  readonly remoteIp?: string;

  /**
   * The server name it asks for in the TLS handshake.
   *
   * @default - none
   */
  readonly sni?: string;
}

/** What stands in a token, once it has been verified. */
export interface AccessToken {
  /** The claim `iss`. */
  readonly issuer?: string;

  /** The claim `sub`. */
  readonly subject?: string;

  /** The claim `aud`. */
  readonly audiences?: readonly string[];

  /** The claim `azp`. */
  readonly presenter?: string;

  /** Any claims, by name. Those above win over the same ones here. */
  readonly claims?: Readonly<Record<string, ManifestValue>>;
}

/** An HTTP or gRPC request. */
export interface AccessRequest {
  /** @default GET */
  readonly method?: string;

  /** The path, with or without a query. @default / */
  readonly path?: string;

  /** The `:authority` (`Host`), with its port where the client names one. @default - none */
  readonly host?: string;

  /** Headers by name, in any case. A header that comes twice is one value, joined by a comma. The fields above win over those here. @default - none */
  readonly headers?: Readonly<Record<string, string>>;

  /** The token of the end user that a RequestAuthentication has accepted. @default - none */
  readonly token?: AccessToken;
}

/** Which service a waypoint is asked about. */
export interface AccessService {
  readonly name: string;
  /** @default - the namespace of the target */
  readonly namespace?: string;
  /** @default Service */
  readonly kind?: 'Service' | 'ServiceEntry';
}

/** The workload that is called. */
export interface AccessTarget {
  readonly namespace: string;

  /** Labels of its pods. For a waypoint or a gateway made from the Gateway API: those of the gateway's pods. @default - none */
  readonly labels?: Readonly<Record<string, string>>;

  /** The port of the pod (`targetPort`), since that is what proxies compare. @default - unknown: no port matches */
  readonly port?: number;

  /** The address of the pod. @default - unknown: no block of addresses holds it */
  readonly ip?: string;

  /**
   * Which proxy decides: Envoy beside the workload or as a gateway, a waypoint, or ztunnel, which knows no HTTP.
   *
   * @default sidecar
   */
  readonly proxy?: 'sidecar' | 'gateway' | 'waypoint' | 'ztunnel';

  /** For a waypoint: the service that is called through it. @default - none: only policies on the waypoint as a whole apply */
  readonly service?: AccessService;
}

/** Who calls whom with what. */
export interface AccessQuery {
  readonly to: AccessTarget;

  /** @default - somebody unknown, in plaintext */
  readonly from?: AccessCaller;

  /** @default - none: a TCP connection, on which conditions on HTTP do what they do there in Istio */
  readonly request?: AccessRequest;

  /** What Envoy's filters know of the connection or request, by filter and key, for `experimental.envoy.filters.*`. @default - nothing */
  readonly metadata?: Readonly<Record<string, ManifestValue>>;

  /** What external authorizers answer, by the name of their provider. @default - they allow */
  readonly authorizers?: Readonly<Record<string, 'ALLOW' | 'DENY'>>;

  /**
   * Settings of the mesh that are not in the manifests, or different there.
   *
   * @default - as in the manifests' mesh configuration (the ConfigMap `istio`), else Istio's defaults
   */
  readonly mesh?: MeshSettingsProps;
}
