import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import type { Draft } from './script';
import { writeDocuments } from './write-yaml';
import { readConfig } from '../../config';
import type { ManifestObject } from '../../manifests';
import { Manifests } from '../../manifests';
import { mistakesIn } from '../problems';
import { inScratch } from '../scratch';

/** What comes of documents, or what is wrong with them. */
type Made = { readonly objects: readonly ManifestObject[] } | { readonly problems: readonly Wrong[] };

interface Wrong {
  /** The name of the document, where it is known. */
  readonly document: string | undefined;
  readonly problem: string;
}

/** The objects of documents; the origin of each is the name of its document. */
export function make(draftsIn: (folder: string) => readonly Draft[]): Made {
  return inScratch((folder) => {
    const file = path.join(folder, 'mesh.yaml');
    const text = writeDocuments(draftsIn(folder), []);
    try {
      writeFileSync(file, text);
      const app = readConfig([file], { outdir: folder });
      const objects = app.node.findAll().filter((each) => ApiObject.isApiObject(each));
      const read = (object: ApiObject): readonly ManifestObject[] => Manifests.parse(JSON.stringify(object.toJson())).objects;
      return { objects: objects.flatMap((object) => read(object).map((each) => ({ ...each, origin: documentOf(object) }))) };
    } catch (error) {
      const mistakes = mistakesIn(error);
      if (mistakes === undefined) throw error;
      return { problems: mistakes.map(({ at, problem, value }): Wrong => ({ document: documentAt(at, file, text), problem: `${problem} (${JSON.stringify(value ?? null)})` })) };
    }
  });
}

function documentOf(object: ApiObject): string {
  const chart = Chart.of(object);
  return object.node.scopes[chart.node.scopes.length]?.node.id ?? '';
}

/** The name of the document that a line of the text belongs to. */
function documentAt(at: string, file: string, text: string): string | undefined {
  if (!at.startsWith(`${file}:`)) return at.split('/')[1];
  const line = Number(at.slice(file.length + 1).split(':')[0]);
  const until = text.split('\n').slice(0, line).join('\n');
  const rest = text.slice(until.lastIndexOf('apiVersion: istio-constructs.dev'));
  return /metadata: \{ name: "?([^" ]+)"? \}/.exec(rest)?.[1];
}
