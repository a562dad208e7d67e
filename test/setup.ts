import * as fc from 'fast-check';

/**
 * Properties try the same cases in every run, so that a failure tells of the change and not of the day. `PROPERTY_SEED=random` explores, and a number
 * repeats what an exploration found.
 */
const seed = process.env.PROPERTY_SEED ?? '1';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
