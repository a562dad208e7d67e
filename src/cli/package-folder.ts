import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** Of this package, whether it is compiled or not. */
export const packageFolder = path.resolve(__dirname, existsSync(path.join(__dirname, '../../package.json')) ? '../..' : '../../..');

/** What `package.json` says. */
export function packageVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(path.join(packageFolder, 'package.json')) as { version: string }).version;
}
