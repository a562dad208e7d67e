#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { isColorSupported } from 'picocolors';
import { main } from './main';

// Whoever reads a part only, such as `head`, is no trouble.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => { process.exit(code === 'EPIPE' ? 0 : 1); });

const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+C, or the end of input.
  lines.once('close', () => process.exit(130));
  const answer = await lines.question(question);
  lines.removeAllListeners('close').close();
  return answer;
};

void main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  inColor: isColorSupported,
  // To the start of the line, and nothing after it.
  ...(process.stderr.isTTY && { status: (text: string) => process.stderr.write(`\r\x1b[K${text}`) }),
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
}).then((code) => { process.exitCode = code; });
