/** Every command in every state (RFC 9051 §3), and with arguments that are none of its own: what it is answered with, and that the session goes on. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HANDLERS, UID_HANDLERS } from '../../../server-bundle/protocols/imap/handlers.ts';
import { ADDRESS, imapStage, type ImapStage, type LineClient, PASSWORD } from '../../support/imap-stage.ts';

const STATES = ['not authenticated', 'authenticated', 'selected', 'read-only'] as const;
type State = (typeof STATES)[number];

/** `command => answer in each state`, the columns of STATES. */
const table = (name: string): string[] =>
  readFileSync(path.join(import.meta.dirname, '../../vectors/imap', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
const rows = table('states.txt').map((line) => {
  const [command = '', answers = ''] = line.split(/ {2,}=> /);
  return { command, answers: answers.split(/ +/) };
});
const malformed = table('malformed.txt');

let stage: ImapStage;
beforeAll(async () => {
  stage = await imapStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** In that state, with nine letters in the mailbox where there is one. */
async function clientIn(state: State): Promise<LineClient> {
  const client = await stage.client();
  if (state === 'not authenticated') return client;
  await client.login();
  const box = nameOf(state);
  if (!(await client.command(`CREATE ${box}`)).at(-1)?.startsWith('NO'))
    await client.command(`APPEND ${box} {9+}\r\nA: b\r\n\r\nc${' {9+}\r\nA: b\r\n\r\nc'.repeat(8)}`);
  await client.command(`SELECT ${box}`);
  await client.command('STORE 1:* FLAGS ()');
  return client;
}

/** From whichever it was left in; that succeeds, so malformed commands never count up to an end. */
async function enter(client: LineClient, state: State): Promise<void> {
  if (state === 'not authenticated') await client.command('NOOP');
  else await client.command(`${state === 'selected' ? 'SELECT' : 'EXAMINE'} ${nameOf(state)}`);
  if (state === 'authenticated') await client.command('UNSELECT');
}

function nameOf(state: State): string {
  return `"box ${state}"`;
}

/** Sends lines, where some behind the first come only when the server asks for more; the status of the tagged answer. */
async function say(client: LineClient, command: string): Promise<string> {
  const [first = '', ...more] = command.split('|');
  client.send(`a ${first}\r\n`);
  for (;;) {
    const line = await client.line();
    if (line.startsWith('+ ')) client.send(`${more.shift() ?? ''}\r\n`);
    else if (line.startsWith('a ')) return line.split(' ')[1] ?? '';
  }
}

function filledIn(command: string): string {
  return command
    .replaceAll('ADDRESS', ADDRESS)
    .replaceAll('PASSWORD', `"${PASSWORD}"`)
    .replaceAll('PLAIN-RESPONSE', Buffer.from(`\0${ADDRESS}\0${PASSWORD}`).toString('base64'));
}

it('has a row for every command there is', () => {
  const named = new Set(rows.flatMap(({ command }) => [command.split(/[ |]/)[0] ?? '', command.split(/[ |]/).slice(0, 2).join(' ')]));
  expect([...HANDLERS.keys()].filter((name) => name !== 'UID' && !named.has(name))).toEqual([]);
  expect([...UID_HANDLERS.keys()].filter((name) => !named.has(`UID ${name}`))).toEqual([]);
});

describe.each(STATES)('%s', (state) => {
  it('answers every command as the state asks for', async () => {
    let client = await clientIn(state);
    const wrong: string[] = [];
    for (const { command, answers } of rows) {
      await enter(client, state);
      const answer = await say(client, filledIn(command));
      const wanted = answers[STATES.indexOf(state)];
      if (answer !== wanted) wrong.push(`${command}: ${answer}, not ${wanted ?? 'anything'}`);
      // What changes the state or the stream for good is followed by another connection.
      if (answer !== 'OK' || !/^(?:LOGOUT|LOGIN|AUTHENTICATE|COMPRESS|ENABLE|NOTIFY)/.test(command)) continue;
      client[Symbol.dispose]();
      client = await clientIn(state);
    }
    client[Symbol.dispose]();
    expect(wrong).toEqual([]);
  });

  it('answers what is malformed with BAD, and goes on', async () => {
    using client = await clientIn(state);
    const wrong: string[] = [];
    for (const command of malformed) {
      await enter(client, state);
      const answer = await say(client, filledIn(command));
      // Who is not let in, or may change nothing, is told so whatever the arguments.
      const isRefusedAnyway = state === 'not authenticated' || (state === 'read-only' && /^(?:UID )?(?:STORE|MOVE|REPLACE|EXPUNGE)/.test(command));
      if (answer !== 'BAD' && !(isRefusedAnyway && answer === 'NO')) wrong.push(`${command}: ${answer}`);
      if ((await say(client, 'NOOP')) !== 'OK') wrong.push(`${command}: the session does not go on`);
    }
    expect(wrong).toEqual([]);
  });
});
