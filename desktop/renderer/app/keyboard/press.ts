/**
 * Which command a key press means, knowing the one before. Pure. Where text is written no letter is a command; in a terminal not even Ctrl K,
 * which the shell wants for itself: there it takes Shift as well.
 */
import { SHORTCUTS, type Command } from './shortcuts.ts';

export interface Press {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export interface Place {
  readonly kind: 'page' | 'text' | 'terminal' | 'dialog';
  readonly mac: boolean;
}

export type Pressed =
  | { readonly kind: 'command'; readonly command: Command }
  /** The beginning of one: remembered for the next press. */
  | { readonly kind: 'begun'; readonly keys: readonly string[] }
  | { readonly kind: 'nothing' };

const NOTHING: Pressed = { kind: 'nothing' };

export function pressed(press: Press, before: readonly string[], place: Place): Pressed {
  const name = nameOf(press, place);
  if (name === null) return NOTHING;
  const keys = [...before, name];
  const exact = SHORTCUTS.find((each) => same(each.keys, keys));
  if (exact) return { kind: 'command', command: exact.command };
  if (SHORTCUTS.some((each) => each.keys.length > keys.length && same(each.keys.slice(0, keys.length), keys))) return { kind: 'begun', keys };
  // Not what was begun: perhaps the beginning of something else.
  return before.length > 0 ? pressed(press, [], place) : NOTHING;
}

function nameOf({ key, ctrl, meta, alt, shift }: Press, { kind, mac }: Place): string | null {
  const mod = mac ? meta && !ctrl : ctrl && !meta;
  if (mod && !alt) {
    const lower = key.toLowerCase();
    if (kind === 'terminal' && !mac) return shift && lower === 'k' ? 'mod+k' : null;
    // Where text is written, undoing is the text's own; a dialog keeps what is behind it as it is.
    if (kind !== 'page' && lower === 'z') return null;
    return shift ? null : `mod+${lower}`;
  }
  if (ctrl || meta) return null;
  if (key === 'F6') return kind === 'dialog' ? null : key;
  if (kind !== 'page' || key.length !== 1) return null;
  // With Alt a Spanish or a Mac keyboard types characters; they count as typed.
  return alt && /[a-z]/i.test(key) ? null : key;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
