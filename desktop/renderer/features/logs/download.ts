/** What the filter lets through, as a text file: every kept line of it, not only those in view. */
import type { Entry } from './entry.ts';
import { plain } from './paint.ts';
import type { Ring } from './ring.ts';

export function downloadEntries(name: string, entries: Ring<Entry>): void {
  const lines = entries
    .slice(0, entries.length)
    .map((entry) => (entry.kind === 'line' ? `${plain(entry.line)}\n` : `# ${entry.mark} ${String(entry.count)}\n`));
  const url = URL.createObjectURL(new Blob(lines, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
