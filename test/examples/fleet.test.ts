import { runExample } from './example';

describe.each(['install/fleet', 'install/primary-remote', 'install/external-control-plane', 'install/ambient-fleet'])('example %s', (name) => {
  const { files } = runExample(name);

  test('writes a folder for each cluster', () => {
    const ofMesh = Object.keys(files).filter((file) => !file.startsWith('management/'));
    expect(ofMesh).toEqual(['east', 'west'].flatMap((cluster) => ['istio', 'shop'].map((chart) => `${cluster}/${chart}.k8s.yaml`)));
  });

  test('writes one more for a control plane beside them', () => {
    expect(Object.keys(files).includes('management/istio.k8s.yaml')).toBe(name === 'install/external-control-plane');
  });

  test.each(Object.keys(files).filter((file) => file.includes('shop')))('%s is as it was', (file) => {
    expect(files[file]).toMatchSnapshot();
  });
});
