import { parseBinaries } from '../../conformance/harness/binaries';

test('reads where each program lies', () => {
  const text = 'istioctl=/cache/a=b/istioctl\nrenderer=/cache/renderer\nhelm=/cache/helm\npilot-discovery=/cache/pilot-discovery\n\nkube-apiserver=/cache/kube-apiserver\netcd=/cache/etcd\n';
  expect(parseBinaries(text)).toMatchObject({ 'istioctl': '/cache/a=b/istioctl', 'kube-apiserver': '/cache/kube-apiserver' });
});

test('names the programs that setup did not provide', () => {
  expect(() => parseBinaries('istioctl=/cache/istioctl\nrenderer=/cache/renderer\nhelm=/cache/helm\netcd=/cache/etcd\n')).toThrow('did not say where pilot-discovery, kube-apiserver lies');
});
