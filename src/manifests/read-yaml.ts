import type * as yaml from 'yaml';

/** A document of a YAML text, read the way in which `kubectl` reads it. */
export type YamlDocument = yaml.Document.Parsed;

/**
 * Reads YAML as `kubectl` does: 1.1's words for booleans (`yes`, `off`) and octal numbers (`0644`), but neither its times nor its numbers to the base
 * of sixty, which are text.
 */
export function readYaml(text: string): { readonly documents: readonly YamlDocument[]; readonly lines: yaml.LineCounter } {
  // Loaded when a manifest is first read: importing this package should cost programs that read none nothing.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { isMap, isPair, isScalar, LineCounter, parseAllDocuments, Scalar, visit } = require('yaml') as typeof yaml;
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines, prettyErrors: false, logLevel: 'error', merge: true, customTags: (tags) => [...oldScalars, ...tags],
  });
  if (!Array.isArray(documents)) return { documents: [], lines };

  for (const document of documents) {
    visit(document, {
      // An IPv6 address such as fd00:: at the end of a list in brackets is text there, not a key without value.
      Seq: (_, { flow, items }) => {
        for (const [index, item] of items.entries()) {
          const pair = flow === true && isMap(item) && item.items.length === 1 ? item.items[0] : undefined;
          if (!isPair(pair) || !isScalar(pair.key) || pair.key.type !== 'PLAIN' || pair.key.source?.endsWith(':') !== true) continue;
          const isWithoutValue = pair.value === null || (isScalar(pair.value) && pair.value.source === '');
          if (isWithoutValue) items[index] = new Scalar(`${pair.key.source}:`);
        }
      },
    });
  }
  return { documents, lines };
}

/** What `kubectl` reads otherwise than YAML 1.2 says. */
const oldScalars: yaml.ScalarTag[] = [
  { tag: 'tag:yaml.org,2002:bool', default: true, test: /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/, resolve: (text) => /^(?:y|on)/i.test(text) },
  { tag: 'tag:yaml.org,2002:int', default: true, test: /^[-+]?0[0-7_]+$/, resolve: (text) => parseInt(text.replaceAll('_', ''), 8) },
  { tag: 'tag:yaml.org,2002:int', default: true, test: /^[-+]?[1-9][0-9]*_[0-9_]*$/, resolve: (text) => parseInt(text.replaceAll('_', ''), 10) },
];
