import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Reason, Row } from './conformance-data';
import { folder, present, readRows, reasonsFor, verdictFrom } from './conformance-data';

if (!present) process.stdout.write(`validation against Istio's verdicts is skipped: ${folder} is not there (CONFORMANCE_DATA names the folder of such data)\n`);

interface Judged {
  readonly row: Row;
  readonly reasons: readonly Reason[];
  readonly agrees: boolean;
}

/** Layers of ours that stand for what the data calls `crd.layer`. */
const layers: Readonly<Record<string, string>> = { schema: 'schema', unknown: 'unknownField', list: 'list', cel: 'cel' };

(present ? describe : describe.skip)('verdicts on single objects, compared with Istio\'s own', () => {
  let judged: readonly Judged[] = [];
  let milliseconds = 0;

  beforeAll(() => {
    const rows = readRows();
    reasonsFor(rows[0]!);
    const start = performance.now();
    judged = rows.map((row) => {
      const reasons = reasonsFor(row);
      return { row, reasons, agrees: verdictFrom(reasons) === row.verdict };
    });
    milliseconds = performance.now() - start;
  });

  test('agree in 97 of 100 cases and more, and the disagreements are those that docs/validation.md explains', () => {
    const wrong = judged.filter(({ agrees }) => !agrees);
    report(judged, wrong, milliseconds);
    const documented = fs.readFileSync(path.resolve(__dirname, '../../docs/validation.md'), 'utf8');

    expect(judged.length).toBeGreaterThan(0);
    expect((judged.length - wrong.length) / judged.length).toBeGreaterThanOrEqual(0.97);
    expect(wrong.map(({ row }) => row.id).filter((id) => !documented.includes(`\`${id}\``))).toEqual([]);
  });

  test('refuse no object of public test suites that Istio takes, but for what docs/validation.md explains', () => {
    const documented = fs.readFileSync(path.resolve(__dirname, '../../docs/validation.md'), 'utf8');
    const refused = judged.filter(({ row, reasons }) => row.verdict !== 'invalid' && verdictFrom(reasons) === 'invalid');

    expect(refused.filter(({ row }) => row.source === 'corpus')).toEqual([]);
    expect(refused.map(({ row }) => row.id).filter((id) => !documented.includes(`\`${id}\``))).toEqual([]);
  });

  test('come from the layer from which Istio\'s come', () => {
    const crd = judged.filter(({ row, agrees }) => agrees && row.crd !== undefined);
    // A value of a field that our version of the definition has not cannot be wrong in our eyes: the field is.
    const comparable = crd.filter(({ row }) => !row.id.includes('presence'));
    const other = comparable.filter(({ row, reasons }) => !reasons.some(({ layer }) => layer === layers[row.crd!.layer]));
    const webhook = judged.filter(({ row, agrees }) => agrees && row.rejectedBy.length === 1 && row.rejectedBy[0] === 'webhook');
    const notWebhook = webhook.filter(({ reasons }) => !reasons.some(({ layer }) => layer === 'webhook' || layer === 'istiod'));

    expect(crd.length + webhook.length).toBeGreaterThan(0);
    expect([...other, ...notWebhook].map(({ row, reasons }) => [row.id, row.crd?.layer ?? 'webhook', reasons.map(({ layer, code }) => `${layer} ${code}`)])).toEqual([]);
  });

  test('come with a place, a reason and what to do', () => {
    const said = judged.flatMap(({ reasons }) => reasons).filter(({ code }) => code !== 'unreadable');

    expect(said.length).toBeGreaterThan(0);
    for (const { problem, fix, path: place } of said) {
      expect(`${problem} ${fix}`).not.toMatch(/undefined|\{[a-zA-Z]+\}(?!`)/);
      expect(problem).toMatch(/^\S.*[^.]$/s);
      expect(place).not.toMatch(/undefined|\.\./);
    }
  });
});

function report(judged: readonly Judged[], wrong: readonly Judged[], milliseconds: number): void {
  const kinds = [...new Set(judged.map(({ row }) => row.kind))].sort();
  const lines = kinds.map((kind) => {
    const of = judged.filter(({ row }) => row.kind === kind);
    const counts = (['valid', 'warning', 'invalid'] as const).map((verdict) => {
      const some = of.filter(({ row }) => row.verdict === verdict);
      return `${verdict} ${some.filter(({ agrees }) => agrees).length}/${some.length}`;
    });
    return `  ${kind.padEnd(22)} ${counts.join('  ')}`;
  });
  const disagreements = wrong.map(({ row, reasons }) => {
    const istio = (row.webhook ?? [row.crd?.error ?? '']).join('; ');
    return `  ${row.id}: Istio ${row.verdict} ${istio}, we ${verdictFrom(reasons)} ${reasons.map(({ code, path: place }) => `${code} ${place}`).join('; ')}`;
  });
  const perThousand = Math.round((milliseconds / judged.length) * 1000);
  process.stdout.write([
    `${judged.length} cases, ${judged.length - wrong.length} agree, ${perThousand} ms per 1,000 with reading:`, ...lines, 'disagreements:', ...disagreements, '',
  ].join('\n'));
}
