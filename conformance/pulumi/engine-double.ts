/* eslint-disable import/no-extraneous-dependencies -- gRPC and its messages have to be those of Pulumi's stubs */
import * as path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { GetRootResourceResponse, type LogRequest, LogSeverity, SetRootResourceResponse } from '@pulumi/pulumi/proto/engine_pb';
import { InvokeResponse } from '@pulumi/pulumi/proto/provider_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import {
  type ReadResourceRequest, ReadResourceResponse, type RegisterResourceOutputsRequest, type RegisterResourceRequest, RegisterResourceResponse,
  type SupportsFeatureRequest, SupportsFeatureResponse,
} from '@pulumi/pulumi/proto/resource_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { run } from '../harness/processes';

/** What a program asked the engine to register, as it came over the wire. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly dependencies: readonly string[];
  readonly provider: string;
  readonly aliases: readonly object[];
  readonly protect: boolean;
  readonly inputs: any;
}

export interface ProgramRun {
  readonly code: number;
  readonly registrations: readonly Registration[];
  /** What components said of themselves at their end, by URN. */
  readonly outputs: ReadonlyMap<string, any>;
  /** Errors and warnings, as the engine would show them. */
  readonly log: readonly string[];
}

export interface ProgramProps {
  /** The file that Pulumi runs, in the repository. */
  readonly program: string;
  /** What `pulumi config` has been told. */
  readonly config?: Readonly<Record<string, string>>;
  /** Outputs of stacks that the program refers to. */
  readonly references?: Readonly<Record<string, object>>;
}

/** Of every load balancer. */
export const gatewayAddress = '203.0.113.7';

const root = path.resolve(__dirname, '../..');
const [project, stack] = ['mesh', 'test'];

/** Runs a program as Pulumi's host of Node does, in a process of its own, against a monitor that says yes to everything and writes down what it was asked. */
export async function runProgram({ program, config = {}, references = {} }: ProgramProps): Promise<ProgramRun> {
  const registrations: Registration[] = [];
  const outputs = new Map<string, any>();
  const log: string[] = [];
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, monitor(registrations, outputs, references));
  server.addService(EngineService, engine(log));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => { if (error === null) resolve(bound); else reject(error); });
  });
  try {
    const folder = path.dirname(path.join(root, program));
    const host = [
      '--require', require.resolve('ts-node/register'), require.resolve('@pulumi/pulumi/cmd/run'), '--project', project, '--stack', stack,
      '--monitor', `127.0.0.1:${port}`, '--engine', `127.0.0.1:${port}`, '--root-directory', folder, '--pwd', folder, path.basename(program),
    ];
    const env = { ...process.env, TS_NODE_PROJECT: path.join(root, 'tsconfig.node.json'), PULUMI_CONFIG: JSON.stringify(Object.fromEntries(Object.entries(config).map(([key, value]) => [`${project}:${key}`, value]))) };
    const { code, stderr } = await run(process.execPath, host, { env, seconds: 150 });
    return { code, registrations, outputs, log: [...log, ...(stderr === '' ? [] : [stderr])] };
  } finally {
    server.forceShutdown();
  }
}

type Answer = (request: any) => object;

function monitor(registrations: Registration[], outputs: Map<string, any>, references: Readonly<Record<string, object>>): grpc.UntypedServiceImplementation {
  return answering({
    // Transforms would be called back by a real engine; what a program sends without them is recorded here.
    supportsFeature: (request: SupportsFeatureRequest) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(!/transform/i.test(request.getId()));
      return response;
    },
    registerResource: (request: RegisterResourceRequest) => {
      const registration = recorded(request);
      registrations.push(registration);
      const response = new RegisterResourceResponse();
      response.setUrn(registration.urn);
      response.setId(registration.custom ? `id of ${registration.name}` : '');
      response.setObject(Struct.fromJavaScript({ ...registration.inputs, ...givenByCloud(registration) }));
      return response;
    },
    registerResourceOutputs: (request: RegisterResourceOutputsRequest) => {
      outputs.set(request.getUrn(), request.getOutputs()?.toJavaScript());
      return new Empty();
    },
    readResource: (request: ReadResourceRequest) => {
      const response = new ReadResourceResponse();
      response.setUrn(urnOf('', request.getType(), request.getName()));
      response.setProperties(Struct.fromJavaScript({ name: request.getName(), outputs: { ...references[request.getName()] } }));
      return response;
    },
    invoke: () => new InvokeResponse(),
    signalAndWaitForShutdown: () => new Empty(),
  });
}

/** The address of a load balancer. */
function givenByCloud({ type, inputs }: Registration): object {
  return type === 'kubernetes:core/v1:Service' && inputs.spec.type === 'LoadBalancer' ? { status: { loadBalancer: { ingress: [{ ip: gatewayAddress }] } } } : {};
}

function engine(log: string[]): grpc.UntypedServiceImplementation {
  return answering({
    log: (request: LogRequest) => {
      if (request.getSeverity() >= LogSeverity.WARNING) log.push(request.getMessage());
      return new Empty();
    },
    getRootResource: () => new GetRootResourceResponse(),
    setRootResource: () => new SetRootResourceResponse(),
    requirePulumiVersion: () => new Empty(),
  });
}

/** Of a service, the methods that programs call; all take one message and give one. */
function answering(answers: Readonly<Record<string, Answer>>): grpc.UntypedServiceImplementation {
  const method = (answer: Answer): grpc.handleUnaryCall<any, object> => ({ request }, callback) => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback(error as Error);
    }
  };
  return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, method(answer)]));
}

function recorded(request: RegisterResourceRequest): Registration {
  return {
    urn: urnOf(request.getParent(), request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    dependencies: request.getDependenciesList(),
    provider: request.getProvider(),
    aliases: request.getAliasesList().map((alias) => alias.toObject()),
    protect: request.getProtect() ?? false,
    inputs: request.getObject()?.toJavaScript(),
  };
}

/** As the engine names resources: by the types of the components around them. */
function urnOf(parent: string, type: string, name: string): string {
  const around = parent.split('::')[2];
  const types = around === undefined || around === 'pulumi:pulumi:Stack' ? type : `${around}$${type}`;
  return `urn:pulumi:${stack}::${project}::${types}::${name}`;
}
