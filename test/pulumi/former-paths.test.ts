import { formerPaths } from '../../src/pulumi/bridge/former-paths';

test('what is below a construct moves with it', () => {
  expect(formerPaths(['a/x', 'ab/y'], [['a', 'b']])).toEqual(new Map([['a/x', ['b/x']]]));
});

test('where a path was before it moved counts as well', () => {
  const moves = [['upgrade/to', 'upgrade/from'], ['upgrade/from', 'istio']] as const;
  const former = formerPaths(['upgrade/from/istiod', 'upgrade/to/istiod', 'upgrade/to/crds'], moves);
  expect(former.get('upgrade/to/crds')).toEqual(['upgrade/from/crds', 'istio/crds']);
  expect(former.get('upgrade/from/istiod')).toEqual(['istio/istiod']);
  expect(former.get('upgrade/to/istiod')).toBeUndefined();
});

test('a path that is there, or was that of another object, is nobody else\'s earlier one', () => {
  expect(formerPaths(['a', 'b', 'c'], [['a', 'b'], ['b', 'd'], ['c', 'd']])).toEqual(new Map([['b', ['d']]]));
});
