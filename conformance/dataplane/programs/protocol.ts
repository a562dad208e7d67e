/** What the rig and the program in a pod say to each other: a line of JSON each, over the program's stdin and stdout. */

/** A server that stands for an application's container port. */
export interface Listener {
  readonly port: number;
  readonly speaks: 'http' | 'https' | 'tcp';
  /** In PEM; of an HTTPS server. */
  readonly identity?: { readonly certificate: string; readonly privateKey: string };
}

/** Who the program is; echoed in every answer. */
export interface Self {
  readonly pod: string;
  readonly workload: string;
  readonly listeners: readonly Listener[];
}

/** One request, sent as often as `times` says. */
export interface Call {
  readonly protocol: 'http' | 'https' | 'h2c' | 'grpc' | 'tcp';
  readonly host: string;
  readonly port: number;
  /** Where to connect to instead of what the name resolves to: for pods without proxy, who need a kube-proxy's choice. */
  readonly address?: string;
  readonly addressPort?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly times: number;
  readonly concurrency: number;
  readonly timeout: number;
  /** PEM of the certificate authorities that an HTTPS server is trusted by. */
  readonly ca?: string;
  /** In PEM; what it shows to an HTTPS server that asks. */
  readonly identity?: { readonly certificate: string; readonly privateKey: string };
}

/** What came of one request. */
export interface Answer {
  /** Of the response: for gRPC the status of the call (0 to 16) lies in `grpcStatus`, and here is HTTP's. */
  readonly status?: number;
  readonly grpcStatus?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What the server that answered said; absent when a proxy answered in its place. */
  readonly echo?: Echo;
  /** The beginning of a body that no stand-in wrote. */
  readonly body?: string;
  readonly milliseconds: number;
  /** Why there is no response: `ECONNRESET`, `ETIMEDOUT` and the like. */
  readonly error?: string;
}

/** What a stand-in server answers with. */
export interface Echo {
  readonly pod: string;
  readonly workload: string;
  readonly method: string;
  readonly path: string;
  readonly httpVersion: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a stand-in server behaves from now on. */
export interface Behaviour {
  /** Answer with this status. @default 200 */
  readonly status?: number;
  /** Wait so many milliseconds first. @default 0 */
  readonly delay?: number;
}

/** What a proxy sent to a collector by OpenTelemetry's protocol. */
export interface Report {
  readonly kind: 'logs' | 'traces';
  /** The message of the protocol, in base64. */
  readonly body: string;
}

export type Command =
  /** Answered when every server listens. */
  | { readonly do: 'get-ready' }
  | { readonly do: 'call'; readonly call: Call }
  | { readonly do: 'load'; readonly call: Call }
  | { readonly do: 'end-load' }
  | { readonly do: 'behave'; readonly behaviour: Behaviour }
  /** Answered with how many HTTP requests for a path have come so far. */
  | { readonly do: 'count'; readonly path: string }
  /** Answered with the reports that have come so far. */
  | { readonly do: 'reports' }
  | { readonly do: 'admin'; readonly url: string };

export interface Order {
  readonly id: number;
  readonly command: Command;
}

export interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
