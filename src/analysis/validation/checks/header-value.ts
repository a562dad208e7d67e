// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000a-\u001f\u007f]/;

type State = 'text' | 'variable' | 'argument' | 'beforeString' | 'string' | 'afterString' | 'afterList' | 'afterArgument';

/** Where a character leads; `other` is for any that is not listed, and without it only spaces may stand there. */
const transitions: Readonly<Record<State, Readonly<Record<string, State>>>> = {
  text: { '%': 'variable', 'other': 'text' },
  variable: { '%': 'text', '(': 'argument', 'other': 'variable' },
  argument: { '[': 'beforeString', ' ': 'argument', 'other': 'string' },
  beforeString: { '"': 'string' },
  string: { ')': 'afterArgument', '"': 'afterString', 'other': 'string' },
  afterString: { ',': 'beforeString', ']': 'afterList' },
  afterList: { ')': 'afterArgument' },
  afterArgument: { '%': 'text' },
};

/**
 * Whether Envoy's parser takes a text as the value of a header: plain text, `%%`, and variables such as `%HOSTNAME%`, `%REQ(x-user)%` or
 * `%UPSTREAM_METADATA(["ns", "key"])%`.
 */
export function isHeaderValue(text: string): boolean {
  if (forbidden.test(text)) return false;
  let state: State = 'text';
  for (let position = 0; position < text.length; position += 1) {
    const character = text.charAt(position);
    const isEscape = (state === 'text' && text.startsWith('%%', position)) || (state === 'string' && character === '\\');
    if (isEscape) {
      position += 1;
      if (position === text.length) return false;
      continue;
    }
    const next: State | undefined = transitions[state][character] ?? (character === ' ' && transitions[state].other === undefined ? state : transitions[state].other);
    if (next === undefined) return false;
    state = next;
  }
  return state === 'text';
}
