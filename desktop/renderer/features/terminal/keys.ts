/**
 * The keys that a terminal keeps from the shell. Everything a shell may want stays the shell's: Ctrl+C interrupts unless something is
 * selected, Ctrl+V and Ctrl+F are typed. Pure.
 */
export type TerminalKey = 'copy' | 'paste' | 'find';

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function keyOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed, isSelected: boolean): TerminalKey | null {
  if (altKey) return null;
  const letter = key.toLowerCase();
  if (shiftKey && key === 'Insert') return 'paste';
  if (ctrlKey && !metaKey && !shiftKey) return letter === 'c' && isSelected ? 'copy' : null;
  // Ctrl+Shift on Linux and Windows, ⌘ on macOS.
  if (!(ctrlKey && shiftKey) && !(metaKey && !ctrlKey)) return null;
  if (letter === 'c') return isSelected ? 'copy' : null;
  return letter === 'v' ? 'paste' : letter === 'f' ? 'find' : null;
}
