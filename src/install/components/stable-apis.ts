import { Construct } from 'constructs';
import { KubeValidatingAdmissionPolicy, KubeValidatingAdmissionPolicyBinding } from '../../../imports/k8s';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { componentLabels } from './labels';

/** The parts of the stable kinds that are not stable themselves, as CEL that is true of an object without them. */
const stableParts: readonly (readonly [string, string])[] = [
  ['Telemetry', '!has(object.spec.tracing) || !object.spec.tracing.exists(t, has(t.useRequestIdForTraceSampling))'],
  ['Telemetry', '!has(object.spec.metrics) || !object.spec.metrics.exists(m, has(m.reportingInterval))'],
  ['Telemetry', '!has(object.spec.accessLogging) || !object.spec.accessLogging.exists(l, has(l.filter))'],
  [
    'AuthorizationPolicy',
    '!has(object.spec.rules) || !object.spec.rules.exists(r, has(r.from) && r.from.exists(f, has(f.source) && (has(f.source.trustDomains) || has(f.source.notTrustDomains))))',
  ],
];

/**
 * A policy of the API server that refuses what of Istio is not stable: what may change or go with any version.
 *
 * @see https://istio.io/latest/docs/releases/feature-stages/
 */
export class StableApis extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const labels = componentLabels(settings, 'Pilot', 'istiod');
    const base = withRevision('stable-channel-policy', settings.revision);
    const name = `${base}-${settings.namespace}.istio.io`;
    new KubeValidatingAdmissionPolicy(this, 'policy', {
      metadata: { name, labels },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          ...(!settings.validateUnlabelled && { objectSelector: { matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: [settings.revisionLabel] }] } }),
          resourceRules: [{
            apiGroups: ['extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*'],
          }],
        },
        validations: [
          ...['EnvoyFilter', 'WasmPlugin', 'ProxyConfig'].map((kind) => ({ expression: `object.kind != '${kind}'`, message: `${kind} is not a stable API of Istio` })),
          ...stableParts.map(([kind, expression]) => ({ expression: `object.kind != '${kind}' || (${expression})`, message: `this ${kind} uses a field that is not stable` })),
        ],
      },
    });
    new KubeValidatingAdmissionPolicyBinding(this, 'binding', {
      metadata: { name: `${base.replace('policy', 'policy-binding')}-${settings.namespace}.istio.io`, labels },
      spec: { policyName: name, validationActions: ['Deny'] },
    });
  }
}
