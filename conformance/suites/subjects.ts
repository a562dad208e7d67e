import { existsSync } from 'node:fs';
import { say } from '../harness/progress';
import { subjects, type Subject } from '../subjects';

/** Describes checks for every subject; one whose data is not there is skipped, and says so. */
export function forEachSubject(checks: (subject: Subject) => void): void {
  for (const subject of subjects) {
    if (subject.needs === undefined || existsSync(subject.needs)) {
      describe(subject.name, () => { checks(subject); });
    } else {
      say(`${subject.name} is skipped: ${subject.needs} is not there (MESH_DATA names the folder of such data)`);
      describe.skip(subject.name, () => { checks(subject); });
    }
  }
}
