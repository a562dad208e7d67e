import { spawnSync } from 'node:child_process';
import { parseAllDocuments, stringify } from 'yaml';
import { differencesOf, isIntended, written } from './difference';
import { intendedDifferences } from './intended-differences';
import { parityCases } from './parity-cases';
import { installed } from '../fixtures';

/** Our install held against what the real `istioctl manifest generate` gives for the same wish. */
const { ISTIOCTL: istioctl } = process.env;

if (istioctl === undefined) {
  process.stderr.write('parity with istioctl is skipped: ISTIOCTL does not name an istioctl (conformance/setup provides one)\n');
  test.skip('parity with istioctl', () => undefined);
} else {
  const seen = new Set<number>();

  test.each(parityCases)('$name: every difference from istioctl is intended', ({ profile, overrides, props }) => {
    const differences = differencesOf(generate(profile, overrides), installed(props).map((object) => JSON.parse(JSON.stringify(object))));
    const unexplained = differences.filter((difference) => {
      const reasons = intendedDifferences.flatMap((intended, index) => isIntended(difference, intended) ? [index] : []);
      for (const index of reasons) seen.add(index);
      return reasons.length === 0;
    });
    expect(unexplained.map(written)).toEqual([]);
  });

  test('every intended difference is still there', () => {
    expect(intendedDifferences.filter((_, index) => !seen.has(index)).map(({ object, path, reason }) => `${object} ${path}: ${reason}`)).toEqual([]);
  });

  /** What istioctl would install, by a file on its standard input. */
  function generate(profile: string, overrides: object): object[] {
    const input = stringify({ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { profile, ...overrides } });
    const { status, stdout, stderr } = spawnSync(istioctl!, ['manifest', 'generate', '--filename=-'], {
      input, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, KUBECONFIG: '/dev/null' },
    });
    if (status !== 0) throw new Error(`istioctl manifest generate: ${stderr}`);
    return parseAllDocuments(stdout).flatMap((document) => (document.toJS() === null ? [] : [document.toJS() as object]));
  }
}
