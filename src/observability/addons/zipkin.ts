import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { addOnImages } from './images';
import { ReportStore } from './report-store';
import type { Storage } from './storage';
import { MeshError } from '../../errors';
import { Port } from '../../mesh';

export interface ZipkinProps extends PagesProps {
  /** Where it keeps traces: in memory, the latest 500,000 spans. It cannot use a volume. */
  readonly storage: Storage;
}

/**
 * Zipkin, which keeps traces in memory and shows them. `TraceCollector` sends it those of the mesh: who may add spans is not thereby let in to its pages.
 *
 * @see https://github.com/openzipkin/zipkin/tree/master/zipkin-server
 */
export class Zipkin extends ReportStore {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh, or traces should be kept on a volume
   * @throws MeshError InvalidValue when the URL is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: ZipkinProps) {
    super(scope, id, props, 'zipkin', [Port.http(9411)]);
    const { claim } = props.storage;
    if (claim !== undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'Zipkin keeps traces in memory, and nothing on a volume', value: claim.resources, fix: 'Write Storage.memory(), or use Jaeger or Tempo' });
    }
    this.run({
      image: addOnImages.zipkin,
      user: 1000,
      env: [{ name: 'STORAGE_TYPE', value: 'mem' }, { name: 'MEM_MAX_SPANS', value: '500000' }, { name: 'JAVA_OPTS', value: '-Xms256m -Xmx768m -XX:+ExitOnOutOfMemoryError' }],
      resources: { cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' },
      health: { path: '/health', port: this.port.number },
    });
  }
}
