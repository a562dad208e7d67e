import type { StructuralSchema } from './structural-schema';
import { gatewayApiCrds, istioCrds } from '../../../../imports/crds';

let schemas: ReadonlyMap<string, StructuralSchema> | undefined;

/** The schema that a cluster holds for this kind at this version; undefined where neither Istio nor the Gateway API defines it. */
export function schemaOf(apiVersion: string, kind: string): StructuralSchema | undefined {
  schemas ??= readSchemas();
  return schemas.get(`${apiVersion}/${kind}`);
}

function readSchemas(): ReadonlyMap<string, StructuralSchema> {
  return new Map([...istioCrds(), ...gatewayApiCrds()].flatMap(({ spec: { group, names, versions } }) => versions
    .filter(({ served }) => served)
    .map(({ name, schema }) => [`${group}/${name}/${names.kind}`, (schema?.openAPIV3Schema ?? {}) as StructuralSchema] as const)));
}
