/**
 * What runs in a pod in the place of its containers: a server for each port, and a client that sends what the rig asks for. It is given who it is as JSON in
 * its first argument, and takes orders on stdin.
 */
import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import { createInterface } from 'node:readline';
import * as tls from 'node:tls';
import type { Answer, Behaviour, Call, Command, Echo, Listener, Order, Report, Self } from './protocol';

const self = JSON.parse(process.argv[2] ?? '') as Self;
let behaviour: Behaviour = {};
const arrived = new Map<string, number>();
const reports: Report[] = [];
/** The server names of TLS connections. */
const servedAs = new WeakMap<object, string>();

// --- serving ----------------------------------------------------------------------------------------------------------------------

/** Headers of the request steer the answer, so that a case can ask for a slow or failing server. */
function steer(headers: Readonly<Record<string, unknown>>): { status: number; delay: number } {
  const number = (name: string): number | undefined => (headers[name] === undefined ? undefined : Number(headers[name]));
  return { status: number('stand-in-status') ?? behaviour.status ?? 200, delay: number('stand-in-delay') ?? behaviour.delay ?? 0 };
}

function count(path: string): void {
  arrived.set(path, (arrived.get(path) ?? 0) + 1);
}

/** What collectors are sent, by gRPC or HTTP. */
const reportPaths: Readonly<Record<string, Report['kind']>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
  '/v1/traces': 'traces',
};

function keepReport(path: string, body: Buffer): void {
  const kind = reportPaths[path];
  if (kind !== undefined) reports.push({ kind, body: body.toString('base64') });
}

function flat(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]));
}

const web = http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
  const { status, delay } = steer(request.headers);
  count(request.url ?? '');
  const serverName = servedAs.get(request.socket);
  const echo: Echo = {
    pod: self.pod,
    workload: self.workload,
    method: request.method ?? '',
    path: request.url ?? '',
    httpVersion: request.httpVersion,
    headers: { ...flat(request.headers), ...(serverName !== undefined && { 'stand-in-server-name': serverName }) },
  };
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk)).once('end', () => setTimeout(() => {
    keepReport(echo.path, Buffer.concat(body));
    response.writeHead(status, { 'content-type': 'application/json', 'stand-in': self.workload }).end(JSON.stringify(echo));
  }, delay));
});

const web2 = http2.createServer().on('stream', (stream, headers) => {
  const { status, delay } = steer(headers);
  count(headers[':path'] ?? '');
  const grpc = (headers['content-type'] ?? '').startsWith('application/grpc');
  const echo: Echo = {
    pod: self.pod,
    workload: self.workload,
    method: headers[':method'] ?? '',
    path: headers[':path'] ?? '',
    httpVersion: '2.0',
    headers: flat(Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')))),
  };
  const body: Buffer[] = [];
  stream.on('error', () => undefined).on('data', (chunk: Buffer) => body.push(chunk)).once('end', () => setTimeout(() => {
    if (stream.destroyed) return;
    if (grpc) {
      const isCheck = echo.path === '/envoy.service.auth.v3.Authorization/Check';
      const isReport = echo.path in reportPaths;
      keepReport(echo.path, Buffer.concat(body).subarray(5));
      answerGrpc(stream, isCheck ? decision(Buffer.concat(body)) : isReport ? Buffer.alloc(0) : Buffer.from(JSON.stringify(echo)));
    } else {
      stream.respond({ ':status': status, 'content-type': 'application/json', 'stand-in': self.workload });
      stream.end(JSON.stringify(echo));
    }
  }, delay));
});

function answerGrpc(stream: http2.ServerHttp2Stream, message: Buffer): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => { stream.sendTrailers({ 'grpc-status': '0' }); });
  stream.end(frame(message));
}

/** Of an external authorizer, as a protobuf CheckResponse: no (status 7, PERMISSION_DENIED) to what carries `stand-in-deny`, yes (no status) to others. */
function decision(checkRequest: Buffer): Buffer {
  return checkRequest.includes('stand-in-deny') ? Buffer.from([0x0a, 0x02, 0x08, 0x07]) : Buffer.alloc(0);
}

