import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { programOf } from '../harness/binaries';
import { freePorts } from '../harness/ports';
import { Server } from '../harness/processes';
import { runFolder } from '../harness/run-folder';

/** A real Prometheus on loopback. */
export class Prometheus {
  /** @param files beside its configuration, by their names */
  public static async start(config: object, files: Readonly<Record<string, string>>): Promise<Prometheus> {
    const folder = runFolder('prometheus', 'server');
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries({ ...files, 'prometheus.yaml': stringify(config) })) writeFileSync(path.join(folder, name), text);
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const server = await Server.start({
      name: 'prometheus',
      command: programOf('prometheus'),
      args: [`--config.file=${path.join(folder, 'prometheus.yaml')}`, `--storage.tsdb.path=${path.join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`],
      cwd: folder,
      ready: async () => (await fetch(`${url}/-/ready`)).ok,
      deadline: 30,
    });
    return new Prometheus(url, server);
  }

  private constructor(private readonly url: string, private readonly server: Server) {}

  /** The answer of its API, such as `targets`, `rules`, `query?query=up`. */
  public async ask(what: string): Promise<any> {
    return ((await (await fetch(`${this.url}/api/v1/${what}`)).json()) as { data: unknown }).data;
  }

  /** The series that an expression has now, as labels. */
  public async series(expression: string): Promise<Record<string, string>[]> {
    return (await this.ask(`query?query=${encodeURIComponent(expression)}`)).result.map(({ metric }: { metric: Record<string, string> }) => metric);
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }
}
