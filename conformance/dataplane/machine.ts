import { execFileSync } from 'node:child_process';
import { binaries, type ServerProgram } from '../harness/binaries';

/** The programs of a pod with a proxy. */
export interface Programs {
  readonly pilotAgent: string;
  readonly envoy: string;
  /** What the agent writes Envoy's bootstrap from. */
  readonly bootstrapTemplate: string;
  /** Programs that containers run; a stand-in takes the place of all others. */
  readonly servers: Readonly<Partial<Record<string, string>>>;
}

/** Where they lie, as `conformance/setup` said; undefined when it could not provide them. */
export function programs(): Programs | undefined {
  const { 'pilot-agent': pilotAgent, envoy, 'envoy-bootstrap': bootstrapTemplate, ratelimit, 'redis-server': redis } = binaries();
  if (pilotAgent === undefined || envoy === undefined || bootstrapTemplate === undefined) return undefined;
  return { pilotAgent, envoy, bootstrapTemplate, servers: { ratelimit, 'redis-server': redis } };
}

/** The programs among some that `conformance/setup` could not provide. */
export function absent(wanted: readonly ServerProgram[]): string[] {
  return wanted.filter((name) => programs()?.servers[name] === undefined);
}

/** Why this machine cannot run the data plane; undefined when it can. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'the data plane needs Linux';
  if (process.getuid?.() !== 0) return 'the data plane needs root, for network namespaces';
  const missing = ['ip', 'iptables', 'nsenter', 'setpriv', 'unshare', 'openssl'].filter((program) => !succeeds('sh', ['-c', `command -v ${program}`]));
  if (missing.length > 0) return `the data plane needs ${missing.join(', ')}, which cannot be found`;
  if (programs() === undefined) return 'conformance/setup could not provide pilot-agent and Envoy; it said why';
  const trial = 'ip link add trial0 type veth peer name trial1; iptables -t nat -A OUTPUT -p tcp -j REDIRECT --to-ports 1';
  if (!succeeds('unshare', ['--net', '--mount', '--pid', '--fork', 'sh', '-ec', trial])) return 'this machine refuses network namespaces, or packet filters in them';
  return undefined;
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
