import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cases } from '../dataplane/cases';
import { DataPlane } from '../dataplane/data-plane';
import { describeOnDataPlane } from '../dataplane/describe';
import { CaseRun } from '../dataplane/format/case-run';
import { absent } from '../dataplane/machine';
import { recordFile, renderRecord } from '../dataplane/report';
import { once } from '../harness/once';
import { say } from '../harness/progress';

describeOnDataPlane('data plane', () => {
  const plane = once(() => DataPlane.start());
  let passed = 0;

  for (const definition of cases) {
    const { name, needs, steps } = definition;
    const withoutData = needs !== undefined && !existsSync(needs);
    if (withoutData) say(`${name} is skipped: ${needs} is not there (MESH_DATA names the folder of such data)`);
    const missing = absent(definition.programs ?? []);
    if (missing.length > 0) say(`${name} is skipped: conformance/setup could not provide ${missing.join(', ')}; it said why`);

    (withoutData || missing.length > 0 ? describe.skip : describe)(name, () => {
      const run = once(async () => {
        say(`data plane: ${name}`);
        const running = new CaseRun(await plane(), definition);
        return { running, ready: await running.begin().then(() => undefined, (error: unknown) => error) };
      });
      // Jest runs such hooks also where every test was filtered out.
      afterAll(async () => (await run.begun())?.running.end());

      test.each(steps.map((step) => [step.says, step] as const))('%s', async (_, step) => {
        const { running, ready } = await run();
        if (ready !== undefined) throw ready as Error;
        expect(await running.take(step)).toEqual([]);
        passed += 1;
      });
    });
  }

  afterAll(async () => {
    await (await plane.begun()?.catch(() => undefined))?.stop();
    const all = cases.reduce((sum, { steps }) => sum + steps.length, 0);
    if (passed < all) return; // a part, or not all is true
    const record = renderRecord(cases);
    if (existsSync(recordFile) && readFileSync(recordFile, 'utf8') === record) return;
    writeFileSync(recordFile, record);
    say('docs/conformance.md is written anew');
  });
});
