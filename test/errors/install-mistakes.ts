import type { Mistake } from './mistake';
import { untyped } from './mistake';
import { Delivery, Mesh, MeshInstall, MeshNamespace, Profile, ProxySettings } from '../../src';

export const installMistakes: Record<string, Mistake> = {
  'an Istio version that is not known': {
    code: 'UnsupportedVersion', at: 'shop/mesh', value: "'0.9.0'", fix: /1\.\d+/, by: (chart) => new MeshInstall(chart, 'mesh', untyped({ version: '0.9.0' })),
  },
  'what Istio\'s charts have no value for': {
    code: 'UnsupportedByDelivery',
    at: 'shop/mesh',
    value: 'istiodEgress',
    fix: 'Delivery.manifests()',
    by: (chart) => new MeshInstall(chart, 'mesh', { profile: Profile.minimal(), delivery: Delivery.helm(), istiodEgress: [{ cidr: '10.0.0.1/32', port: 443 }] }),
  },
  'what a managed mesh does not run': {
    code: 'UnsupportedByMesh',
    at: /^shop\/threads/,
    value: 'ProxyConfig',
    fix: 'or install Istio on this cluster with MeshInstall',
    by: (chart) => {
      const target = new MeshNamespace(chart, 'bank', { mesh: Mesh.aksAddOn({ revision: 'asm-1-29' }) });
      return new ProxySettings(chart, 'threads', { target, concurrency: 2 });
    },
  },
};
