import { expectedCounts } from '../../../conformance/dataplane/format/statistics';

describe('expected counts', () => {
  test('are one count where there is no chance', () => {
    expect(expectedCounts(100, 0)).toEqual([0, 0]);
    expect(expectedCounts(100, 1)).toEqual([100, 100]);
  });

  test('are exact for small numbers: of 2 fair choices, none and both have a quarter each', () => {
    expect(expectedCounts(2, 0.5, 0.51)).toEqual([1, 1]);
    expect(expectedCounts(2, 0.5, 0.49)).toEqual([0, 2]);
    expect(expectedCounts(10, 0.5, 0.05)).toEqual([2, 8]); // a tail of 0 or 1 has 11 of 1024
  });

  test('leave chance less than the given room beyond either bound', () => {
    // Below 20 lie 2.9e-7 of all outcomes, above 87 3.5e-7; one count nearer, both are more than 5e-7.
    expect(expectedCounts(1000, 0.05)).toEqual([20, 87]);
  });

  test('tell a canary of 5 percent from one of 1 and one of 12', () => {
    const [least, most] = expectedCounts(1000, 0.05);
    expect(10).toBeLessThan(least);
    expect(120).toBeGreaterThan(most);
  });

  test('mirror those of the other side', () => {
    const [least, most] = expectedCounts(1000, 0.05);
    expect(expectedCounts(1000, 0.95)).toEqual([1000 - most, 1000 - least]);
  });

  test('hold in a simulation as often as they say', () => {
    // A generator of its own, so that every run sees the same.
    let state = 42;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const [least, most] = expectedCounts(200, 0.3, 0.1);
    const trials = 2000;
    let inside = 0;
    for (let trial = 0; trial < trials; trial++) {
      const count = Array.from({ length: 200 }, random).filter((value) => value < 0.3).length;
      if (count >= least && count <= most) inside += 1;
    }
    expect(inside / trials).toBeGreaterThan(0.9);
    expect(inside / trials).toBeLessThan(0.97);
  });
});
