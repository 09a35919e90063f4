/** The checklist as a value: what is known of each check, what is asked again while a person edits DNS, what a filter shows. Pure. */
import type { CheckResult, DnsCheck, DnsReport } from '../../../contract/index.ts';

export const FILTERS = ['all', 'todo', 'unknown', 'pass'] as const;
export type Filter = (typeof FILTERS)[number];

export interface Checklist {
  readonly checks: readonly DnsCheck[];
  /** When all of it was last looked at; null before the first round has ended. */
  readonly checkedAt: string | null;
}

export type ChecklistEvent = { readonly kind: 'check'; readonly check: DnsCheck } | { readonly kind: 'report'; readonly report: DnsReport };

export function foldCheck(list: Checklist, event: ChecklistEvent): Checklist {
  if (event.kind === 'report') return { checks: event.report.checks, checkedAt: event.report.checkedAt };
  const isThere = list.checks.some(({ id }) => id === event.check.id);
  const checks = isThere ? list.checks.map((check) => (check.id === event.check.id ? event.check : check)) : [...list.checks, event.check];
  return { ...list, checks };
}

/** What is worth asking again every few seconds: open, and answered by DNS or by the server itself. Lists of bad addresses are asked only on demand. */
export function askedAgain(checks: readonly DnsCheck[]): readonly string[] {
  return checks.filter(({ result, group }) => isOpen(result) && group !== 'reputation').map(({ id }) => id);
}

export function isOpen(result: CheckResult): boolean {
  return result === 'fail' || result === 'warn';
}

/** Failures, then what could be better. */
export function toDoFirst(checks: readonly DnsCheck[]): readonly DnsCheck[] {
  return [...checks.filter(({ result }) => result === 'fail'), ...checks.filter(({ result }) => result === 'warn')];
}

/** What stands under its group: open things stand above, in a group of their own. What is unknown comes first. */
export function shownInGroups(checks: readonly DnsCheck[], filter: Filter): readonly DnsCheck[] {
  if (filter === 'todo') return [];
  const settled = checks.filter(({ result }) => !isOpen(result) && (filter === 'all' || result === filter));
  return [...settled.filter(({ result }) => result === 'unknown'), ...settled.filter(({ result }) => result === 'pass')];
}

/** The check with main's words in the person's language; the records say their own reasons. */
export function sayCheck(check: DnsCheck, say: (text: string) => string): DnsCheck {
  const { title, asked, got, expected, remedy } = check;
  return { ...check, title: say(title), asked: say(asked), got: say(got), expected: say(expected), remedy: remedy === null ? null : say(remedy) };
}

/** Every word of the text somewhere in the check, its records included. */
export function isFound(check: DnsCheck, text: string): boolean {
  const { title, got, expected, remedy, rfc, records } = check;
  const all = [title, got, expected, remedy ?? '', rfc ?? '', ...records.map(({ name, type, value }) => `${type} ${name} ${value}`)]
    .join('\n')
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
