/** Says what runs and how long it took, past jest's capture of the console, so that a long run is never silent. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  try {
    const result = await work();
    say(`${what}: ${seconds()} s`);
    return result;
  } catch (error) {
    say(`${what}: failed after ${seconds()} s`);
    throw error;
  }
}

/** One line of progress. */
export function say(line: string): void {
  process.stderr.write(`conformance: ${line}\n`);
}
