import type { Draft } from './script';
import type { ManifestObject, ManifestValue } from '../../manifests';

/** What follows the documents, with the reason for each. */
export interface KeptObject {
  readonly object: ManifestObject;
  readonly reason: string;
}

/** Longer maps and lists take a line for each part. */
const longest = 70;

/** Documents as people write them, and then what is kept, each as it was with where it comes from. */
export function writeDocuments(drafts: readonly Draft[], kept: readonly KeptObject[]): string {
  const documents = drafts.map(({ kind, name, body }) => `apiVersion: istio-constructs.dev/v1\nkind: ${kind}\nmetadata: { name: ${flow(name)} }\n${block(body)}`);
  const objects = kept.map(({ object, reason }) => `# Kept as it is (${object.origin}): ${reason.replaceAll('\n', ' ')}\n${block(object.body)}`);
  return [...documents, ...objects].join('---\n');
}

function block(value: ManifestValue): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Document, isCollection, isScalar, visit } = require('yaml') as typeof import('yaml');
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node, parents) => {
      if (parents.length <= 1 || !isCollection(node)) return;
      node.flow = JSON.stringify(node.toJSON()).length <= longest;
    },
    Scalar: (_, node, parents) => {
      // Of YAML 1.1 these are booleans, and some tools still read that.
      if (isScalar(node) && parents.length > 0 && typeof node.value === 'string' && /^(y|n|yes|no|on|off)$/i.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function flow(text: string): string {
  return /^[a-z][a-z0-9-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/.test(text) ? text : JSON.stringify(text);
}
