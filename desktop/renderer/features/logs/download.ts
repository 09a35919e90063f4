/** The filtered view as a text file. */
import type { LogLine } from '../../../contract/index.ts';
import { matches, plain } from './log-text.ts';

export function downloadLines(name: string, lines: readonly LogLine[], filter: string): void {
  const text = lines
    .filter((line) => matches(line, filter))
    .map(plain)
    .join('\n');
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
