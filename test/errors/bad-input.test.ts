import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { accessMistakes } from './access-mistakes';
import { edgeMistakes } from './edge-mistakes';
import { endUserMistakes } from './end-user-mistakes';
import { extensionMistakes } from './extension-mistakes';
import { gatewayMistakes } from './gateway-mistakes';
import { installMistakes } from './install-mistakes';
import { manifestMistakes } from './manifest-mistakes';
import { meshMistakes } from './mesh-mistakes';
import type { Mistake } from './mistake';
import { pulumiMistakes } from './pulumi-mistakes';
import { releaseMistakes } from './release-mistakes';
import { routeMistakes } from './route-mistakes';
import { securityMistakes } from './security-mistakes';
import { telemetryMistakes } from './telemetry-mistakes';
import { trafficMistakes } from './traffic-mistakes';
import { zeroTrustMistakes } from './zero-trust-mistakes';
import { MeshError, meshErrorCodes, problemsOf, RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews } from '../mesh/fixtures';

const table: Record<string, Mistake> = {
  ...accessMistakes,
  ...edgeMistakes,
  ...endUserMistakes,
  ...extensionMistakes,
  ...gatewayMistakes,
  ...installMistakes,
  ...manifestMistakes,
  ...meshMistakes,
  ...pulumiMistakes,
  ...releaseMistakes,
  ...routeMistakes,
  ...securityMistakes,
  ...telemetryMistakes,
  ...trafficMistakes,
  ...zeroTrustMistakes,
};

/** What is thrown at once, or else what the whole tree shows. */
function errorOf(chart: Chart, { by }: Mistake): { error: MeshError | undefined; late: boolean } {
  try {
    by(chart);
  } catch (error) {
    if (error instanceof MeshError) return { error, late: false };
    throw error;
  }
  return { error: problemsOf(chart.node.root)[0], late: true };
}

test.each(Object.entries(table))('%s: code, place, value and fix', (_, mistake) => {
  const { error } = errorOf(newChart(), mistake);
  expect(error).toMatchObject({ name: 'MeshError', code: mistake.code, at: typeof mistake.at === 'string' ? mistake.at : expect.stringMatching(mistake.at) as string });
  expect(error?.fix).toMatch(mistake.fix);
  for (const said of [mistake.code, error?.at, mistake.value, error?.fix]) expect(error?.message).toContain(said);
});

test('every code is the answer to some mistake', () => {
  expect([...new Set(Object.values(table).map(({ code }) => code))].sort()).toEqual(Object.keys(meshErrorCodes).sort());
});

test('what only the whole tree shows is reported together, and nothing is written', () => {
  const chart = newChart();
  const late = Object.values(table).filter((mistake) => errorOf(newChart(), mistake).late);
  expect(late.length).toBeGreaterThan(3);
  for (const [index, mistake] of late.entries()) errorOf(new Chart(chart.node.root, `late-${index}`), mistake);
  const app = chart.node.root as App;
  const problems = problemsOf(app).map(({ message }) => message);
  expect(problems.length).toBeGreaterThanOrEqual(late.length);

  let said = '';
  try {
    app.synth();
  } catch (error) {
    said = (error as Error).message;
  }
  for (const problem of problems) expect(said).toContain(problem);
  expect(fs.existsSync(app.outdir) ? fs.readdirSync(app.outdir) : []).toEqual([]);
});

test('a tree without mistakes is written', () => {
  const chart = newChart();
  newReviews(chart).addRoute('r', { when: RequestMatch.header('user', StringMatch.exact('k')), to: 'v1' });
  const app = chart.node.root as App;
  expect(problemsOf(app)).toEqual([]);
  app.synth();
  expect(fs.readdirSync(app.outdir).map((file) => path.extname(file))).toEqual(['.yaml']);
});
