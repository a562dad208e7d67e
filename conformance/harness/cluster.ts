import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { type Applied, applyAll } from './apply';
import { binaries } from './binaries';
import { KubeApi } from './kube-api';
import type { KubeObject } from './objects';
import { freePorts } from './ports';
import { Server } from './processes';
import { runFolder } from './run-folder';
import { ServiceNetwork } from './service-network';

/** A real kube-apiserver with a fresh etcd behind it, on loopback. To begin anew, stop it and start another: that takes five seconds. */
export class Cluster {
  public static async start(name: string): Promise<Cluster> {
    const folder = runFolder('clusters', name);
    if (existsSync(folder)) throw new Error(`there was a cluster ${name} in this run already; two would share logs and state`);
    mkdirSync(folder, { recursive: true });
    const [etcdPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
    const { etcd, 'kube-apiserver': apiserver } = binaries();
    const started: { stop(): Promise<void> }[] = [];
    try {
      started.push(await Server.start({
        name: `${name}.etcd`,
        command: etcd,
        args: etcdArgs(path.join(folder, 'etcd'), etcdPort, peerPort),
        cwd: folder,
        ready: async () => (await fetch(`http://127.0.0.1:${etcdPort}/health`)).ok,
        deadline: 30,
      }));

      const certificate = path.join(folder, 'certificates', 'apiserver.crt');
      const token = randomBytes(16).toString('hex');
      const api = new KubeApi(apiPort, token, () => readFileSync(certificate));
      const network = await ServiceNetwork.start(path.join(folder, proxySocket), async () => (await api.get('/api/v1/services')).items,
        async () => (await api.get('/apis/discovery.k8s.io/v1/endpointslices')).items);
      started.push(network);
      writeSecrets(folder, token);
      started.push(await Server.start({
        name: `${name}.kube-apiserver`,
        command: apiserver,
        args: apiserverArgs(folder, etcdPort, apiPort),
        cwd: folder,
        ready: async () => (await api.send('GET', '/readyz')).status === 200 && (await api.send('GET', '/api/v1/namespaces/default')).status === 200,
        deadline: 60,
      }));
      return new Cluster(name, folder, api, network, certificate, started);
    } catch (error) {
      for (const part of started.reverse()) await part.stop();
      throw error;
    }
  }

  private constructor(
    public readonly name: string,
    public readonly folder: string,
    public readonly api: KubeApi,
    public readonly network: ServiceNetwork,
    private readonly certificate: string,
    private readonly started: { stop(): Promise<void> }[],
  ) {}

  /** Applies objects as `kubectl apply --server-side` would, definitions first. */
  public apply(objects: readonly KubeObject[]): Promise<Applied> {
    return applyAll(this.api, objects);
  }

  /** Writes a kubeconfig with a ServiceAccount's own rights, so that what runs with it proves its RBAC. */
  public async kubeconfigFor(namespace: string, serviceAccount: string): Promise<string> {
    const file = path.join(this.folder, `${serviceAccount}.kubeconfig`);
    writeFileSync(file, await this.kubeconfigTextFor(namespace, serviceAccount), { mode: 0o600 });
    return file;
  }

  /** The same, to be kept elsewhere: it names no file of this machine. */
  public async kubeconfigTextFor(namespace: string, serviceAccount: string): Promise<string> {
    const token = await this.api.tokenFor(namespace, serviceAccount);
    const cluster = { 'server': `https://127.0.0.1:${this.api.port}`, 'certificate-authority-data': readFileSync(this.certificate).toString('base64') };
    return JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'rig', cluster }],
      'users': [{ name: 'rig', user: { token } }],
      'contexts': [{ name: 'rig', context: { cluster: 'rig', user: 'rig', namespace } }],
      'current-context': 'rig',
    });
  }

  public async stop(): Promise<void> {
    this.api.close();
    for (const part of this.started.reverse()) await part.stop();
    rmSync(path.join(this.folder, 'etcd'), { recursive: true, force: true }); // large, and of no use later
  }
}

function etcdArgs(data: string, port: number, peerPort: number): string[] {
  const url = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  return [
    `--data-dir=${data}`, `--listen-client-urls=${url}`, `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync', // nothing here outlives the run
  ];
}

function apiserverArgs(folder: string, etcdPort: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${path.join(folder, 'certificates')}`,
    `--token-auth-file=${path.join(folder, 'tokens.csv')}`, '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${path.join(folder, 'accounts.key')}`, `--service-account-signing-key-file=${path.join(folder, 'accounts.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none', // it would publish a loopback address, which Endpoints refuse
    `--egress-selector-config-file=${path.join(folder, 'egress.json')}`,
    '--profiling=false',
  ];
}

/** Relative to the cluster's folder, in which the apiserver runs. */
const proxySocket = 'proxy';

function writeSecrets(folder: string, token: string): void {
  const write = (name: string, text: string) => { writeFileSync(path.join(folder, name), text, { mode: 0o600 }); };
  write('tokens.csv', `${token},conformance,conformance,"system:masters"\n`);
  write('accounts.key', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  write('egress.json', JSON.stringify({
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [{ name: 'cluster', connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: proxySocket } } } }],
  }));
}
