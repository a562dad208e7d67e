/** The language server of YAML that VS Code's extension runs, driven as an editor drives it. */
import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionItem, Diagnostic, ProtocolConnection, TextDocumentPositionParams } from 'vscode-languageserver-protocol/node';
import {
  CompletionRequest, ConfigurationRequest, createProtocolConnection, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, ExitNotification,
  HoverRequest, InitializedNotification, InitializeRequest, MarkupContent, PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { forget, record } from '../harness/processes';

const root = path.resolve(__dirname, '../..');

/** What `.vscode/settings.json` may say: `yaml.schemas` and the like, without `yaml.`. */
export type Settings = Readonly<Record<string, unknown>>;

/** A text with `<|>` where the cursor is. */
export type Typed = string;

export class LanguageServer {
  /** Opens a folder with settings. */
  public static async start(folder: string, settings: Settings = {}): Promise<LanguageServer> {
    const program = path.join(root, 'node_modules/yaml-language-server/bin/yaml-language-server');
    const child = spawn(process.execPath, [program, '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.pid !== undefined) record(child.pid, process.execPath);
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const server = new LanguageServer(child, connection, folder);
    // Catalogues of schemas are on the network.
    const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false }, ...settings };
    const configured = new Promise<void>((resolve) => {
      connection.onRequest(ConfigurationRequest.type, ({ items }) => {
        setImmediate(resolve);
        return items.map(({ section }) => (section === 'yaml' ? yaml : {}));
      });
    });
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => { server.published(uri, diagnostics); });
    connection.listen();
    const uri = pathToFileURL(folder).href;
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- VS Code sends it, and settings are relative to it
      rootUri: uri,
      workspaceFolders: [{ uri, name: path.basename(folder) }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
          publishDiagnostics: {},
        },
      },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    await configured;
    return server;
  }

  private files = 0;
  private readonly waiting = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();

  private constructor(private readonly child: ChildProcess, private readonly connection: ProtocolConnection, private readonly folder: string) {}

  /** What it offers at the cursor, in a file of this folder. */
  public async completions(folder: string, typed: Typed): Promise<readonly CompletionItem[]> {
    const found = await this.within(folder, typed, (cursor) => this.connection.sendRequest(CompletionRequest.type, cursor));
    return Array.isArray(found) ? found : found?.items ?? [];
  }

  /** What it says of the word at the cursor. */
  public async hover(folder: string, typed: Typed): Promise<string> {
    const found = await this.within(folder, typed, (cursor) => this.connection.sendRequest(HoverRequest.type, cursor));
    return MarkupContent.is(found?.contents) ? found.contents.value : '';
  }

  /** What it underlines in a file, each as `LINE:COLUMN MESSAGE`, which count from 1. */
  public async problems(folder: string, text: string): Promise<readonly string[]> {
    const publishedOf = (uri: string): Promise<readonly Diagnostic[]> => new Promise((resolve) => this.waiting.set(uri, resolve));
    const diagnostics = await this.within(folder, text, ({ textDocument }) => publishedOf(textDocument.uri));
    return diagnostics.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
  }

  public async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    await new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.pid !== undefined) forget(this.child.pid);
  }

  /** Has a file open meanwhile, one of its own: what is published late of another means that one. */
  private async within<T>(folder: string, typed: Typed, work: (cursor: TextDocumentPositionParams) => Promise<T>): Promise<T> {
    const [before = '', after = ''] = typed.split('<|>');
    this.files += 1;
    const uri = pathToFileURL(path.join(this.folder, folder, `${this.files}.yaml`)).href;
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'yaml', version: 1, text: before + after } });
    const lines = before.split('\n');
    const found = await work({ textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } });
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    return found;
  }

  private published(uri: string, diagnostics: readonly Diagnostic[]): void {
    this.waiting.get(uri)?.(diagnostics);
    this.waiting.delete(uri);
  }
}
