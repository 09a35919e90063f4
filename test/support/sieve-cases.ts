/** The cases in test/vectors/sieve: scripts and tests with what must come of them, for our interpreter and for Dovecot's. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { interpret } from '../../server-bundle/mail/sieve/interpret.ts';
import type { Action, Outcome } from '../../server-bundle/mail/sieve/outcome.ts';
import { compileScript, inWords } from '../../server-bundle/wire/sieve/compile.ts';

export const VECTORS = path.resolve(import.meta.dirname, '../vectors/sieve');
export const SENDER = 'ann@stranger.test';
export const RECIPIENT = 'paloma+shop@dovecote.test';
const NOW = new Date('2026-11-22T04:00:00Z');

export interface ActionCase {
  readonly name: string;
  readonly message: string;
  readonly script: string;
  /** Sorted. */
  readonly expected: readonly string[];
}

export interface Truth {
  readonly message: string;
  readonly test: string;
  readonly isTrue: boolean;
  readonly isOurs: boolean;
}

export function messagePath(name: string): string {
  return path.join(VECTORS, 'messages', `${name}.eml`);
}

export function actionCases(): readonly ActionCase[] {
  return globSync('*.sieve', { cwd: path.join(VECTORS, 'actions') })
    .sort()
    .map((file) => {
      const script = readFileSync(path.join(VECTORS, 'actions', file), 'utf8');
      const told = (what: string): string[] => [...script.matchAll(new RegExp(`^# ${what}: (.*)$`, 'gm'))].map((match) => match[1] ?? '');
      return { name: file.replace('.sieve', ''), script, message: told('message')[0] ?? 'plain', expected: told('expect').sort() };
    });
}

export function truths(): readonly Truth[] {
  let message = '';
  return readFileSync(path.join(VECTORS, 'truths.txt'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('message ')) message = line.slice(8);
      const match = /^(ours )?(true|false) (.+)$/.exec(line);
      return match ? [{ message, test: match[3] ?? '', isTrue: match[2] === 'true', isOurs: match[1] !== undefined }] : [];
    });
}

const FOR_TRUTHS = [
  'fileinto',
  'envelope',
  'body',
  'variables',
  'relational',
  'subaddress',
  'regex',
  'date',
  'index',
  'mailbox',
  'imap4flags',
  'encoded-character',
  'comparator-i;ascii-numeric',
  'ihave',
  'environment',
  'special-use',
];

/** Puts the message into the folder `true` or `false`. */
export function scriptOf(truth: Truth): string {
  const names = FOR_TRUTHS.map((name) => `"${name}"`).join(', ');
  return `require [${names}];\nif ${truth.test} { fileinto "true"; } else { fileinto "false"; }\n`;
}

/** @throws where the script is not taken. */
export function outcomeOf(script: string, message: Buffer, answers: ReadonlyMap<string, boolean> = new Map()): Outcome {
  const compiled = compileScript(script);
  if (compiled.kind === 'invalid') throw new Error(inWords(compiled.errors));
  return interpret(compiled.script, {
    raw: message,
    sender: SENDER,
    recipient: RECIPIENT,
    now: NOW,
    hostname: 'mail.dovecote.test',
    version: '1',
    mailboxExists: () => true,
    specialUseExists: (name) => ['\\junk', '\\archive'].includes(name.toLowerCase()),
    answers,
  });
}

/** The actions in one line each, sorted; what Dovecot prints is brought into the same form. */
export function actionsInWords(outcome: Outcome): readonly string[] {
  if (outcome.kind !== 'done') return [JSON.stringify(outcome)];
  return outcome.actions.length === 0 ? ['nothing'] : outcome.actions.map(inLine).sort();
}

function inLine(action: Action): string {
  switch (action.kind) {
    case 'store':
      return storeLine(action.folder ?? 'INBOX', action.create, action.flags);
    case 'redirect':
      return `redirect ${action.address}`;
    case 'reject':
      return `reject ${action.reason.replaceAll('\r\n', '|')}`;
    case 'vacation':
      return `vacation ${action.vacation.seconds}`;
  }
}

export function storeLine(folder: string, create: boolean, flags: readonly string[]): string {
  const sorted = flags.map((flag) => flag.toLowerCase()).sort();
  return `store ${folder}${create ? ' create' : ''}${sorted.length > 0 ? ` flags ${sorted.join(' ')}` : ''}`;
}
