import type { Server } from 'node:net';
import { obstacle } from './machine';
import { myTurn } from './turn';
import { say } from '../harness/progress';

/** A group of tests on the data plane: left out, with the reason said, where this machine cannot have one; one group at a time where several runs want it. */
export function describeOnDataPlane(what: string, tests: () => void): void {
  const why = obstacle();
  if (why !== undefined) say(`${what}: skipped, because ${why}`);
  (why === undefined ? describe : describe.skip)(what, () => {
    let turn: Server | undefined;
    // Not within a test, whose time is limited. Jest leaves it out where no test will run.
    beforeAll(async () => { turn = await myTurn(); }, 3_600_000);
    tests();
    afterAll(() => turn?.close()); // after those of the tests, since hooks run in their order
  });
}
