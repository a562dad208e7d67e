#!/usr/bin/env node
import { isColorSupported } from 'picocolors';
import { main } from './main';

process.exitCode = main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  inColor: isColorSupported,
});
