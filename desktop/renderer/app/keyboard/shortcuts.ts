/** Every key that works everywhere in the frame, as one table: the listener reads it, and so does the sheet that shows it. */
import { SECTIONS, type Section } from '../route.ts';
import { letterOf } from '../sections.ts';

export type Command =
  | { readonly kind: 'palette' | 'sheet' | 'alerts' | 'home' | 'settings' | 'add' | 'filter' | 'undo' | 'region' }
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'server'; readonly index: number };

export interface Shortcut {
  /** Pressed one after the other; `mod+` is Ctrl, on a Mac ⌘. Single characters as they are typed. */
  readonly keys: readonly string[];
  readonly command: Command;
}

const anywhere: readonly Shortcut[] = [
  { keys: ['mod+k'], command: { kind: 'palette' } },
  { keys: ['?'], command: { kind: 'sheet' } },
  { keys: ['/'], command: { kind: 'filter' } },
  { keys: ['mod+z'], command: { kind: 'undo' } },
  { keys: ['n'], command: { kind: 'alerts' } },
  { keys: ['F6'], command: { kind: 'region' } },
];
const places: readonly Shortcut[] = [
  { keys: ['g', 'h'], command: { kind: 'home' } },
  { keys: ['g', 's'], command: { kind: 'settings' } },
  { keys: ['g', '+'], command: { kind: 'add' } },
];
const sections: readonly Shortcut[] = SECTIONS.map((section) => ({ keys: ['g', letterOf(section)], command: { kind: 'section', section } }));
const servers: readonly Shortcut[] = Array.from({ length: 9 }, (_, index) => ({
  keys: ['g', String(index + 1)],
  command: { kind: 'server', index },
}));

export const GROUPS = { anywhere, places, sections, servers } as const;
export const SHORTCUTS: readonly Shortcut[] = [...anywhere, ...places, ...sections, ...servers];
