import { App, Chart } from 'cdk8s';
import { Access, AccessCondition, Caller, Mesh, MeshNamespace, MeshService, MtlsMigration, PathTemplate, Port } from '../../src';

// Compiled, never run: each line under an "expect error" must fail to compile, and all others must compile.
const chart = new Chart(new App(), 'shop');
const mesh = Mesh.fromAttributes();
const namespace = MeshNamespace.fromAttributes(chart, 'shop', { mesh });
const service = MeshService.fromAttributes(chart, 'reviews', { namespace, port: Port.http(80) });
const same: MeshService = service;

same.allowFrom(Caller.anyIn(namespace), Access.http({ paths: [PathTemplate.of('/{*}')], when: [AccessCondition.claim('groups', { values: ['a'] })] }));
// @ts-expect-error connections have no headers
Access.tcp({ when: [AccessCondition.header('x-tenant', { values: ['a'] })] });
Access.tcp({ when: [AccessCondition.serverName({ values: ['a.example.com'] })] });
// @ts-expect-error a namespace is no caller: all of its workloads are Caller.anyIn
same.denyFrom(namespace, Access.any());
// @ts-expect-error the access must be said: everything is Access.any()
same.allowPublic();
// @ts-expect-error a path with wildcards is no text
Access.http({ paths: ['/users/{*}'] });

new MtlsMigration(chart, 'mtls', { mesh, stages: { pilot: [namespace] }, reached: 'pilot' });
new MtlsMigration(chart, 'mtls', { mesh, stages: { pilot: [namespace] }, reached: 'mesh-wide' });
// @ts-expect-error the plan has no such stage
new MtlsMigration(chart, 'mtls', { mesh, stages: { pilot: [namespace] }, reached: 'rest' });
// @ts-expect-error an exception ends
new MtlsMigration(chart, 'mtls', { mesh, stages: { pilot: [namespace] }, reached: 'pilot', exceptions: [{ service, port: Port.http(80), reason: 'old' }] });
