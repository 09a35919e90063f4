/** Every command of POP3 in every state, and clients that mean harm; each row once in each state, over a real socket. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HANDLERS } from '../../../server-bundle/protocols/pop3/handlers.ts';
import { Client, PASSWORD, pop3Stage } from '../../support/pop3-stage.ts';
import type { Pop3Stage } from '../../support/pop3-stage.ts';

let stage: Pop3Stage;
let address: string;
beforeAll(async () => {
  stage = await pop3Stage();
  address = await stage.mailbox('ana', 'Subject: one\r\n\r\nfirst\r\n');
});
afterAll(() => stage[Symbol.asyncDispose]());

const STATES = ['in the clear', 'before login', 'after login'] as const;
type State = (typeof STATES)[number];

/** What each state answers. */
const rows: readonly (readonly [command: string, answers: string])[] = [
  ['CAPA', '+++'],
  ['CAPA x', '---'],
  ['STLS', '+--'],
  ['STLS x', '---'],
  ['UTF8', '++-'],
  ['USER ADDRESS', '-+-'],
  ['USER', '---'],
  ['PASS x', '---'],
  ['AUTH PLAIN RESPONSE', '-+-'],
  ['AUTH NONE', '---'],
  ['AUTH', '---'],
  ['STAT', '--+'],
  ['LIST', '--+'],
  ['LIST 1', '--+'],
  ['LIST 2', '---'],
  ['LIST 1 1', '---'],
  ['UIDL', '--+'],
  ['UIDL 1', '--+'],
  ['UIDL 0', '---'],
  ['RETR 1', '--+'],
  ['RETR', '---'],
  ['RETR 99999999999999999999', '---'],
  ['RETR -1', '---'],
  ['RETR 1e0', '---'],
  ['TOP 1 0', '--+'],
  ['TOP 1', '---'],
  ['TOP 1 -1', '---'],
  ['TOP 1 99999999999999999999', '---'],
  ['DELE 2', '---'],
  ['DELE 1', '--+'],
  ['RSET', '--+'],
  ['NOOP', '--+'],
  ['QUIT', '+++'],
  ['', '---'],
  ['XYZZY', '---'],
  ['\0', '---'],
];

const MANY_LINES = new Set(['CAPA', 'LIST', 'UIDL', 'RETR 1', 'TOP 1 0']);

async function clientIn(state: State): Promise<Client> {
  if (state === 'in the clear') return Client.plain(stage.plainPort);
  return state === 'before login' ? Client.secure(stage.port) : Client.loggedIn(stage.port, address);
}

const filledIn = (command: string): string =>
  command.replace('ADDRESS', address).replace('RESPONSE', Buffer.from(`\0${address}\0${PASSWORD}`).toString('base64'));

it('has a row for every command there is', () => {
  const named = new Set(rows.map(([command]) => command.split(' ')[0]));
  expect([...HANDLERS.keys()].filter((name) => !named.has(name))).toEqual([]);
});

describe.each(STATES)('%s', (state) => {
  it('answers every command as the state asks for', async () => {
    const wrong: string[] = [];
    let client = await clientIn(state);
    for (const [command, answers] of rows) {
      const answer = (await client.say(filledIn(command), /^/))[0];
      if (answer !== answers[STATES.indexOf(state)]) wrong.push(`${JSON.stringify(command)}: ${answer ?? 'nothing'}`);
      if (answer === '+' && MANY_LINES.has(command)) await client.lines();
      // Only one session has the maildrop; the others may not be asked too much that they refuse.
      if (state === 'after login' && command !== 'QUIT') continue;
      client[Symbol.dispose]();
      client = await clientIn(state);
    }
    client[Symbol.dispose]();
    expect(wrong).toEqual([]);
  });
});

it('answers ten thousand commands in one write, in their order', async () => {
  const many = await stage.mailbox('many', 'Subject: one\r\n\r\nfirst\r\n');
  using client = await Client.loggedIn(stage.port, many);
  client.send('NOOP\r\nLIST 1\r\n'.repeat(5_000));
  for (let turn = 0; turn < 5_000; turn += 1) {
    await client.expect(/^\+OK(?! 1 )/);
    await client.expect(/^\+OK 1 /);
  }
});

it('runs nothing of a command that has no end, and removes nothing when the client goes without QUIT', async () => {
  const gone = await stage.mailbox('gone', 'Subject: one\r\n\r\nfirst\r\n');
  {
    using client = await Client.loggedIn(stage.port, gone);
    await client.say('DELE 1', /^\+OK/);
    client.send('QUIT');
  }
  using again = await Client.secure(stage.port);
  // The other session may still be ending.
  let answer = '';
  while (!answer.startsWith('+OK')) {
    await again.say(`USER ${gone}`, /^\+OK/);
    answer = await again.say(`PASS ${PASSWORD}`, /^(?:\+OK|-ERR \[IN-USE\])/);
  }
  await again.say('STAT', /^\+OK 1 \d+$/);
});
