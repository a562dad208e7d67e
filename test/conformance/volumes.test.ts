import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { publish } from '../../conformance/harness/volumes';

test('the files of a volume change all at once, and only when they do', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'volume-'));
  try {
    const read = () => readFileSync(path.join(folder, 'limits.yaml'), 'utf8');
    const version = () => readlinkSync(path.join(folder, '..data'));
    publish(folder, [['limits.yaml', 'a']]);
    const first = version();
    expect(read()).toBe('a');
    publish(folder, [['limits.yaml', 'a']]);
    expect(version()).toBe(first);
    publish(folder, [['limits.yaml', 'b']]);
    expect(read()).toBe('b');
    expect(readdirSync(folder).sort()).toEqual(['..data', version(), 'limits.yaml'].sort());
    expect(version()).not.toBe(first);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
