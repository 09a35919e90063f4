/**
 * Two audiences, two streams: results on stdout (text, or with --json documents and JSON lines), progress and complaints on stderr. Text that
 * comes from servers is stripped of control characters before a terminal sees it.
 */
export interface Output {
  readonly json: boolean;
  readonly colour: boolean;
  /** A result: `text` for people, or `value` as one JSON document. */
  result(value: unknown, text: () => string): void;
  /** One of many results: a line of text, or one JSON line. Waits while stdout is full. */
  item(value: unknown, text: () => string): Promise<void>;
  /** Part of a file, as it is. Waits while stdout is full. */
  raw(text: string): Promise<void>;
  /** Progress, for people. */
  say(text: string): void;
  /** The line that is being written anew; only where stderr is a terminal. */
  live(text: string): void;
}

export function createOutput(json: boolean): Output {
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  let liveShown = false;
  const clear = (): void => {
    if (liveShown) process.stderr.write('\r\u001b[2K');
    liveShown = false;
  };
  const raw: Output['raw'] = async (text) => {
    clear();
    if (process.stdout.write(text)) return;
    await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
  };
  const item: Output['item'] = (value, text) => raw(json ? `${JSON.stringify(value)}\n` : `${text()}\n`);
  return {
    json,
    colour,
    item,
    raw,
    result: (value, text) => {
      clear();
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`);
    },
    say: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    live: (text) => {
      if (!process.stderr.isTTY) return;
      clear();
      process.stderr.write(text.slice(0, Math.max(20, process.stderr.columns - 1)));
      liveShown = true;
    },
  };
}

export const MARK = { pass: '✓', warn: '!', fail: '✕', unknown: '?' } as const;
export const STEP = { done: '✓', running: '◐', waiting: '○', failed: '✕' } as const;

const ESCAPE = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
/** ECMA-48 control sequences, operating system commands, and the two-character ones. */
const SEQUENCES = new RegExp(`${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|[@-_])`, 'g');

/** Without escape sequences and other control characters: remote text is not ours. */
export function plain(text: string): string {
  return text.replace(SEQUENCES, '').replace(/[^\P{Cc}\t\n]/gu, '');
}

/** Columns as wide as their widest cell; the last one is left as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function bytes(count: number | null): string {
  if (count === null) return '-';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(count) / Math.log(1024)));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? 'B'}`;
}

export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
