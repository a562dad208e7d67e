/**
 * Words that stand for values which are known only when something is deployed. Each is a DNS label, so that it may stand wherever a name may, alone or within
 * a longer text, and is found again in what is rendered.
 */
const placeholder = /deferred\d{7}x/;

/** What stands for values in names that have to be known. */
const names = new Map<string, string>();

/** The word for the value with this number: 0 to 9,999,999. */
export function deferredWord(index: number): string {
  return `deferred${String(index).padStart(7, '0')}x`;
}

/** Whether a text is, or contains, a value that is not known yet. Nothing can be said of it but what holds for any text. */
export function isDeferred(value: unknown): boolean {
  return typeof value === 'string' && placeholder.test(value);
}

/** A text cut at the words that stand for values: text, word, text, and so on, beginning and ending with text. */
export function splitAtDeferred(text: string): readonly string[] {
  return text.split(/(deferred\d{7}x)/);
}

/** Says what stands for a value in names that have to be known. */
export function nameDeferred(word: string, name: string): void {
  names.set(word, name);
}

/** A text with names in place of values that are not known yet: `output` for those that nobody named. */
export function withNames(text: string): string {
  return splitAtDeferred(text).map((piece, index) => (index % 2 === 1 ? names.get(piece) ?? 'output' : piece)).join('');
}
