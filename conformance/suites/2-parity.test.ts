import { istioCrds } from '../../imports/crds';
import type { IstioOperatorFile } from '../../src/install';
import { installed } from '../../test/install/fixtures';
import { differencesOf, written } from '../../test/install/parity/difference';
import { parityCases } from '../../test/install/parity/parity-cases';
import { generateManifest } from '../harness/istioctl';
import { type Granted, objectsOf, rendered } from '../harness/renderer';
import { runFolder } from '../harness/run-folder';
import { intendedDifferences, isIntended } from '../intended/manifests';

/** Our install held against what `istioctl manifest generate` gives for the same wish. */
describe('an install is what istioctl would install', () => {
  const operators = parityCases.map(({ profile, overrides }) => (
    { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { profile, ...overrides as IstioOperatorFile['spec'] } }));
  // The definitions are the same in all of them, and take longer than the rest.
  let answers: readonly Granted[];
  beforeAll(async () => { answers = await rendered(operators.map((operator) => ({ operator: withoutDefinitions(operator) }))); }, 600_000);
  const seen = new Set<number>();

  test.each(parityCases.map((each, index) => ({ ...each, index })))('$name: every difference from istioctl is intended', ({ props, index }) => {
    expect(unexplained(objectsOf(answers[index]!), installed({ ...props, brings: { ...props.brings, definitions: false } }))).toEqual([]);
  });

  test('the definitions are those of istioctl', async () => {
    const [answer] = await rendered([{ operator: operators[0]! }]);
    expect(unexplained(objectsOf(answer!), installed())).toEqual([]);
  });

  test('every intended difference is still there', () => {
    expect(intendedDifferences.filter((_, index) => !seen.has(index)).map(({ object, path, reason }) => `${object} ${path}: ${reason}`)).toEqual([]);
  });

  // The other cases ask Istio's library, which these hold to the program.
  test.each(['the default profile', 'the ambient profile', 'a revision'])('istioctl itself gives the same: %s', async (name) => {
    const operator = operators[parityCases.findIndex((each) => each.name === name)]!;
    const [answer] = await rendered([{ operator }]);
    expect(differencesOf(await generateManifest(operator, runFolder('parity')), objectsOf(answer!))).toEqual([]);
  });

  function unexplained(theirs: readonly object[], ours: readonly object[]): string[] {
    return differencesOf(theirs, JSON.parse(JSON.stringify(ours))).filter((difference) => {
      const reasons = intendedDifferences.flatMap((intended, index) => (isIntended(difference, intended) ? [index] : []));
      for (const index of reasons) seen.add(index);
      return reasons.length === 0;
    }).map(written);
  }
});

function withoutDefinitions({ spec, ...rest }: { readonly spec: IstioOperatorFile['spec'] }): object {
  const excludedCRDs = istioCrds().map(({ metadata }) => metadata.name);
  return { ...rest, spec: { ...spec, unvalidatedValues: { ...spec.unvalidatedValues as object, base: { excludedCRDs } } } };
}
