import { parseAllDocuments } from 'yaml';
import { runExample, yamlOf } from './example';

test('production has no workload that is alone, unbounded by seccomp, or of an image with a shell', () => {
  const objects = parseAllDocuments(yamlOf(runExample('install/production'))).map((document) => document.toJS()).filter((object) => object !== null);
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const scaled = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['istiod', 'istio-ingressgateway']);
  expect(scaled.map(({ metadata, spec }) => [metadata.name, spec.minReplicas])).toEqual([['istiod', 2], ['istio-ingressgateway', 5]]);
  expect(objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual(['istiod', 'istio-ingressgateway']);
  for (const { spec: { template: { spec } } } of deployments) {
    expect(spec.affinity.podAntiAffinity).toBeDefined();
    expect(spec.topologySpreadConstraints).toHaveLength(1);
    for (const { image, securityContext } of spec.containers) {
      expect(image).toMatch(/^registry\.example\.com\/istio\/[a-z0-9]+:1\.31\.1-distroless$/);
      expect(securityContext.seccompProfile.type).toBe('RuntimeDefault');
    }
  }
});
