/** What must not leave main of a container's settings: values that are secrets by their name or by their look. Rather one too many. Pure. */
import { redactor } from '../../remote/audit/redact.ts';

const SECRET_NAME = /pass|secret|token|credential|auth|private|salt|cookie|signature|(?:^|_)(?:key|pwd|pin|dsn|jwt)(?:$|_)|key$/i;
/** Within the words that a shell is given: as the audit looks for them. */
const withoutSecrets = redactor([]);
/** A name and a password before the host. */
const CREDENTIALS = /\/\/[^/\s:@]*:[^/\s@]+@/;
/** Long, without a blank, with letters and digits mixed: a key, as far as anybody can tell. Paths and names of images are none. */
const LOOKS_RANDOM = /^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+_=-]{32,}$/;

export const HIDDEN = '***';

/** null: hidden. */
export function visibleValue(name: string, value: string): string | null {
  return SECRET_NAME.test(name) || CREDENTIALS.test(value) || LOOKS_RANDOM.test(value) ? null : value;
}

/** A command without the values of its secret options, in either way of writing them: --password x and --password=x. */
export function visibleCommand(words: readonly string[]): string[] {
  return words.map((word, index) => {
    const before = words[index - 1] ?? '';
    const [option = '', ...rest] = word.split('=');
    if (rest.length > 0 && visibleValue(option, rest.join('=')) === null) return `${option}=${HIDDEN}`;
    const isValue = before.startsWith('-') && !before.includes('=') && SECRET_NAME.test(before);
    return isValue || visibleValue('', word) === null ? HIDDEN : withoutSecrets(word);
  });
}
