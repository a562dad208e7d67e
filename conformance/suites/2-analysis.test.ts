import { explanations } from '../explanations';
import { forEachSubject } from './subjects';
import { outdated, unexplained } from '../harness/explanations';
import { analyze, type Finding } from '../harness/istioctl';
import { Rig } from '../harness/rig';
import { runFolder } from '../harness/run-folder';

describe('istioctl analyze', () => {
  forEachSubject((subject) => {
    let findings: readonly Finding[];

    beforeAll(async () => {
      findings = await analyze(await new Rig(subject).objects(), runFolder('analysis', subject.name));
    });

    test('finds no error, and no warning but those that are explained', () => {
      expect(unexplained(subject.name, findings, explanations)).toEqual([]);
    });

    test('still says what is explained', () => {
      expect(outdated(subject.name, findings, explanations)).toEqual([]);
    });
  });
});