function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** One port takes HTTP/1 and HTTP/2 alike: the latter begins with a preface that the former cannot begin with. */
function listenHttp(port: number): net.Server {
  return net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first.toString('latin1').startsWith('PRI ') ? web2 : web).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }).listen(port, '0.0.0.0');
}

/** Answers every line with who it is. */
function listenTcp(port: number): net.Server {
  return net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      const echo: Echo = { pod: self.pod, workload: self.workload, method: '', path: line, httpVersion: '', headers: {} };
      socket.write(`${JSON.stringify(echo)}\n`);
    }).on('error', () => undefined);
  }).listen(port, '0.0.0.0');
}

/** HTTP within TLS; the server name that the client asked for is echoed as the header `stand-in-server-name`. */
function listenHttps(port: number, identity: Listener['identity']): net.Server {
  return tls.createServer({ cert: identity?.certificate, key: identity?.privateKey, ALPNProtocols: ['http/1.1'] }, (socket) => {
    servedAs.set(socket, socket.servername || '');
    web.emit('connection', socket);
  }).on('tlsClientError', () => undefined).listen(port, '0.0.0.0');
}

function listen({ port, speaks, identity }: Listener): net.Server {
  switch (speaks) {
    case 'tcp': return listenTcp(port);
    case 'https': return listenHttps(port, identity);
    case 'http': return listenHttp(port);
  }
}

const listening = Promise.all(self.listeners.map((listener) => once(listen(listener), 'listening')));

// --- calling ----------------------------------------------------------------------------------------------------------------------

type Sender = () => Promise<Answer>;

/** Something that sends one request at a time over connections it keeps, and the end of those connections. */
function senderOf(call: Call): { send: Sender; close: () => void } {
  switch (call.protocol) {
    case 'tcp': return { send: () => overTcp(call), close: () => undefined };
    case 'h2c':
    case 'grpc': return overHttp2(call);
    default: return overHttp(call);
  }
}

/** The headers of the next request, with its number in the place of `{n}`: so that each of many requests can be another user's. */
function numbered(call: Call): () => Record<string, string> {
  let sent = 0;
  return () => {
    sent += 1;
    return Object.fromEntries(Object.entries(call.headers).map(([name, value]) => [name, value.replaceAll('{n}', String(sent))]));
  };
}

function overHttp(call: Call): { send: Sender; close: () => void } {
  const secure = call.protocol === 'https';
  const options = { keepAlive: true, maxSockets: call.concurrency };
  const { ca, identity } = call;
  const secured = { ca, cert: identity?.certificate, key: identity?.privateKey, servername: call.host };
  const agent = secure ? new https.Agent({ ...options, ...secured }) : new http.Agent(options);
  const usual = (secure ? 443 : 80) === call.port;
  const headers = numbered(call);
  const send: Sender = () => timed((resolve, fail) => {
    const request = (secure ? https : http).request({
      agent,
      host: call.address ?? call.host,
      port: call.addressPort ?? call.port,
      method: call.method,
      path: call.path,
      timeout: call.timeout,
      headers: { host: usual ? call.host : `${call.host}:${call.port}`, ...headers() },
    }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', fail).once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), ...bodyOf(Buffer.concat(chunks).toString()) });
      });
    });
    request.once('error', fail).once('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    request.end();
  });
  return { send, close: () => { agent.destroy(); } };
}

