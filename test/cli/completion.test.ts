import { run } from './run';

test.each(['bash', 'zsh', 'fish'])('the script for %s knows commands, options, their values and kinds', async (shell) => {
  const { code, out } = await run('completion', shell);
  expect(code).toBe(0);
  for (const word of ['synth', 'kustomize', 'CanaryRelease', 'mesh.yaml cdk8s pulumi']) expect(out).toContain(word);
});

test('another shell is a wrong call', async () => {
  expect(await run('completion', 'tcsh')).toMatchObject({ code: 2, err: expect.stringContaining('bash, zsh, fish') as string });
});
