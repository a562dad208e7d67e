/** relay ADDRESS PORT SOCKET: hands every connection to ADDRESS:PORT to the CONNECT proxy that listens on the Unix socket SOCKET, for the same place. */
import { connect, createServer } from 'node:net';

const [address = '', port = '', socket = ''] = process.argv.slice(2);
const target = `${address}:${port}`;

createServer((client) => {
  const proxy = connect(socket, () => proxy.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`));
  client.on('error', () => proxy.destroy()).on('close', () => proxy.destroy());
  proxy.on('error', () => client.destroy()).on('close', () => client.destroy());
  proxy.once('data', (head: Buffer) => {
    if (!head.toString('latin1').startsWith('HTTP/1.1 200')) {
      process.stderr.write(`${target}: ${head.toString('latin1').split('\r\n')[0] ?? ''}\n`);
      client.destroy();
      return;
    }
    const rest = head.subarray(head.indexOf('\r\n\r\n') + 4);
    if (rest.length > 0) client.write(rest);
    client.pipe(proxy).pipe(client);
  });
}).listen(Number(port), address);
