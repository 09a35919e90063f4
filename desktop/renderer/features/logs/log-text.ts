/** Lines of logs as text: matched, made harmless, coloured by service. Pure. */
import type { LogLine } from '../../../contract/index.ts';

export const KEPT_LINES = 20_000;
const COLOURS = [36, 33, 35, 34, 32, 96, 93, 95] as const;

/** A run of control characters, C0 and C1 alike, as one mark: what a service logs must not move our cursor. */
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g; // eslint-disable-line no-control-regex

export function harmless(text: string): string {
  return text.replace(CONTROL, '·');
}

/** Smart case: capitals in what is looked for make the search case-sensitive. */
export function matches(line: LogLine, wanted: string): boolean {
  if (wanted === '') return true;
  const whole = `${line.service} ${line.text}`;
  return wanted === wanted.toLowerCase() ? whole.toLowerCase().includes(wanted) : whole.includes(wanted);
}

/** One screen line: time, service in its colour, text; stderr in amber. */
export function paint(line: LogLine, services: readonly string[]): string {
  const colour = COLOURS[Math.max(services.indexOf(line.service), 0) % COLOURS.length] ?? 36;
  const text = harmless(line.text);
  return `\u001b[90m${timeOf(line.at)}\u001b[0m \u001b[${String(colour)}m${harmless(line.service).padEnd(9)}\u001b[0m ${
    line.stream === 'stderr' ? `\u001b[33m${text}\u001b[0m` : text
  }`;
}

export function plain(line: LogLine): string {
  return `${line.at} ${line.service} ${line.stream} ${line.text}`;
}

function timeOf(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return harmless(at).slice(0, 12);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
