import * as pulumi from '@pulumi/pulumi';

/** A resource as it was registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: any;
}

/** What was registered since the last `reset`, by logical name. */
export const registered = new Map<string, Registered>();

/** Runs a program against mocks; gives what it registered when everything has settled. */
export async function deploy<T>(program: () => T, preview = false): Promise<{ readonly result: T; readonly resources: ReadonlyMap<string, Registered> }> {
  const resources = new Map<string, Registered>();
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs, id }) => {
      resources.set(name, { type, name, inputs });
      const address = type === 'kubernetes:core/v1:Service' && !preview ? { status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } } : {};
      return { id: id ?? `${name}-id`, state: { ...inputs, ...address } };
    },
    call: ({ inputs }) => inputs,
  }, 'project', 'stack', preview);
  const result = program();
  await pulumi.runtime.disconnect();
  return { result, resources };
}
