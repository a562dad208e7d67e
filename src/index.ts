export { MeshError, meshErrorCodes, problemsOf, warningsOf } from './errors';
export type { MeshErrorCode, MeshErrorProps, MeshWarning } from './errors';
export { listOf, Manifests, textMap, valueAt } from './manifests';
export type { ManifestObject, ManifestValue } from './manifests';
export {
  CertificateIssuer, DataPlane, ExtAuthzProvider, GatewayWorkload, Injection, IstioVersion, istioVersions, Mesh, MeshNamespace, PathMatch, Percent,
  Platform, Port, RequestMatch, RoutingApi, ServiceIdentity, StringMatch, Waypoint,
} from './mesh';
export type {
  ComplianceScope, ComplianceSetting, ExtAuthzOptions, ExtensionProvider, GatewayApiOptions, GatewayWorkloadAttributes, HeaderCondition,
  HttpExtAuthzOptions, IComplianceRules, IMeshClient, IMeshNamespace, IMeshService, IstioMinor, IstioVersionFacts, MatchKind, MeshAttributes,
  MeshNamespaceAttributes, MeshNamespaceProps,
  PodSecurityLevel, PortOptions, PortProtocol, ProviderService, ProxyStatsMatcher, RequestConditions, ServiceIdentityProps, VersionLabels, WaypointProps,
} from './mesh';
export * from './traffic';
export * from './security';
// The simulation has a type of the same name, and the same values.
export type { MtlsMode } from './security';
export * from './service';
export {
  CanaryUpgrade, CertificateAuthority, certificateExpiryMetrics, CertManagerCa, MeshInstall, Profile, RevisionTag, RootCertificates, Sizing,
  TrustBundle,
} from './install';
export type { ExternalControlPlane, MeshNetwork, MultiClusterProps, RemoteControlPlane } from './install';
export type {
  CniProps, GatewayPort, GatewayProps, ImageProps, IstiodProps, IstioImage, LogLevel, MeshLoad, NodeAgentProps, Placement, SidecarDefaults,
  WaypointDefaults, InstalledWorkloadProps, ZtunnelProps,
} from './install';
export type {
  AuthoritySource, CertificateExpiryMetric, CertManagerCaOptions, ExternalCaOptions, PluggedInCaOptions, TrustProps, WorkloadCertificates,
} from './install';
export type {
  CanaryUpgradeProps, CompatibilityVersion, RevisionTagProps, SharedParts, UpgradedControlPlane, UpgradeStep, ContainerResources, Exposure,
  InstalledGatewayProps, MeshConfig, MeshInstallProps, NetworkDestination, ResourceAmounts, TlsVersion, WorkloadSize,
} from './install';
export { ArgoCdFolder, Delivery, FluxFolder, fromHelmValues, fromIstioOperator, istioCharts, podProxyConfig, synthKustomizeBase } from './install';
export type {
  AdoptedInstall, ArgoCdChartsProps, ArgoCdClusters, ArgoCdFolderProps, ArgoCdProps, ChartValues, FluxChartsProps, FluxFolderProps, FluxProps,
  GitFolder, HelmRelease, HelmValues, PodProxyConfig,
  IstioChart, IstioOperatorFile, LeftBehind,
} from './install';
export * from './fleet';
export * from './extensions';
export * from './observability';
export * from './compliance';
export * from './analysis';
export * from './simulation';