function overHttp2(call: Call): { send: Sender; close: () => void } {
  const grpc = call.protocol === 'grpc';
  const nextHeaders = numbered(call);
  const connection = { host: call.address ?? call.host, port: call.addressPort ?? call.port };
  let session: http2.ClientHttp2Session | undefined;
  let failed: Error | undefined;
  const open = (): http2.ClientHttp2Session => {
    if (session !== undefined && !session.destroyed && !session.closed) return session;
    failed = undefined;
    const opened = http2.connect(`http://${call.host}:${call.port}`, { createConnection: () => net.connect(connection) });
    opened.on('error', (error) => { failed = error; });
    return (session = opened);
  };
  const send: Sender = () => timed((resolve, fail) => {
    const stream = open().request({
      ':method': grpc ? 'POST' : call.method,
      ':path': call.path,
      ...(grpc && { 'content-type': 'application/grpc', 'te': 'trailers' }),
      ...nextHeaders(),
    });
    const chunks: Buffer[] = [];
    let head: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
    let trailers: http2.IncomingHttpHeaders = {};
    stream.setTimeout(call.timeout, () => { fail(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })); stream.close(); });
    stream.on('response', (headers) => { head = headers; }).on('trailers', (headers) => { trailers = headers; });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', (error) => { fail(failed ?? error); });
    stream.once('close', () => {
      const status = head[':status'];
      if (status === undefined) { fail(failed ?? Object.assign(new Error('closed'), { code: 'ECONNRESET' })); return; }
      const body = Buffer.concat(chunks);
      const grpcStatus = trailers['grpc-status'] ?? head['grpc-status'];
      resolve({
        status,
        ...(grpcStatus !== undefined && { grpcStatus: Number(grpcStatus) }),
        headers: flat(Object.fromEntries(Object.entries({ ...head, ...trailers }).filter(([name]) => !name.startsWith(':')))),
        ...bodyOf(body.subarray(grpc ? 5 : 0).toString()),
      });
    });
    stream.end(grpc ? frame(Buffer.alloc(0)) : undefined);
  });
  return { send, close: () => session?.destroy() };
}

function overTcp(call: Call): Promise<Answer> {
  return timed((resolve, fail) => {
    const socket = net.connect({ host: call.address ?? call.host, port: call.addressPort ?? call.port }, () => socket.write('hello\n'));
    socket.setTimeout(call.timeout, () => { fail(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })); socket.destroy(); });
    socket.once('error', fail).once('close', () => { fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })); });
    socket.once('data', (data) => {
      resolve({ headers: {}, ...bodyOf(data.toString()) });
      socket.destroy();
    });
  });
}

function bodyOf(text: string): Pick<Answer, 'echo' | 'body'> {
  try {
    const echo = JSON.parse(text) as Partial<Echo> | null;
    if (typeof echo?.workload === 'string') return { echo: echo as Echo };
  } catch {
    // Not of a stand-in.
  }
  return { body: text.slice(0, 200) };
}

function timed(work: (resolve: (answer: Omit<Answer, 'milliseconds'>) => void, fail: (error: Error) => void) => void): Promise<Answer> {
  const began = performance.now();
  const milliseconds = () => Math.round(performance.now() - began);
  return new Promise((resolve) => {
    work((answer) => { resolve({ ...answer, milliseconds: milliseconds() }); }, (error: NodeJS.ErrnoException) => {
      resolve({ headers: {}, error: error.code ?? error.message, milliseconds: milliseconds() });
    });
  });
}

async function callAll(call: Call): Promise<Answer[]> {
  const { send, close } = senderOf(call);
  const answers: Answer[] = [];
  let left = call.times;
  await Promise.all(Array.from({ length: Math.min(call.concurrency, call.times) }, async () => {
    while (left-- > 0) answers.push(await send());
  }));
  close();
  return answers;
}

let load: { stop(): Promise<Answer[]> } | undefined;

function startLoad(call: Call): void {
  const { send, close } = senderOf(call);
  const answers: Answer[] = [];
  let going = true;
  const workers = Promise.all(Array.from({ length: call.concurrency }, async () => {
    while (going) answers.push(await send());
  }));
  load = { stop: async () => { going = false; await workers; close(); return answers; } };
}

// --- taking orders ----------------------------------------------------------------------------------------------------------------

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'get-ready': await listening; return null;
    case 'call': return callAll(command.call);
    case 'load': startLoad(command.call); return null;
    case 'end-load': return load?.stop() ?? [];
    case 'behave': behaviour = command.behaviour; return null;
    case 'count': return arrived.get(command.path) ?? 0;
    case 'reports': return reports;
    case 'admin': return admin(command.url);
  }
}

/** Asks something that listens on the pod's loopback. */
async function admin(url: string): Promise<string> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  return text;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, command } = JSON.parse(line) as Order;
  obey(command).then((result) => ({ id, result }), (error: unknown) => ({ id, error: String(error) })).then((reply) => {
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }, () => undefined);
}).on('close', () => process.exit(0));
