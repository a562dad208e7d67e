import { isGroup } from '../deliveries/helm-values';
import type { MeshInstallProps } from '../mesh-install-props';

interface Group {
  [key: string]: unknown;
}

/** Props in the making. Undefined says nothing, and makes no group. */
export class Draft {
  private readonly props: Group = {};

  public set(path: string, value: unknown): void {
    if (value === undefined) return;
    const keys = path.split('.');
    let group = this.props;
    for (const key of keys.slice(0, -1)) {
      const below = group[key];
      group = group[key] = isGroup(below) ? { ...below } : {};
    }
    group[keys.at(-1) ?? path] = value;
  }

  public get(prop: keyof MeshInstallProps): unknown {
    return this.props[prop];
  }

  public done(): MeshInstallProps {
    return this.props;
  }
}
