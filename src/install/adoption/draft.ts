import type { MeshInstallProps } from '../mesh-install-props';

/** Props in the making. Undefined says nothing, and makes no group. */
export class Draft {
  private readonly props: Record<string, any> = {};

  public set(path: string, value: unknown): void {
    if (value === undefined) return;
    const keys = path.split('.');
    const last = keys.pop()!;
    let group = this.props;
    for (const key of keys) {
      if (typeof group[key] !== 'object') group[key] = {};
      group = group[key];
    }
    group[last] = value;
  }

  public get(prop: keyof MeshInstallProps): unknown {
    return this.props[prop];
  }

  public done(): MeshInstallProps {
    return this.props as MeshInstallProps;
  }
}
