import { runExample } from './example';

describe.each(['install/fleet', 'install/primary-remote'])('example %s', (name) => {
  const { files } = runExample(name);

  test('writes a folder for each cluster', () => {
    expect(Object.keys(files)).toEqual(['east', 'west'].flatMap((cluster) => ['istio', 'shop'].map((chart) => `${cluster}/${chart}.k8s.yaml`)));
  });

  test.each(Object.keys(files).filter((file) => file.includes('shop')))('%s is as it was', (file) => {
    expect(files[file]).toMatchSnapshot();
  });
});
