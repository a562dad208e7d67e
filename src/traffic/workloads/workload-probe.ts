import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { WorkloadGroupProbe } from '../../../imports/networking.istio.io';
import { MeshError } from '../../errors';
import { isHttpToken, requirePortNumber } from '../../mesh';

/** When a workload's proxy asks whether it is well. */
export interface ProbeTiming {
  /** How long after its start the first time, in whole seconds. @default - at once */
  readonly initialDelay?: Duration;

  /** How often, in whole seconds. @default - every 10 seconds */
  readonly period?: Duration;

  /** How long the answer may take, in whole seconds. @default - 1 second */
  readonly timeout?: Duration;

  /** How many good answers in a row make it well, 1 or more. @default 1 */
  readonly successThreshold?: number;

  /** How many bad answers in a row make it unwell, 1 or more. @default 3 */
  readonly failureThreshold?: number;
}

/** How a probe by HTTP asks. */
export interface HttpProbeOptions extends ProbeTiming {
  /** Headers of the request. @default - none but the usual ones */
  readonly headers?: Readonly<Record<string, string>>;

  /** Whether it asks by HTTPS; the certificate is not checked. @default false */
  readonly tls?: boolean;
}

/**
 * How a workload's proxy finds out whether the application is well; while it is not, it gets no traffic.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export class WorkloadProbe {
  /** By a GET that must be answered with a status from 200 to 399. */
  public static http(port: number, path: string, options: HttpProbeOptions = {}): WorkloadProbe {
    const { headers = {}, tls } = options;
    if (!path.startsWith('/')) throw new MeshError({ code: 'InvalidValue', problem: 'a path begins with a slash', value: path, fix: `Write "/${path}"` });
    const wrong = Object.keys(headers).find((name) => !isHttpToken(name) || !/^[-_A-Za-z0-9]+$/.test(name));
    if (wrong !== undefined) throw new MeshError({ code: 'InvalidValue', problem: 'the name of a header has letters, digits, "-" and "_"', value: wrong, fix: 'Write a name such as "x-probe"' });
    const httpHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
    return new WorkloadProbe({
      httpGet: { path, port: requirePortNumber(port), ...(tls === true && { scheme: 'HTTPS' }), ...(httpHeaders.length > 0 && { httpHeaders }) },
    }, options);
  }

  /** By a connection that must be accepted. */
  public static tcp(port: number, options: ProbeTiming = {}): WorkloadProbe {
    return new WorkloadProbe({ tcpSocket: { port: requirePortNumber(port) } }, options);
  }

  /** By a program that must end with 0. */
  public static command(command: readonly [string, ...string[]], options: ProbeTiming = {}): WorkloadProbe {
    if (command.length === 0 || command.includes('')) throw new MeshError({ code: 'InvalidValue', problem: 'a command is a program and its arguments', value: command, fix: 'Write ["/usr/bin/check", "--quick"]' });
    return new WorkloadProbe({ exec: { command: [...command] } }, options);
  }

  private constructor(private readonly method: Pick<WorkloadGroupProbe, 'exec' | 'httpGet' | 'tcpSocket'>, private readonly timing: ProbeTiming) {}

  /** As a WorkloadGroup holds it. */
  public render(at: IConstruct): WorkloadGroupProbe {
    const { initialDelay, period, timeout, successThreshold, failureThreshold } = this.timing;
    return {
      ...this.method,
      ...(failureThreshold !== undefined && { failureThreshold: requireCount(failureThreshold, at) }),
      ...(initialDelay !== undefined && { initialDelaySeconds: wholeSeconds(initialDelay, at) }),
      ...(period !== undefined && { periodSeconds: wholeSeconds(period, at) }),
      ...(successThreshold !== undefined && { successThreshold: requireCount(successThreshold, at) }),
      ...(timeout !== undefined && { timeoutSeconds: wholeSeconds(timeout, at) }),
    };
  }
}

function requireCount(value: number, at: IConstruct): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a threshold is a whole number of 1 or more', value, fix: 'Write 1 or more' });
}

function wholeSeconds(duration: Duration, at: IConstruct): number {
  const seconds = duration.toMilliseconds() / 1000;
  if (Number.isInteger(seconds) && seconds >= 1) return seconds;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a probe is timed in whole seconds, 1 or more', value: `${seconds} s`, fix: 'Write a duration such as Duration.seconds(5)' });
}
