const known = new Set(['tcp', 'udp', 'grpc', 'grpc-web', 'http', 'http_proxy', 'http2', 'https', 'tls', 'mongo', 'redis', 'mysql']);
const http = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const tls = new Set(['https', 'tls']);
const tcp = new Set(['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql']);

export function isKnownProtocol(text: string): boolean {
  return known.has(text.toLowerCase());
}

export function isHttp(protocol: string): boolean {
  return http.has(protocol.toLowerCase());
}

/** Protocols on top of TLS. */
export function isTls(protocol: string): boolean {
  return tls.has(protocol.toLowerCase());
}

/** Protocols that the proxy forwards as bytes. */
export function isTcp(protocol: string): boolean {
  return tcp.has(protocol.toLowerCase());
}
