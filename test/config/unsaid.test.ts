import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { readLibrary } from '../../scripts/config/library';
import { Model } from '../../scripts/config/model';
import { unsaid } from '../../scripts/config/unsaid';
import { allExamples } from '../examples/example';

const library = readLibrary();
const model = new Model(library);
const kinds = model.addKinds(Object.keys(unsaid.constructs)).map(({ name }) => name);

test('every construct has a document, or a reason why not', () => {
  const constructs = [...library.classes.values()].filter(({ isAbstract, isConstruct }) => isConstruct && !isAbstract).map(({ name }) => name);
  expect(constructs.filter((name) => !kinds.includes(name)).sort()).toEqual(Object.keys(unsaid.constructs));
});

test('every property and parameter of what documents say can be written, or has a reason why not', () => {
  expect(Object.fromEntries(model.unreachable)).toEqual(unsaid.props);
});

test('every example is said in documents too, or has a reason why not', () => {
  const programsOnly = allExamples.filter((name) => !existsSync(path.resolve(__dirname, '../../examples', name, 'mesh.yaml')));
  expect(programsOnly).toEqual(Object.keys(unsaid.examples));
});
