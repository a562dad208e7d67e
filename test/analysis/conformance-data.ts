import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Finding, Verdict } from '../../src/analysis';
import { Field } from '../../src/analysis/validation/field';
import { checkMeshConfig } from '../../src/analysis/validation/rules/mesh-config/mesh-config';
import { checkMeshNetworks } from '../../src/analysis/validation/rules/mesh-config/mesh-networks';
import { checkProxyDefaults } from '../../src/analysis/validation/rules/mesh-config/proxy-defaults';
import { findingsOf } from '../../src/analysis/validation/validate-object';
import type { ManifestObject, ManifestValue } from '../../src/manifests';
import { Manifests } from '../../src/manifests';

/** One single object, with what Istio's own code says of it. */
export interface Row {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly source: string;
  readonly verdict: Verdict;
  readonly rejectedBy: readonly string[];
  readonly crd?: { readonly layer: string; readonly error: string };
  readonly webhook?: readonly string[];
}

export const folder = path.join(process.env.CONFORMANCE_DATA ?? path.resolve(__dirname, '../../../shared/conformance'), 'validate');
export const present = fs.existsSync(folder);

export function readRows(): readonly Row[] {
  return fs.readFileSync(path.join(folder, 'manifest.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row);
}

/** The parts of istiod's own configuration stand in the data alone, outside the ConfigMap that carries them. */
const parts: Readonly<Record<string, (field: Field) => void>> = {
  MeshConfig: checkMeshConfig,
  MeshProxyConfig: checkProxyDefaults,
  MeshNetworks: checkMeshNetworks,
};

export type Reason = Pick<Finding, 'level' | 'layer' | 'code' | 'path' | 'problem' | 'fix' | 'origin'>;

/** What we say of a row; a text that is no YAML of Kubernetes objects is an error. */
export function reasonsFor(row: Row): readonly Reason[] {
  const text = fs.readFileSync(path.join(folder, row.file), 'utf8');
  const check = parts[row.kind];
  if (check !== undefined) return partReasons(text, check);
  try {
    return (row.source === 'istioctl-validate' ? looseObjects(text, row.file) : Manifests.parse(text, row.file).objects).flatMap(findingsOf);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [{ level: 'error', layer: 'schema', code: 'unreadable', path: '', problem, fix: 'Correct it', origin: row.file }];
  }
}

function partReasons(text: string, check: (field: Field) => void): readonly Reason[] {
  const reasons: Reason[] = [];
  const value = parseAllDocuments(text)[0]?.toJS() as ManifestValue;
  check(new Field(value, '', ({ level, layer, code, problem, fix }, at) => reasons.push({ level, layer, code, path: at, problem, fix, origin: '' })));
  return reasons;
}

/** `istioctl validate` takes Services without apiVersion; a cluster, and our reader, do not. */
function looseObjects(text: string, file: string): readonly ManifestObject[] {
  return Manifests.parse(/^apiVersion:/m.test(text) ? text : `apiVersion: v1\n${text}`, file).objects;
}

export function verdictFrom(reasons: readonly Reason[]): Verdict {
  if (reasons.some(({ level }) => level === 'error')) return 'invalid';
  return reasons.length > 0 ? 'warning' : 'valid';
}
