/**
 * Clients that go on whatever happens to the services: strangers who send again until they are answered, as mail servers do; submitters and an
 * IMAP client that do not. All note what they were answered.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { LineClient } from '../../../support/imap-stage.ts';
import type { Answered } from '../../../support/kill-loop.ts';
import { Dialogue } from './dialogue.ts';
import type { LoopbackStack } from './loopback-stack.ts';
import { PASSWORD } from './real-storage.ts';

export interface Load {
  readonly stack: LoopbackStack;
  /** Addresses here: one whose owner is logged in, one whose owner is not. */
  readonly open: string;
  readonly locked: string;
  readonly answered: Answered;
  /** No new letters. */
  readonly stop: AbortSignal;
}

/** Of one client, so that none of them floods the others. */
const PACE_MS = 15;
const AGAIN_MS = 50;
/** After the end: a service that did not come back must not keep a stranger for ever. */
const PATIENCE_MS = 20_000;
const DOMAINS = ['one.elsewhere.test', 'two.elsewhere.test', 'three.elsewhere.test'];

/** To both mailboxes at once. A letter that was begun is sent until it is answered; its Message-ID says that it is the same. */
export async function stranger(load: Load, name: string): Promise<void> {
  const recipients = [load.open, load.locked];
  let dialogue: Dialogue | null = null;
  let patience = AbortSignal.any([]);
  load.stop.addEventListener('abort', () => (patience = AbortSignal.timeout(PATIENCE_MS)), { once: true });
  for (let index = 0; !load.stop.aborted; index += 1) {
    const subject = `stranger-${name}-${index}`;
    const letter = `From: ann@stranger.test\r\nMessage-ID: <${subject}@stranger.test>\r\nSubject: ${subject}\r\n\r\nx\r\n.\r\n`;
    const attempt = async (): Promise<boolean> => {
      dialogue ??= await Dialogue.greeted(load.stack.ports.mx);
      return send(dialogue, 'ann@stranger.test', recipients, letter);
    };
    while (!(await attempt().catch(() => false))) {
      if (patience.aborted) throw new Error(`mx has not taken ${subject} within ${PATIENCE_MS / 1000} s, and nothing is killed any more.`);
      await closed(dialogue);
      dialogue = null;
      await pause(AGAIN_MS);
    }
    load.answered.note('stranger', subject);
    await pause(PACE_MS);
  }
  await closed(dialogue);
}

/** To somebody elsewhere, to nobody there, and to a neighbour here. */
export async function submitter(load: Load, name: string): Promise<void> {
  let dialogue: Dialogue | null = null;
  for (let index = 0; !load.stop.aborted; index += 1) {
    const subject = `submitted-${name}-${index}`;
    const domain = DOMAINS[index % DOMAINS.length] ?? '';
    const letter = `From: ${load.open}\r\nSubject: ${subject}\r\n\r\nx\r\n.\r\n`;
    const isAnswered = await (async () => {
      dialogue ??= await loggedIn(load);
      return send(dialogue, load.open, [`ann@${domain}`, `nobody-${subject}@${domain}`, load.locked], letter);
    })().catch(() => false);
    if (isAnswered) load.answered.note('submitted', subject);
    else {
      await closed(dialogue);
      dialogue = null;
    }
    await pause(isAnswered ? PACE_MS : AGAIN_MS);
  }
  await closed(dialogue);
}

/** Into the INBOX of the owner who is logged in. */
export async function appender(load: Load, name: string): Promise<void> {
  let client: LineClient | null = null;
  for (let index = 0; !load.stop.aborted; index += 1) {
    const subject = `appended-${name}-${index}`;
    const letter = `From: ${load.open}\r\nSubject: ${subject}\r\n\r\nx\r\n`;
    const isAnswered = await (async () => {
      client ??= await imapLogin(load);
      return isOk(await client.command(`APPEND INBOX {${letter.length}+}\r\n${letter}`));
    })().catch(() => false);
    if (isAnswered) load.answered.note('appended', subject);
    else {
      dropped(client);
      client = null;
    }
    await pause(isAnswered ? PACE_MS : AGAIN_MS);
  }
  dropped(client);
}

/** All recipients or none: whether it was answered with 250. */
async function send(dialogue: Dialogue, from: string, recipients: readonly string[], letter: string): Promise<boolean> {
  dialogue.write([`MAIL FROM:<${from}>`, ...recipients.map((address) => `RCPT TO:<${address}>`), 'DATA', ''].join('\r\n'));
  const replies: string[] = [];
  for (let index = 0; index < recipients.length + 2; index += 1) replies.push(await dialogue.next());
  const data = replies.pop();
  if (!data?.startsWith('354') || !replies.every((reply) => reply.startsWith('250'))) return false;
  dialogue.write(letter);
  return (await dialogue.next()).startsWith('250');
}

async function loggedIn({ stack, open }: Load): Promise<Dialogue> {
  const dialogue = await Dialogue.greeted(stack.ports.submissions, { tls: true });
  await dialogue.say(`AUTH PLAIN ${Buffer.from(`\0${open}\0${PASSWORD}`).toString('base64')}`, /^235 /);
  return dialogue;
}

async function imapLogin({ stack, open }: Load): Promise<LineClient> {
  const client = await LineClient.connect(stack.ports.imaps);
  if (!isOk(await client.command(`LOGIN ${open} "${PASSWORD}"`))) throw new Error('The login was refused.');
  return client;
}

function isOk(lines: readonly string[]): boolean {
  return lines.at(-1)?.startsWith('OK') === true;
}

async function closed(dialogue: Dialogue | null): Promise<void> {
  await dialogue?.[Symbol.asyncDispose]();
}

function dropped(client: LineClient | null): void {
  client?.[Symbol.dispose]();
}
