import { gateways } from './cases/gateways';
import { images } from './cases/images';
import { meshConfigs } from './cases/mesh-configs';
import { multiCluster } from './cases/multi-cluster';
import { nodeAgents } from './cases/node-agents';
import type { ParityCase } from './cases/parity-case';
import { placements } from './cases/placements';
import { profiles } from './cases/profiles';
import { revisions } from './cases/revisions';
import { sidecars } from './cases/sidecars';
import { sizes } from './cases/sizes';

export const parityCases: readonly ParityCase[] = [
  ...profiles, ...sizes, ...placements, ...images, ...revisions, ...gateways, ...multiCluster, ...nodeAgents, ...sidecars, ...meshConfigs,
];
