import { type Size, SizeRoundingBehavior } from 'cdk8s';
import type { PersistentVolumeClaimSpec } from '../../../imports/k8s';
import { MeshError } from '../../errors';

export interface PersistentStorageOptions {
  /** How much it holds, 1 GiB or more. */
  readonly size: Size;

  /** The class of the volume. @default - that of the cluster */
  readonly storageClass?: string;
}

/** Where an add-on keeps what it was told. There is no default: who forgets it at a restart should have been asked. */
export class Storage {
  /** Nowhere: with the pod, all of it is gone. For evaluation. */
  public static memory(): Storage {
    return new Storage(2048, undefined);
  }

  /**
   * On a volume of one pod, which a PersistentVolumeClaim asks for.
   *
   * @throws MeshError InvalidValue when it is smaller than 1 GiB
   */
  public static persistent({ size, storageClass }: PersistentStorageOptions): Storage {
    const mebibytes = size.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
    if (mebibytes < 1024) {
      throw new MeshError({ code: 'InvalidValue', problem: 'a volume this small is full within hours', value: `${mebibytes} MiB`, fix: 'Write Size.gibibytes(10)' });
    }
    return new Storage(mebibytes, {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass !== undefined && { storageClassName: storageClass }),
      resources: { requests: { storage: `${mebibytes}Mi` } },
    });
  }

  private constructor(
    /** How much may be kept, in MiB. */
    public readonly mebibytes: number,
    /** What is asked of the cluster, where it is a volume. */
    public readonly claim: PersistentVolumeClaimSpec | undefined,
  ) {}
}
