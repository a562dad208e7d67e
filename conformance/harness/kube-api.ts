import { Agent, request } from 'node:https';
import type { KubeObject } from './objects';
import { nameOf } from './objects';

/** What the apiserver answered. */
export interface Answer {
  readonly status: number;
  readonly body: any;
  /** Its `Warning` headers: deprecations, and what admission webhooks remark. */
  readonly warnings: readonly string[];
}

/** The apiserver refused something; the message holds the object and the apiserver's own words. */
export class Refusal extends Error {
  constructor(public readonly what: string, public readonly status: number, public readonly words: string) {
    super(`${what}: ${words} (${status})`);
    this.name = 'Refusal';
  }
}

interface Resource { readonly name: string; readonly kind: string; readonly namespaced: boolean }

/**
 * The Kubernetes API over HTTP: what `kubectl apply --server-side` sends, without a program in between whose output had to be parsed
 * (kubectl's error for a conflict, for one, does not name the object).
 */
export class KubeApi {
  private readonly agent: Agent;
  private readonly resources = new Map<string, Resource[]>();

  constructor(public readonly port: number, private readonly token: string, private readonly ca: () => Buffer) {
    // The certificate is the apiserver's own and exists only after it has started.
    let loaded: Buffer | undefined;
    this.agent = new Agent({ keepAlive: true });
    Object.defineProperty(this.agent.options, 'ca', { get: () => (loaded ??= ca()), enumerable: true });
  }

  /** The same API for whoever has another token. */
  public as(token: string): KubeApi {
    return new KubeApi(this.port, token, this.ca);
  }

  /** Sends one request; any status is an answer. */
  public send(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { 'authorization': `Bearer ${this.token}`, 'accept': 'application/json', 'content-type': contentType };
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent, timeout: 60_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject).once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: parse(text), warnings: warningsIn(response.rawHeaders) });
        });
      });
      sent.once('error', reject).once('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Reads what is at a path, such as `/api/v1/namespaces`. */
  public async get(path: string): Promise<any> {
    const answer = await this.send('GET', path);
    if (answer.status !== 200) throw new Refusal(`GET ${path}`, answer.status, wordsOf(answer));
    return answer.body;
  }

  /** Reads the present state of an object; undefined where there is none. */
  public async read(object: KubeObject): Promise<KubeObject | undefined> {
    const answer = await this.send('GET', await this.pathOf(object));
    if (answer.status === 404) return undefined;
    return accepted(nameOf(object), answer).body;
  }

  /** Server-side apply, strict about unknown and duplicate fields, never taking a field that another manager owns. */
  public async apply(object: KubeObject): Promise<Answer> {
    const path = `${await this.pathOf(object)}?fieldManager=conformance&fieldValidation=Strict`;
    return accepted(nameOf(object), await this.send('PATCH', path, object, 'application/apply-patch+yaml'));
  }

  /** Creates an object; with `dryRun`, goes through all of admission and validation without keeping it. */
  public async create(object: KubeObject, options: { dryRun?: boolean } = {}): Promise<Answer> {
    const path = (await this.pathOf(object)).replace(/\/[^/]*$/, '');
    return accepted(nameOf(object), await this.send('POST', `${path}?fieldValidation=Strict${options.dryRun === true ? '&dryRun=All' : ''}`, object));
  }

  /** Deletes an object, at once and not by its grace; one that is gone already counts as deleted. */
  public async delete(object: KubeObject): Promise<void> {
    const answer = await this.send('DELETE', `${await this.pathOf(object)}?gracePeriodSeconds=0`);
    if (answer.status !== 404) accepted(nameOf(object), answer);
  }

  /** A token of a ServiceAccount, as the kubelet asks for on behalf of a pod. */
  public async tokenFor(namespace: string, serviceAccount: string, audience?: string): Promise<string> {
    const spec = { expirationSeconds: 7200, ...(audience === undefined ? {} : { audiences: [audience] }) };
    const answer = await this.send('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
      { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec });
    return accepted(`ServiceAccount ${namespace}/${serviceAccount}`, answer).body.status.token;
  }

  /** Lets go of the connections. */
  public close(): void {
    this.agent.destroy();
  }

  private async pathOf(object: KubeObject): Promise<string> {
    const base = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const resource = await this.resourceOf(object, base);
    const namespace = resource.namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : '';
    return `${base}${namespace}/${resource.name}/${encodeURIComponent(object.metadata.name)}`;
  }

  private async resourceOf(object: KubeObject, base: string): Promise<Resource> {
    const known = () => this.resources.get(base)?.find((resource) => resource.kind === object.kind && !resource.name.includes('/'));
    if (known() === undefined) {
      const answer = await this.send('GET', base);
      this.resources.set(base, answer.status === 200 ? answer.body.resources : []);
    }
    const found = known();
    if (found === undefined) throw new Refusal(nameOf(object), 404, `the apiserver knows no ${object.kind} in ${object.apiVersion}`);
    return found;
  }
}

function accepted(what: string, answer: Answer): Answer {
  if (answer.status < 200 || answer.status > 299) throw new Refusal(what, answer.status, wordsOf(answer));
  return answer;
}

function wordsOf(answer: Answer): string {
  return typeof answer.body === 'string' ? answer.body : String(answer.body?.message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // health endpoints answer in plain text
  }
}

/** Node joins repeated headers, and a warning may hold a comma: hence the raw pairs. `299 - "text"` is what one looks like. */
export function warningsIn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'warning')
    .map((value) => value.replace(/^\d{3} \S+ "/, '').replace(/"$/, '').replaceAll('\\"', '"'));
}
