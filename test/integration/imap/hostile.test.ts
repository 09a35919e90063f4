/** Clients that mean harm, or only read slowly, against the server as real processes: it grows by little, and the others notice nothing. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MailboxId, SessionToken, Storage } from '../../../server-bundle/storage/api/operations.ts';
import { LineClient } from '../../support/imap-stage.ts';
import { startLoopbackStack, type LoopbackStack } from '../smtp/support/loopback-stack.ts';
import { PASSWORD } from '../smtp/support/real-storage.ts';

const ADDRESS = 'paloma@dovecote.test';
const MB = 1_048_576;
let stack: LoopbackStack;
/** Another process than imap's. */
let storage: Storage;
let session: SessionToken;
let inbox: MailboxId;

beforeAll(async () => {
  stack = await startLoopbackStack();
  await stack.start('sqlite', 'imap');
  await stack.addMailbox(ADDRESS);
  storage = stack.link('storage-imap');
  session = (await storage.call('login.open', { address: ADDRESS, password: PASSWORD })).session;
  const found = (await storage.call('mailbox.list', { session })).find(({ name }) => name === 'INBOX');
  if (!found) throw new Error('There is no INBOX.');
  inbox = found.id;
});
afterAll(async () => {
  await storage[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

async function loggedIn(): Promise<LineClient> {
  const client = await LineClient.connect(stack.ports.imaps);
  expect((await client.command(`LOGIN ${ADDRESS} "${PASSWORD}"`)).at(-1)).toMatch(/^OK/);
  return client;
}

/** As the kernel counts it; `peak` the most it ever was. */
function memoryBytes(which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${stack.pidOf('imap')}/status`, 'utf8');
  return Number(new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
}

/** A letter of `bytes`, `count` times; they share what is kept of them. */
async function fill(client: LineClient, name: string, bytes: number, count: number): Promise<void> {
  await client.command(`CREATE ${name}`);
  const letter = `Subject: large\r\n\r\n${'x'.repeat(bytes - 20)}\r\n`;
  await client.command(`APPEND ${name} {${letter.length}+}\r\n${letter}`);
  await client.command(`SELECT ${name}`);
  for (let copies = 1; copies < count; copies *= 2) await client.command(`COPY 1:* ${name}`);
}

/** That many commands of a well-meaning client, one after the other. */
async function workOf(client: LineClient, rounds: number): Promise<void> {
  await client.command('SELECT INBOX');
  for (let round = 0; round < rounds; round += 1) expect((await client.command('FETCH 1:* (FLAGS ENVELOPE)')).at(-1)).toBe('OK FETCH completed');
}

it('tells IDLE of what another process does, before that could have asked ten times', async () => {
  using waiting = await loggedIn();
  using asking = await loggedIn();
  await waiting.command('SELECT INBOX');
  waiting.send('i IDLE\r\n');
  expect(await waiting.line()).toBe('+ idling');
  const order: string[] = [];
  const told = waiting.line().then((line) => order.push(line));
  await storage.call('message.append', { session, mailboxId: inbox, raw: Buffer.from('A: 1\r\n\r\nx'), flags: [], internalDate: Date.now() });
  for (let turn = 0; turn < 10; turn += 1) await asking.command('STATUS INBOX (MESSAGES)');
  order.push('asked');
  await told;
  expect(order).toEqual(['* 1 EXISTS', 'asked']);
});

it('holds little of a large answer that nobody reads, and serves others meanwhile', async () => {
  using slow = await loggedIn();
  using other = await loggedIn();
  await fill(slow, 'Large', 2 * MB, 64);
  await workOf(other, 5);
  const before = memoryBytes('VmRSS');
  slow.socket.pause();
  slow.send('s FETCH 1:* BODY.PEEK[]\r\n');
  await workOf(other, 60);
  expect(memoryBytes('VmRSS') - before).toBeLessThan(48 * MB);
  slow.socket.destroy();
});

it('reads no further than it answers, however much is sent ahead', async () => {
  using greedy = await loggedIn();
  using other = await loggedIn();
  await fill(greedy, 'Ahead', MB, 1);
  const before = memoryBytes('VmRSS');
  greedy.socket.pause();
  // 4 GB of answers, 40 MB of commands.
  for (let piece = 0; piece < 40; piece += 1) greedy.send(`x FETCH 1 BODY.PEEK[]\r\n`.repeat(100) + `y NOOP\r\n`.repeat(100_000));
  await workOf(other, 60);
  expect(greedy.socket.writableLength).toBeGreaterThan(20 * MB);
  expect(memoryBytes('VmRSS') - before).toBeLessThan(48 * MB);
  greedy.socket.destroy();
});

it('answers ten thousand commands in one write, in their order', async () => {
  using client = await loggedIn();
  const tags = Array.from({ length: 10_000 }, (_, index) => `p${index}`);
  client.send(tags.map((tag) => `${tag} NOOP\r\n`).join(''));
  for (const tag of tags) expect(await client.line()).toBe(`${tag} OK NOOP completed`);
});

it('is not filled by a hundred strangers who begin lines and literals without an end', async () => {
  using other = await loggedIn();
  const before = memoryBytes('VmRSS');
  const strangers = await Promise.all(Array.from({ length: 90 }, () => LineClient.connect(stack.ports.imaps)));
  for (const [index, stranger] of strangers.entries())
    stranger.send(index % 2 === 0 ? `a ${'x'.repeat(32_000)}` : `a LOGIN {8000+}\r\n${'x'.repeat(7_999)}`);
  await workOf(other, 20);
  // What TLS takes for each is the larger part.
  expect(memoryBytes('VmRSS') - before).toBeLessThan(32 * MB);
  for (const stranger of strangers) stranger.send('x'.repeat(40_000));
  for (const stranger of strangers) expect(await stranger.line()).toMatch(/^(?:\* BYE Protocol error|a BAD|a NO)/);
  for (const stranger of strangers) stranger[Symbol.dispose]();
});

it('lets only so many bytes be announced at once, says so before they are sent, and has room again when one leaves', async () => {
  using first = await loggedIn();
  using second = await loggedIn();
  using third = await loggedIn();
  first.send(`a APPEND INBOX {${40 * MB}}\r\n`);
  expect(await first.line()).toBe('+ go ahead');
  const announced = `APPEND INBOX {${30 * MB}}`;
  expect(await second.command(announced)).toEqual(['NO [LIMIT] The server is short of memory; send that again shortly']);
  expect(await second.command('NOOP')).toEqual(['OK NOOP completed']);
  third.send(`a APPEND INBOX {${30 * MB}+}\r\n`);
  expect(await third.line()).toBe('* BYE The server is short of memory; send that again shortly');
  first[Symbol.dispose]();
  let answer = '';
  while (answer !== '+ go ahead') {
    second.send(`b ${announced}\r\n`);
    answer = await second.line();
  }
});

it('tells whoever waits when storage dies, rather than leave him waiting', async () => {
  using waiting = await loggedIn();
  waiting.send('i IDLE\r\n');
  expect(await waiting.line()).toBe('+ idling');
  await stack.kill('sqlite');
  expect(await waiting.line()).toBe('* BYE The mail storage is away for the moment; connect again shortly');
});
