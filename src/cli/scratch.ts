import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Does work in a folder of its own, which is gone afterwards. */
export function inScratch<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'istio-constructs-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
