/**
 * Names for shapes that occur at several unlike paths, or whose path reads badly: kind, path of one occurrence, name without the kind in front.
 * A path that no longer exists stops the generator, so nothing here can grow stale.
 */
export const preferredNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DestinationRule: {
    'spec.trafficPolicy.portLevelSettings[].port': 'PortSelector',
  },
  GRPCRoute: {
    'spec.rules[].filters[].requestHeaderModifier': 'HeaderModifier',
    'spec.rules[].filters[].requestHeaderModifier.add[]': 'HeaderValue',
  },
  HTTPRoute: {
    'spec.rules[].filters[].requestHeaderModifier': 'HeaderModifier',
    'spec.rules[].filters[].requestHeaderModifier.add[]': 'HeaderValue',
    'spec.rules[].filters[].urlRewrite.path': 'PathModifier',
  },
  VirtualService: {
    'spec.http[]': 'HttpRoute',
    'spec.http[].route[]': 'HttpRouteDestination',
    'spec.http[].match[].uri': 'StringMatch',
    'spec.http[].headers.request': 'HeaderOperations',
    'spec.http[].route[].destination.port': 'PortSelector',
    'spec.tcp[]': 'TcpRoute',
    'spec.tcp[].route[]': 'RouteDestination',
    'spec.tls[]': 'TlsRoute',
  },
};
