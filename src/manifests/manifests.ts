import * as fs from 'node:fs';
import * as path from 'node:path';
import { MeshError } from '../errors';
import type { ManifestObject } from './manifest-object';
import { parseManifests } from './parse-manifests';

const manifestFile = /\.(ya?ml|json)$/;

/** Kubernetes objects read from files, each with its file and line. Nothing is fetched and nothing is rendered. */
export class Manifests {
  /**
   * Reads files, and folders with all that lies below them (`.yaml`, `.yml` and `.json`), in the order of their names.
   *
   * @throws MeshError UnreadableManifest when a path cannot be read or is not YAML
   * @throws MeshError InvalidManifest when a document is no Kubernetes object
   */
  public static read(...paths: readonly string[]): Manifests {
    return new Manifests(paths.flatMap(filesAt).flatMap((file) => parseManifests(readText(file), path.relative(process.cwd(), path.resolve(file)))));
  }

  /**
   * Reads a text of one or more YAML documents.
   *
   * @param file the name under which errors and origins mention it
   * @throws MeshError as `read` does
   */
  public static parse(text: string, file = 'manifest.yaml'): Manifests {
    return new Manifests(parseManifests(text, file));
  }

  private constructor(public readonly objects: readonly ManifestObject[]) {}

  /** The objects of the given kinds, in the order in which they were read. */
  public ofKind(...kinds: readonly string[]): readonly ManifestObject[] {
    return this.objects.filter(({ kind }) => kinds.includes(kind));
  }
}

function filesAt(location: string): readonly string[] {
  const stat = fs.statSync(location, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new MeshError({ code: 'UnreadableManifest', at: location, problem: 'there is no such file or folder', value: location, fix: `Check the path; it is relative to ${process.cwd()}` });
  }
  if (!stat.isDirectory()) return [location];
  const entries = fs.readdirSync(location, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const child = path.join(location, entry.name);
    if (entry.isDirectory()) return filesAt(child);
    return manifestFile.test(entry.name) ? [child] : [];
  });
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new MeshError({ code: 'UnreadableManifest', at: file, problem: error instanceof Error ? error.message : String(error), value: file, fix: 'Make the file readable' });
  }
}
