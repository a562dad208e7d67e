import type * as library from '../../src';

jest.mock('@pulumi/pulumi', () => { throw new Error('who only uses cdk8s has not installed it'); });
jest.mock('@pulumi/kubernetes', () => { throw new Error('who only uses cdk8s has not installed it'); });

/* eslint-disable @typescript-eslint/no-require-imports */
test('the package itself never loads Pulumi, and its subpath does', () => {
  expect(Object.keys(require('../../src') as typeof library)).toContain('MeshInstall');
  expect(() => require('../../src/pulumi') as object).toThrow('who only uses cdk8s has not installed it');
});
