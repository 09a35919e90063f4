/** How texts are compared (RFC 4790): i;octet, i;ascii-casemap and i;ascii-numeric. */
export type Comparator = 'i;octet' | 'i;ascii-casemap' | 'i;ascii-numeric';

/** Only A to Z, so that no text changes its length. */
export function asciiLower(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

export function foldFor(comparator: Comparator): (text: string) => string {
  return comparator === 'i;ascii-casemap' ? asciiLower : (text) => text;
}

/** Below, equal to or above zero. */
export function compare(comparator: Comparator, left: string, right: string): number {
  if (comparator === 'i;ascii-numeric') return compareNumbers(left, right);
  const fold = foldFor(comparator);
  return Buffer.compare(Buffer.from(fold(left)), Buffer.from(fold(right)));
}

/** By the digits a text begins with; without any it is infinite (RFC 4790 §9.1.1). */
function compareNumbers(left: string, right: string): number {
  const [a, b] = [digitsOf(left), digitsOf(right)];
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function digitsOf(text: string): string | null {
  const digits = /^[0-9]+/.exec(text)?.[0];
  return digits === undefined ? null : digits.replace(/^0+(?=[0-9])/, '');
}
