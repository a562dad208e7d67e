import * as http2 from 'node:http2';

const packages = 'opentelemetry.proto.collector';

/** Sends one span by OTLP over gRPC, as an application would. */
export function sendSpan(port: number, service: string, name: string): Promise<void> {
  const time = (field: number): Buffer => {
    const nanoseconds = Buffer.alloc(8);
    nanoseconds.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n);
    return Buffer.concat([Buffer.from([field << 3 | 1]), nanoseconds]);
  };
  const span = part(2, part(1, Buffer.alloc(16, 7)), part(2, Buffer.alloc(8, 7)), part(5, Buffer.from(name)), time(7), time(8));
  return send(port, `/${packages}.trace.v1.TraceService/Export`, part(1, resource({ 'service.name': service }), part(2, span)));
}

/** Sends one record of a log by OTLP over gRPC, as proxies do. */
export function sendRecord(port: number, body: string): Promise<void> {
  return send(port, `/${packages}.logs.v1.LogsService/Export`, part(1, resource({}), part(2, part(2, part(5, part(1, Buffer.from(body)))))));
}

function resource(attributes: Readonly<Record<string, string>>): Buffer {
  return part(1, ...Object.entries(attributes).map(([key, value]) => part(1, part(1, Buffer.from(key)), part(2, part(1, Buffer.from(value))))));
}

/** A field of a protobuf message that has a length. */
function part(field: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([field << 3 | 2, body.length & 127 | 128, body.length >> 7]), body]);
}

function send(port: number, method: string, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://127.0.0.1:${port}`).on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': method, 'content-type': 'application/grpc', 'te': 'trailers' });
    let status: unknown;
    stream.on('error', reject).on('response', (headers) => { status = headers['grpc-status']; }).on('trailers', (trailers) => { status = trailers['grpc-status']; });
    stream.resume().on('close', () => {
      session.close();
      if (status === '0') resolve();
      else reject(new Error(`${method} ended with ${String(status)}`));
    });
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
  });
}
