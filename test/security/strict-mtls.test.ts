import type { PeerAuthenticationSpec } from '../../imports/security.istio.io';
import { Mesh, StrictMtls } from '../../src';
import type { StrictMtlsProps } from '../../src';
import { newChart, newReviews, only, shopOf } from '../mesh/fixtures';

function policyOf(props: Omit<StrictMtlsProps, 'target'>, target: StrictMtlsProps['target'] | 'reviews' | 'namespace'): [string, string | undefined, PeerAuthenticationSpec] {
  const chart = newChart();
  new StrictMtls(chart, 'mtls', { ...props, target: target === 'reviews' ? newReviews(chart) : target === 'namespace' ? shopOf(chart) : target });
  const { metadata, spec } = only<PeerAuthenticationSpec>(chart, 'PeerAuthentication');
  return [metadata.name, metadata.namespace, spec];
}

test('for a mesh it is the default of the root namespace', () => {
  expect(policyOf({}, Mesh.fromAttributes({ rootNamespace: 'istio-root' }))).toEqual(['default', 'istio-root', { mtls: { mode: 'STRICT' } }]);
});

test('for a namespace it is the default of the namespace', () => {
  expect(policyOf({}, 'namespace')).toEqual(['default', 'shop', { mtls: { mode: 'STRICT' } }]);
});

test('for a service it selects the pods of the service', () => {
  expect(policyOf({}, 'reviews')).toEqual(['reviews', 'shop', { selector: { matchLabels: { app: 'reviews' } }, mtls: { mode: 'STRICT' } }]);
});

test('single ports of a service may differ', () => {
  expect(policyOf({ ports: { 9090: 'PERMISSIVE', 8080: 'DISABLE' } }, 'reviews')[2].portLevelMtls).toEqual({ 8080: { mode: 'DISABLE' }, 9090: { mode: 'PERMISSIVE' } });
});

test('a migration begins with taking both', () => {
  expect(policyOf({ enforce: false }, 'namespace')[2]).toEqual({ mtls: { mode: 'PERMISSIVE' } });
});

test('its manifest is what it was', () => {
  const chart = newChart();
  new StrictMtls(chart, 'mtls', { target: newReviews(chart), ports: { 9080: 'PERMISSIVE' } });
  expect(chart.toJson()).toMatchSnapshot();
});
