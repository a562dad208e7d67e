import { MeshError } from '../errors';

/** A share of a hundred. */
export class Percent {
  /**
   * @param value 0 to 100; fractions are allowed here, though some uses (route weights) want whole numbers and say so
   * @throws MeshError InvalidValue when it is outside that range
   */
  public static of(value: number): Percent {
    if (!(value >= 0 && value <= 100)) {
      throw new MeshError({
        code: 'InvalidValue',
        problem: 'a percentage lies between 0 and 100',
        value,
        fix: value > 0 && Number.isFinite(value) ? 'Write a share of a hundred, such as Percent.of(5) for one request in twenty' : 'Write a number such as Percent.of(5)',
      });
    }
    return new Percent(value);
  }

  private constructor(public readonly value: number) {}
}
