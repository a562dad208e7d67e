import { parseBinaries } from '../../conformance/harness/binaries';

test('reads where each program lies', () => {
  const text = 'istioctl=/cache/a=b/istioctl\npilot-discovery=/cache/pilot-discovery\n\nkube-apiserver=/cache/kube-apiserver\netcd=/cache/etcd\n';
  expect(parseBinaries(text)).toMatchObject({ 'istioctl': '/cache/a=b/istioctl', 'kube-apiserver': '/cache/kube-apiserver' });
});

test('names the programs that setup did not provide', () => {
  expect(() => parseBinaries('istioctl=/cache/istioctl\netcd=/cache/etcd\n')).toThrow('did not say where pilot-discovery, kube-apiserver lies');
});
