#!/usr/bin/env node
import { isColorSupported } from 'picocolors';
import { main } from './main';

// Whoever reads a part only, such as `head`, is no trouble.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => { process.exit(code === 'EPIPE' ? 0 : 1); });

void main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  inColor: isColorSupported,
  // To the start of the line, and nothing after it.
  ...(process.stderr.isTTY && { status: (text: string) => process.stderr.write(`\r\x1b[K${text}`) }),
}).then((code) => { process.exitCode = code; });
