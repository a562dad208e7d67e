import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AccessQuery } from '../../src';
import { Manifests } from '../../src';

/** A request to a workload, with what Envoy's filters, as Istio makes them from the policies, say of it. */
export interface DecisionCase {
  readonly id: string;
  readonly policies: string;
  readonly about: string;
  readonly workload: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly request: {
    readonly principal: string | null;
    readonly sourceIp: string;
    readonly remoteIp: string;
    readonly destinationIp: string;
    readonly destinationPort: number;
    readonly sni: string | null;
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly metadata: Readonly<Record<string, any>>;
  };
  readonly decision: 'ALLOW' | 'DENY';
  readonly matchedDeny: readonly string[];
}

export const folder = path.join(process.env.CONFORMANCE_DATA ?? path.resolve(__dirname, '../../../shared/conformance'), 'authz');
export const present = fs.existsSync(folder);
export const skipped = `access decisions compared with Istio's are skipped: ${folder} is not there (CONFORMANCE_DATA names the folder of such data)\n`;

export function decisionCases(): readonly DecisionCase[] {
  return fs.readFileSync(path.join(folder, 'decisions', 'cases.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as DecisionCase);
}

export function queryOf({ workload, trustDomain, trustDomainAliases, request }: DecisionCase): AccessQuery {
  const { principal, sourceIp, remoteIp, destinationIp, destinationPort, sni, method, path: at, host, headers, metadata } = request;
  const claims = metadata['envoy.filters.http.jwt_authn']?.payload;
  return {
    from: { ip: sourceIp, remoteIp, ...(principal !== null && { principal }), ...(sni !== null && { sni }) },
    to: { ...workload, port: destinationPort, ip: destinationIp },
    request: { method, path: at, host, headers, ...(claims !== undefined && { token: { claims } }) },
    metadata,
    mesh: { trustDomain, trustDomainAliases },
  };
}

const read = new Map<string, Manifests>();

export function manifestsAt(...at: readonly string[]): Manifests {
  const file = path.join(folder, ...at);
  const manifests = read.get(file) ?? Manifests.read(file);
  read.set(file, manifests);
  return manifests;
}
