/**
 * Every code a `MeshError` can carry, with what it means. Codes are stable: scripts may depend on them. Messages are not.
 */
export const meshErrorCodes = {
  InvalidName: 'A name that Kubernetes or DNS does not accept.',
  InvalidValue: 'A value outside its range, or of the wrong shape.',
  DuplicateName: 'Two objects of one kind have the same name and namespace.',
  HostOwnedTwice: 'Two constructs own the routes of one host.',
  UnknownVersion: 'A version name that the service does not have.',
  VersionWithoutWorkload: 'A version whose labels no workload in the manifests carries.',
  SelectorWithoutWorkload: 'A selector that matches no workload in the manifests.',
  ServiceWithoutPorts: 'A Service that exposes no port.',
  ServiceNotFound: 'A Service that the manifests do not contain.',
  AmbiguousService: 'Several Services in the manifests could be the one that is meant.',
  InvalidWeights: 'Weights that are negative, fractional, or do not sum to 100.',
  ConflictingRoutes: 'Two route contributions that cannot both hold.',
  NotHttp: 'HTTP is to be routed on a service without an HTTP port.',
  InvalidMatch: 'A request match that Istio cannot express, or that can never match.',
  ConflictingPolicies: 'Two constructs set the same part of one policy.',
  InvalidAccess: 'An access rule that Istio would not enforce as written.',
  InvalidTokenRule: 'A rule about tokens of end users by which right ones would be refused, or wrong ones accepted.',
  InvalidProvider: 'A provider outside the proxies that they could not call as described.',
  ProviderNotRegistered: 'A provider that the mesh configuration does not have.',
  StatisticsNotServed: 'Statistics of Envoy that alerts ask for, and proxies do not serve without being told to.',
  UnreadableManifest: 'A file that cannot be read or is not YAML.',
  InvalidManifest: 'A document that is not a Kubernetes object, or an object that a cluster would refuse.',
  InvalidDocument: 'A document of mesh.yaml that cannot be read, does not fit the schema, or names what is not there.',
  UnsupportedVersion: 'An Istio version this library does not know.',
  UnsupportedByDataPlane: 'A feature that the chosen data plane does not have.',
  UnsupportedByMesh: 'A feature that a managed mesh does not run.',
  UnsupportedByRoutingApi: 'A feature that the chosen routing API cannot express.',
  UnsupportedByDelivery: 'A setting that the chosen way of delivery cannot carry.',
  UnpinnedArtifact: 'An image or module that may be another one tomorrow under the same name.',
  FragilePatch: 'A patch of Envoy whose result depends on the order of others.',
  ExpiredException: 'An exception that was to end by now.',
  ComplianceWeakened: 'A setting that rules for the handling of data ask for is off, or something makes an exception of it.',
  MisusedOutput: 'An Output of Pulumi where its value has to be known, or made a text by a template literal.',
  AddedTooLate: 'Something that is said of a tree of constructs after its resources were registered, so that nothing would come of it.',
  ContradictingProps: 'Properties that cannot hold together.',
} as const;

/** A stable name of a kind of mistake. */
export type MeshErrorCode = keyof typeof meshErrorCodes;
