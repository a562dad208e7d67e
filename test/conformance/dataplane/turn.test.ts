import { myTurn } from '../../../conformance/dataplane/turn';

const onLinux = process.platform === 'linux';
if (!onLinux) console.log('not checked: abstract sockets, and the data plane, are of Linux');

(onLinux ? test : test.skip)('one run has its turn when the one before has ended', async () => {
  const name = `\0istio-constructs-test-${process.pid}`;
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const first = await myTurn(name);
  let ended = false;
  const second = myTurn(name).then((server) => {
    expect(ended).toBe(true);
    server.close();
  });
  await new Promise((resolve) => setTimeout(resolve, 700));
  ended = true;
  first.close();
  await second;
  expect(said).toHaveBeenCalledTimes(1);
  said.mockRestore();
});
