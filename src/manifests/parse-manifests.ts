import { MeshError } from '../errors';
import type { ManifestObject, ManifestValue } from './manifest-object';
import { isMap, listOf, valueAt } from './manifest-object';
import { readYaml } from './read-yaml';

/** What braces of a template lack; where they stand alone, YAML takes them for maps. */
const rendering = 'Render the template first, for example with helm template';

/** Documents of a YAML text as Kubernetes objects; a `List` counts as its items. */
export function parseManifests(text: string, file: string): ManifestObject[] {
  const { documents, lines } = readYaml(text);
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      const { line } = lines.linePos(error.pos[0]);
      throw unreadable(`${file}:${line}`, error.message, text.split(/\r?\n/)[line - 1] ?? '');
    }
    const start = document.contents === null ? document.range[0] : document.contents.range[0];
    const origin = `${file}:${lines.linePos(start).line}`;
    try {
      return objectsIn(document.toJS() as ManifestValue, origin);
    } catch (thrown) {
      // Aliases are resolved only here, so a text that is nothing but aliases of aliases fails only here.
      if (thrown instanceof ReferenceError) throw unreadable(origin, thrown.message, text.slice(start, start + 80));
      throw thrown;
    }
  });
}

function objectsIn(value: ManifestValue, origin: string): ManifestObject[] {
  // A document of comments only, such as the one before a leading separator.
  if (value === null) return [];
  const apiVersion = valueAt(value, 'apiVersion');
  const kind = valueAt(value, 'kind');
  if (!isMap(value) || typeof apiVersion !== 'string' || typeof kind !== 'string') {
    throw new MeshError({ code: 'InvalidManifest', at: origin, problem: 'a document must be a Kubernetes object with apiVersion and kind', value, fix: 'Name only files of Kubernetes manifests; values files and charts have to be rendered first' });
  }
  if (kind.endsWith('List') && Array.isArray(value.items)) return listOf(value.items).flatMap((item) => objectsIn(item, origin));

  // It is for Kustomize alone, and names the files beside it.
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) return [];

  const name = valueAt(value, 'metadata', 'name');
  if (typeof name !== 'string' || name === '') {
    throw new MeshError({ code: 'InvalidManifest', at: origin, problem: `a ${kind} needs metadata.name`, value: name, fix: isMap(name) ? rendering : 'Give it a name; generateName is for objects that are created, not for manifests' });
  }
  const namespace = valueAt(value, 'metadata', 'namespace');
  return [{ apiVersion, kind, name, namespace: typeof namespace === 'string' ? namespace : undefined, body: value, origin }];
}

function unreadable(at: string, problem: string, value: string): MeshError {
  return new MeshError({ code: 'UnreadableManifest', at, problem, value, fix: value.includes('{{') ? rendering : 'Make it valid YAML' });
}
