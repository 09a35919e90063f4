/** One entry as pieces for the screen: time, service in its colour, level, message, fields. Also as plain text, for files. Pure. */
import type { LogLine } from '../../../contract/index.ts';
import { harmless, type Piece } from './cells.ts';
import { levelOf, type Entry, type Level } from './entry.ts';
import { open, worthShowing, type Opened } from './fields.ts';
import { PAINTED_CHARACTERS } from './limits.ts';

export interface PaintOptions {
  /** In the order that gives them their colours. */
  readonly services: readonly string[];
  /** Fields to show of a JSON line: null for the usual ones; 'raw' for the line as it was written. */
  readonly fields: readonly string[] | null | 'raw';
  /** Found in the page: marked wherever it stands. */
  readonly found: string;
  /** The words of a mark. */
  readonly words: (mark: 'fell-out' | 'gap', count: number) => string;
}

const COLOURS = [36, 33, 35, 32, 34, 96, 93, 95] as const;
const LEVEL_STYLE: Readonly<Record<Level, string>> = { trace: '90', debug: '90', info: '32', warn: '33', error: '31', fatal: '1;31' };
const LEVEL_WIDTH = 5;
const SERVICE_WIDTH_MAX = 14;

export function piecesOf(entry: Entry, options: PaintOptions): readonly Piece[] {
  if (entry.kind === 'mark') return [{ text: `── ${options.words(entry.mark, entry.count)} ──`, style: '1;33' }];
  const { line } = entry;
  const level = levelOf(line);
  const opened = options.fields === 'raw' ? null : open(line);
  const pieces: readonly Piece[] = [
    { text: `${timeOf(line.at)} `, style: '90' },
    {
      text: `${harmless(line.service).slice(0, SERVICE_WIDTH_MAX).padEnd(widthOfNames(options.services))} `,
      style: colourOf(line.service, options.services),
    },
    { text: `${level.padEnd(LEVEL_WIDTH)} `, style: LEVEL_STYLE[level] },
    ...(opened ? openedPieces(opened, options) : textPieces(line, level)),
  ];
  return options.found === '' ? pieces : pieces.flatMap((piece) => marked(piece, options.found));
}

/** As a line of a file: everything, as it was written. */
export function plain({ at, service, stream, text }: LogLine): string {
  return `${at} ${service} ${stream} ${text}`;
}

function openedPieces(opened: Opened, { fields }: PaintOptions): Piece[] {
  const shown = worthShowing(opened, fields === 'raw' ? null : fields);
  return [
    { text: shorter(opened.message), style: '' },
    ...shown.flatMap(({ name, value }) => [
      { text: ` ${harmless(name)}=`, style: '90' },
      { text: shorter(value), style: '36' },
    ]),
  ];
}

function textPieces({ text }: LogLine, level: Level): Piece[] {
  const style = level === 'warn' || level === 'error' || level === 'fatal' ? LEVEL_STYLE[level] : '';
  return [{ text: shorter(text), style }];
}

function shorter(text: string): string {
  return harmless(text.slice(0, PAINTED_CHARACTERS));
}

function marked({ text, style }: Piece, wanted: string): Piece[] {
  const [where, what] = wanted === wanted.toLowerCase() ? [text.toLowerCase(), wanted] : [text, wanted];
  // A letter that changes its length with its case would shift everything after it.
  if (where.length !== text.length) return [{ text, style }];
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), style });
    pieces.push({ text: text.slice(at, at + what.length), style: '30;43' });
    from = at + what.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), style });
  return pieces;
}

function colourOf(service: string, services: readonly string[]): string {
  return String(COLOURS[Math.max(services.indexOf(service), 0) % COLOURS.length] ?? 36);
}

function widthOfNames(services: readonly string[]): number {
  return Math.min(SERVICE_WIDTH_MAX, Math.max(4, ...services.map(({ length }) => length)));
}

/** In the person's own time zone, to the millisecond. */
export function timeOf(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return harmless(at).slice(0, 12).padEnd(12);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
