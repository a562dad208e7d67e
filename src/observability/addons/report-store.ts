import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import { keepQuiet } from './quiet';
import type { Sink } from './sink';
import { sinkOf } from './sink';
import type { Port } from '../../mesh';

/** An add-on that keeps what a collector sends it, and reports nothing itself. */
export abstract class ReportStore extends AddOnWithPages {
  /** How collectors send to it. */
  public readonly sink: Sink;

  protected constructor(scope: Construct, id: string, props: PagesProps, kind: Sink['kind'], ports: readonly [Port, ...Port[]]) {
    super(scope, id, props, ports);
    this.sink = sinkOf(kind, this);
    keepQuiet(this, kind === 'loki' ? 'logs' : 'traces');
  }
}
