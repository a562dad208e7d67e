import { parse } from 'yaml';
import { forEachSubject } from './subjects';
import { explanations } from '../explanations';
import { unexplained } from '../harness/explanations';
import { injectionProblems } from '../harness/injection';
import { kubeInject } from '../harness/istioctl';
import { isIstioConfig, type KubeObject, nameOf } from '../harness/objects';
import { isWorkload, podOf, wantsInjection } from '../harness/pods';
import { Rig } from '../harness/rig';
import { runFolder } from '../harness/run-folder';

forEachSubject((subject) => {
  const rig = new Rig(subject);
  let objects: readonly KubeObject[];

  beforeAll(async () => {
    objects = await rig.objects();
  });
  afterAll(() => rig.stop());

  describe('kube-apiserver', () => {
    test('takes every object', async () => {
      const { refused, warnings, changed } = await rig.applied();
      expect(refused).toEqual([]);
      expect(warnings).toEqual([]);
      expect(changed).toHaveLength(objects.length);
    });

    test('finds nothing to change when they are applied again, after istiod has changed what it changes', async () => {
      const istiod = await rig.istiod();
      await istiod.takesPartInAdmission(objects);
      const { refused, changed } = await (await rig.cluster()).apply(objects);
      expect(refused).toEqual([]);
      expect(changed).toEqual([]);
    });
  });

  describe('istiod', () => {
    test('starts from the Deployment, with the rights of its ServiceAccount', async () => {
      const istiod = await rig.istiod();
      expect(await istiod.takesPartInAdmission(objects)).toEqual([]);
      expect(istiod.complaints()).toEqual([]);
    });

    test('works with the mesh config and the injection templates of the ConfigMaps', async () => {
      const istiod = await rig.istiod();
      const config = (name: string) => objects.find((object) => object.kind === 'ConfigMap' && object.metadata.name === name)?.data;
      expect(await istiod.debug('mesh')).toMatchObject(asShown(parse(config('istio').mesh)));
      expect(trimmed(await istiod.debug('inject'))).toEqual(trimmed(parse(config('istio-sidecar-injector').config).templates));
    });

    test('holds every Istio object, and finds nothing wrong when it pushes them', async () => {
      const istiod = await rig.istiod();
      const config = objects.filter(isIstioConfig);
      expect(config.length).toBeGreaterThan(0);
      expect(await istiod.configNames(config)).toEqual(expect.arrayContaining(config.map(nameOf)));
      expect(await istiod.debug('push_status')).toEqual({});
    });

    test('lets every Istio object through its validating webhook, without a warning but those that are explained', async () => {
      const istiod = await rig.istiod();
      await istiod.takesPartInAdmission(objects);
      const { api } = await rig.cluster();
      const problems = await collect(objects.filter(isIstioConfig), async (object) => {
        // A copy, since admission of what is there already would be no creation. It names the revision, so that the webhook takes it whatever it selects.
        const labels = { ...object.metadata.labels, 'istio.io/rev': 'default' };
        const copy = { ...object, metadata: { ...object.metadata, labels, name: `${object.metadata.name}-copy` } };
        const { warnings } = await api.create(copy, { dryRun: true });
        // As istioctl says it: IST0133 is what the webhook warns of.
        return unexplained(subject.name, warnings.map((message) => ({ code: 'IST0133', level: 'Warning', origin: nameOf(object), message })), explanations)
          .map(({ message }) => message);
      });
      expect(problems).toEqual({});
    });
  });

  if (subject.withoutWorkloads === true) return;

  describe('injection', () => {
    const workloads = () => objects.filter(isWorkload);
    const isInjected = (workload: KubeObject) => wantsInjection(podOf(workload), objects);

    test('by istioctl kube-inject gives every workload its proxy, and the apiserver takes the pods', async () => {
      await rig.applied();
      const { api } = await rig.cluster();
      const before = workloads().filter(isInjected);
      expect(before).not.toEqual([]);
      const after = (await kubeInject(before, objects, runFolder('injection', subject.name))).filter(isWorkload);
      expect(after.map(nameOf)).toEqual(before.map(nameOf));

      const problems = await collect(before, async (workload, i) => {
        const pod = podOf(after[i]!);
        // It has its proxy: the webhook must not add another, nor be needed.
        const finished = { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, 'sidecar.istio.io/inject': 'false' } } };
        await api.create(finished, { dryRun: true });
        return injectionProblems(podOf(workload), pod);
      });
      expect(problems).toEqual({});
    });

    test('by the webhook of istiod gives every pod that is created its proxy, and leaves the others alone', async () => {
      await (await rig.istiod()).takesPartInAdmission(objects);
      const { api } = await rig.cluster();
      const problems = await collect(workloads(), async (workload) => {
        const pod = podOf(workload);
        const { body } = await api.create(pod, { dryRun: true });
        if (isInjected(workload)) return injectionProblems(pod, body);
        return body.metadata.annotations?.['sidecar.istio.io/status'] === undefined ? [] : ['injected, though nothing asks for it'];
      });
      expect(problems).toEqual({});
    });
  });
});

/** What a check finds, by the names of the objects it finds something about. */
async function collect(objects: readonly KubeObject[], check: (object: KubeObject, index: number) => Promise<string[]>): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [i, object] of objects.entries()) {
    const problems = await check(object, i).catch((error: unknown) => [String(error)]);
    if (problems.length > 0) found[nameOf(object)] = problems;
  }
  return found;
}

/** Templates without the white space at their ends, which istiod does not keep. */
function trimmed(templates: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [name, text.trimEnd()]));
}

/** A mesh config as istiod shows it: with providers of its own before ours, and without the first value of an enumeration. */
function asShown({ extensionProviders, outboundTrafficPolicy, ...mesh }: Record<string, any>): object {
  return {
    ...mesh,
    ...(extensionProviders !== undefined && { extensionProviders: expect.arrayContaining(extensionProviders) }),
    ...(outboundTrafficPolicy !== undefined && { outboundTrafficPolicy: outboundTrafficPolicy.mode === 'REGISTRY_ONLY' ? {} : outboundTrafficPolicy }),
  };
}
