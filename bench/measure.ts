/**
 * One measurement in a process of its own, so that neither memory nor warm code of another counts: `measure.ts constructs|hand-written COUNT`, and
 * `measure.ts documents mesh.yaml`.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import type * as library from '../src';
import { handWritten, withConstructs } from './programs';
import type * as config from '../src/config';

// The compiled package, as users load it. Rooms load when a name of theirs is first used: here, since loading is measured apart.
/* eslint-disable @typescript-eslint/no-require-imports */
const { Access, CanaryRelease, Mesh, MeshNamespace, MeshService, Percent, Port } = require('../lib/src') as typeof library;

const [variant, argument = ''] = process.argv.slice(2);
const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
const appOf = variant === 'documents' ? documents() : program();

const began = process.cpuUsage();
appOf().synth();
const { user, system } = process.cpuUsage(began);

const lines = readFileSync(path.join(outdir, 'mesh.k8s.yaml'), 'utf8').split('\n---\n').map((document) => document.trim()).sort();
rmSync(outdir, { recursive: true });
console.log(JSON.stringify({
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  objects: lines.length,
  digest: createHash('sha256').update(lines.join('\n---\n')).digest('hex'),
}));

function documents(): () => App {
  const { readConfig } = require('../lib/src/config') as typeof config;
  return () => readConfig([argument], { outdir });
}

function program(): () => App {
  return () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'mesh');
    if (variant === 'constructs') withConstructs(chart, Number(argument), { Access, CanaryRelease, Mesh, MeshNamespace, MeshService, Percent, Port });
    else handWritten(chart, Number(argument));
    return app;
  };
}
