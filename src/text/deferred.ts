/**
 * Words that stand for values which are known only when something is deployed. Each is a DNS label, so that it may stand wherever a name may, alone or within
 * a longer text, and is found again in what is rendered.
 */
const placeholder = /deferred\d{7}x/;

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
