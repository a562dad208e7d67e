import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { addLateCheck, MeshError } from '../../src/errors';

const late = (charts: number): { readonly app: App; readonly asked: jest.Mock<MeshError[], []> } => {
  const app = new App({ outdir: mkdtempSync(path.join(tmpdir(), 'late-checks-')) });
  for (let id = 0; id < charts; id++) new Chart(app, `chart-${id}`);
  const asked = jest.fn((): MeshError[] => []);
  addLateCheck(app.charts[0]!, asked);
  return { app, asked };
};

test('a late check runs once in a synth, however many charts there are', () => {
  const { app, asked } = late(5);
  app.synth();
  expect(asked).toHaveBeenCalledTimes(1);
});

test('a late check runs anew in the next synth, and whenever a chart is rendered by itself', () => {
  const { app, asked } = late(2);
  for (let time = 0; time < 2; time++) app.synth();
  for (const chart of app.charts) chart.toJson();
  expect(asked).toHaveBeenCalledTimes(4);
});

test('what a late check finds fails every synth until it is mended', () => {
  const { app, asked } = late(2);
  asked.mockImplementation(() => [new MeshError({ code: 'InvalidValue', at: app, problem: 'it is wrong', value: 1, fix: 'Mend it' })]);
  for (let time = 0; time < 2; time++) expect(() => { app.synth(); }).toThrow('it is wrong');
  asked.mockReturnValue([]);
  expect(() => { app.synth(); }).not.toThrow();
});
