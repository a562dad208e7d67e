import type { Fields } from './fields';
import { isFields } from './fields';
import { invalid } from './invalid';
import type { SourceDocument } from './source';
import type { MeshError } from '../errors';

/** An object of Kubernetes that stands between the documents. */
export interface RawDocument extends SourceDocument {
  readonly value: { readonly apiVersion: string; readonly kind: string } & Fields;
}

/** Says the file that an object is written to, as `metadata.chart` does for documents; it is not written itself. */
const chartAnnotation = 'istio-constructs.dev/chart';

export function isRaw(source: SourceDocument): source is RawDocument {
  const { value } = source;
  return isFields(value) && typeof value.kind === 'string' && typeof value.apiVersion === 'string' && !value.apiVersion.startsWith('istio-constructs.dev/');
}

/** What the API server would not even look at: cdk8s would make up a name, another in every file. */
export function checkRaw(document: RawDocument): readonly MeshError[] {
  const { kind, metadata } = document.value;
  if (isFields(metadata) && typeof metadata.name === 'string') return [];
  return [invalid(document.positionOf(['metadata']), `this ${kind} lacks a name`, metadata, 'Add metadata.name')];
}

/** The object, and the file that it asks for. */
export function objectOf({ value }: RawDocument): { readonly object: RawDocument['value']; readonly chart?: string } {
  const { annotations, ...metadata } = isFields(value.metadata) ? value.metadata : {};
  const { [chartAnnotation]: chart, ...others } = isFields(annotations) ? annotations : {};
  if (typeof chart !== 'string') return { object: value };
  return { chart, object: { ...value, metadata: { ...metadata, ...(Object.keys(others).length > 0 && { annotations: others }) } } };
}
