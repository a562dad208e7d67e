/** Work that is begun when it is first asked for, and not again; `begun` tells whether it was. */
export function once<T>(work: () => Promise<T>): (() => Promise<T>) & { begun(): Promise<T> | undefined } {
  let result: Promise<T> | undefined;
  return Object.assign(() => (result ??= work()), { begun: () => result });
}
