import { DataPlane, Mesh, MeshDashboards } from '../../src';
import { newChart } from '../mesh/fixtures';

jest.mock('@grafana/grafana-foundation-sdk/common', () => { throw new Error('Grafana was loaded'); });

test('the library of Grafana is loaded with the first dashboard, not with this package', () => {
  expect(() => new MeshDashboards(newChart(), 'dashboards', { mesh: Mesh.fromAttributes({ dataPlane: DataPlane.ambient() }) })).toThrow('Grafana was loaded');
});
