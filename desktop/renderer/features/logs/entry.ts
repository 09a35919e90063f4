/** What stands on the screen: a line with its level, or a mark where lines are missing. Pure. */
import type { LogLine } from '../../../contract/index.ts';

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

export type Entry =
  | { readonly kind: 'line'; readonly seq: number; readonly line: LogLine }
  /** `fell-out`: so many lines waited too long. `gap`: nothing known came back after the connection was lost. */
  | { readonly kind: 'mark'; readonly seq: number; readonly mark: 'fell-out' | 'gap'; readonly count: number };

const IN_JSON = /"(?:level|severity)"\s*:\s*"?(\w+)/;
const IN_TEXT = /(?:^|[\s[(<"=])(trace|debug|info|notice|warn|warning|error|err|fatal|crit|critical|panic|emerg|alert)(?=[\s\])>":,]|$)/i;
/** A level stands at the beginning of a line; further on the same words are only words. */
const LEVEL_WITHIN_CHARACTERS = 120;

const NAMES: Readonly<Record<string, Level>> = {
  notice: 'info',
  log: 'info',
  warning: 'warn',
  err: 'error',
  crit: 'fatal',
  critical: 'fatal',
  panic: 'fatal',
  emerg: 'fatal',
  alert: 'fatal',
};

/** A line that names none is info, or a warning when it came over stderr. */
export function levelOf({ text, stream }: Pick<LogLine, 'text' | 'stream'>): Level {
  const start = text.slice(0, LEVEL_WITHIN_CHARACTERS);
  const found = (start.startsWith('{') ? IN_JSON.exec(text.slice(0, 1_000)) : IN_TEXT.exec(start))?.[1];
  return (found === undefined ? undefined : levelNamed(found)) ?? (stream === 'stderr' ? 'warn' : 'info');
}

/** By name, or by pino's numbers. */
export function levelNamed(name: string): Level | undefined {
  if (/^\d+$/.test(name)) return LEVELS[Math.min(Math.max(Math.floor(Number(name) / 10) - 1, 0), LEVELS.length - 1)];
  const lower = name.toLowerCase();
  return LEVELS.find((level) => level === lower) ?? (Object.hasOwn(NAMES, lower) ? NAMES[lower] : undefined);
}

export function atLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
