/** Registers the resources of N services with mocks for an engine, in a process of its own: `measure-pulumi.ts constructs|tree|by-hand COUNT`. */
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { App, Chart, Testing } from 'cdk8s';
import { handWritten, withConstructs } from './programs';
import type * as library from '../src';
import type * as bridge from '../src/pulumi';

const [variant, count] = [process.argv[2], Number(process.argv[3])];
// The compiled package, as users load it.
/* eslint-disable @typescript-eslint/no-require-imports */
const loaded = require('../lib/src') as typeof library;
const { MeshStack } = require('../lib/src/pulumi') as typeof bridge;
/* eslint-enable @typescript-eslint/no-require-imports */

/** As a user registers objects without us: the namespace first, all else after it. */
class ByHand extends pulumi.ComponentResource {
  constructor(name: string, objects: readonly any[]) {
    super('bench:index:ByHand', name);
    let namespace: pulumi.Resource | undefined;
    for (const manifest of objects) {
      const dependsOn = namespace === undefined ? [] : [namespace];
      const resource = register(`${name}/${manifest.kind}-${manifest.metadata.name}`, manifest, { parent: this, dependsOn });
      namespace ??= resource;
    }
    this.registerOutputs();
  }
}

function register(name: string, manifest: any, options: pulumi.CustomResourceOptions): pulumi.Resource {
  switch (manifest.kind) {
    case 'Namespace': return new k8s.core.v1.Namespace(name, manifest, options);
    case 'ServiceAccount': return new k8s.core.v1.ServiceAccount(name, manifest, options);
    case 'Service': return new k8s.core.v1.Service(name, manifest, options);
    case 'Deployment': return new k8s.apps.v1.Deployment(name, manifest, options);
    default: return new k8s.apiextensions.CustomResource(name, manifest, options);
  }
}

function manifests(): readonly any[] {
  const chart = new Chart(new App(), 'mesh');
  handWritten(chart, count);
  return Testing.synth(chart);
}

const programs: Readonly<Record<string, () => () => unknown>> = {
  'constructs': () => () => new MeshStack('mesh', (chart) => { withConstructs(chart, count, loaded); }),
  'tree': () => () => new MeshStack('mesh', (chart) => { handWritten(chart, count); }),
  'by-hand': () => {
    const objects = manifests();
    return () => new ByHand('mesh', objects);
  },
};

async function measure(): Promise<void> {
  const program = programs[variant ?? '']!();
  let resources = 0;
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      resources += 1;
      return { id: name, state: inputs as object };
    },
    call: ({ inputs }) => inputs as object,
  });
  const began = process.cpuUsage();
  program();
  await pulumi.runtime.disconnect();
  const { user, system } = process.cpuUsage(began);
  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, resources }));
}

void measure();
