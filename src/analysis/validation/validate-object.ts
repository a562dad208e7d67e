import type { ManifestObject, ManifestValue } from '../../manifests';
import type { Finding } from '../finding';
import { checkCel } from './cel/check-cel';
import { Field } from './field';
import { fill } from './message';
import { checkMetadata } from './metadata';
import { rulesFor } from './rules';
import { checkSchema } from './schema/check-schema';
import { withDefaults } from './schema/defaults';
import { schemaOf } from './schema/known-kinds';
import type { StructuralSchema } from './schema/structural-schema';

/** Everything a cluster, or `istioctl validate`, would say of one object. */
export function findingsOf(object: ManifestObject): readonly Finding[] {
  const findings: Finding[] = [];
  const { kind, name, namespace, origin } = object;
  const rootAt = (body: ManifestValue): Field => new Field(body, '', ({ level, layer, code, problem, fix }, path, value, args) => {
    findings.push({ level, layer, code, kind, name, namespace, path, problem: fill(problem, args), value, fix: fill(fix, args), origin });
  });

  const schema = schemaOf(object.apiVersion, kind);
  const body = schema === undefined ? object.body : withDefaults(object.body, schema);
  const root = rootAt(body);
  if (schema !== undefined) {
    checkMetadata(root);
    checkSchema(root, topLevelSchema(schema));
    // A rule on a value of the wrong type would fail for the wrong reason.
    if (findings.every(({ level, layer }) => level !== 'error' || layer !== 'schema')) checkCel(root, schema);
  }
  const subject = { object: root, spec: root.at('spec'), name, namespace: namespace ?? 'default' };
  for (const rule of rulesFor(object)) rule.check(subject);
  return withoutRepetition(withoutEchoes(findings));
}

/** Definitions leave out what all objects have. */
function topLevelSchema(schema: StructuralSchema): StructuralSchema {
  const any: StructuralSchema = { 'x-kubernetes-preserve-unknown-fields': true };
  return { ...schema, properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, ...schema.properties, metadata: { type: 'object', ...any } } };
}

/** What the schema has refused, Istio would not get to see: what it would say about that very place repeats the mistake in other words. */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const refused = findings.filter(({ layer }) => layer === 'schema' || layer === 'list').map(({ path }) => path);
  const isRefused = (path: string): boolean => refused.some((place) => path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`));
  return findings.filter(({ layer, path }) => layer !== 'webhook' || !isRefused(path));
}

/** One place may be reached by two rules that ask the same. */
function withoutRepetition(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.path} ${finding.fix}`, finding])).values()];
}

