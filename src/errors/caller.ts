import * as path from 'node:path';

const packageSource = path.resolve(__dirname, '..');

/**
 * The line of the user's program in a stack: the first one outside this package.
 *
 * @param source the folder that this package's code is in, `src` or `lib/src`
 */
export function callerIn(stack: string, source = packageSource): string {
  // ts-node and --enable-source-maps name the files that were compiled, which lay beside lib and are not in the package.
  const own = [source, source.replace(/[\\/]lib(?=[\\/]src$)/, '')];
  for (const frame of stack.split('\n').slice(1)) {
    const location = /\((.+):(\d+):\d+\)$/.exec(frame) ?? /^\s*at (?:async )?(.+):(\d+):\d+$/.exec(frame);
    const file = location?.[1]?.replace(/^file:\/\//, '');
    if (file === undefined || file.startsWith('node:') || own.some((folder) => file.startsWith(folder + path.sep))) continue;
    return `${path.relative(process.cwd(), file)}:${location?.[2] ?? '?'}`;
  }
  return 'an unknown line';
}
