import type { Operand, Templated, TemplatedEntry } from './template';
import { call, concat, Each, Expr, or, when } from './template';
import { annotation, annotationOr, hasAnnotation, value } from './template-data';
import type { Container, ResourceRequirements } from '../../../imports/k8s';

/** An image named in full by annotation or values, else what the injector composes of hub, name, tag and variant. */
export function imageOf(configuredName: string, composed: Expr): Templated<string> {
  const configured = annotationOr('sidecar.istio.io/proxyImage', value(configuredName));
  return when(call('contains', '/', configured), configured, composed);
}

export const imagePullPolicy: Templated<string> = when(value('global.imagePullPolicy'), value('global.imagePullPolicy'));

export const imagePullSecrets: Templated<readonly { readonly name: string }[]> = when(
  value('global.imagePullSecrets'),
  [new Each<Templated<{ readonly name: string }>>(value('global.imagePullSecrets'), { name: new Expr('$value') })],
);

export const agentLogLevel = concat('--log_output_level=', annotationOr('sidecar.istio.io/agentLogLevel', value('global.logging.level')));
export const logAsJson: TemplatedEntry<string> = when(value('global.logAsJson'), '--log_as_json');

/** A proxy beside an application, one on its own, or an agent without a proxy, for applications that are their own. */
export type ProxyRole = 'sidecar' | 'router' | 'agent';

/** The arguments of `pilot-agent proxy`. */
export function proxyArguments(role: ProxyRole): readonly TemplatedEntry<string>[] {
  return [
    'proxy',
    role === 'router' ? 'router' : 'sidecar',
    '--domain',
    concat('$(POD_NAMESPACE).svc.', value('global.proxy.clusterDomain')),
    concat('--proxyLogLevel=', annotationOr('sidecar.istio.io/logLevel', value('global.proxy.logLevel'))),
    concat('--proxyComponentLogLevel=', annotationOr('sidecar.istio.io/componentLogLevel', value('global.proxy.componentLogLevel'))),
    agentLogLevel,
    when(value('global.sts.servicePort'), concat('--stsPort=', value('global.sts.servicePort'))),
    logAsJson,
    ...(role === 'sidecar' ? [when(value('global.proxy.outlierLogPath'), concat('--outlierLogPath=', value('global.proxy.outlierLogPath')))] : []),
  ];
}

/** The port where Envoy serves its own metrics. */
export const metricsPort: NonNullable<Container['ports']> = [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }];

/**
 * The proxy's resources: the pod's annotations replace the install's values as a whole.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export function proxyResources(): Templated<ResourceRequirements> {
  const cpu = 'sidecar.istio.io/proxyCPU';
  const memory = 'sidecar.istio.io/proxyMemory';
  const cpuLimit = 'sidecar.istio.io/proxyCPULimit';
  const memoryLimit = 'sidecar.istio.io/proxyMemoryLimit';
  return when<Templated<ResourceRequirements>>(
    hasAny(cpu, memory, cpuLimit, memoryLimit),
    { requests: quantities(cpu, memory), limits: quantities(cpuLimit, memoryLimit) },
    when(value('global.proxy.resources'), call('omitNil', value('global.proxy.resources'))),
  );
}

function quantities(cpu: string, memory: string): Templated<{ readonly [resource: string]: string | number }> {
  return when(hasAny(cpu, memory), { cpu: when(hasAnnotation(cpu), annotation(cpu)), memory: when(hasAnnotation(memory), annotation(memory)) });
}

function hasAny(...names: string[]): Expr {
  return or(...names.map((name): Operand => hasAnnotation(name)));
}

export const seccompProfile: Templated<{ readonly type: string }> = when(value('global.proxy.seccompProfile'), value('global.proxy.seccompProfile'));
