jest.mock('@pulumi/pulumi', () => { throw new Error('who only uses cdk8s has not installed it'); });
jest.mock('@pulumi/kubernetes', () => { throw new Error('who only uses cdk8s has not installed it'); });

test('the package itself never loads Pulumi, and its subpath does', async () => {
  expect(Object.keys(await import('../../src'))).toContain('MeshInstall');
  await expect(import('../../src/pulumi')).rejects.toThrow('who only uses cdk8s has not installed it');
});
