/** The container of imap as it is started in production: imap, managesieve and pop3 in one process, pop3 with its own credential. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from '../../support/pop3-stage.ts';
import { startLoopbackStack } from '../smtp/support/loopback-stack.ts';
import type { LoopbackStack } from '../smtp/support/loopback-stack.ts';
import { PASSWORD } from '../smtp/support/real-storage.ts';

const ADDRESS = 'paloma@dovecote.test';
let stack: LoopbackStack;
beforeEach(async () => {
  stack = await startLoopbackStack();
});
afterEach(() => stack[Symbol.asyncDispose]());

async function connected(): Promise<Client> {
  const client = await Client.greeted(stack.ports.pop3s);
  await client.say(`USER ${ADDRESS}`, /^\+OK/);
  return client;
}

it('serves its port, and gives the maildrop back when the process is killed', async () => {
  await stack.start('sqlite', 'imap');
  await stack.addMailbox(ADDRESS);
  using first = await connected();
  await first.say(`PASS ${PASSWORD}`, /^\+OK 0 letters/);
  using second = await connected();
  await second.say(`PASS ${PASSWORD}`, /^-ERR \[IN-USE\]/);
  await stack.kill('imap');
  await first.expect(/^\(closed\)$/);
  await stack.start('imap');
  // Storage hears of the broken link by itself, a moment later.
  await expect.poll(answerToPassword, { timeout: 20_000 }).toMatch(/^\+OK 0 letters/);
});

async function answerToPassword(): Promise<string> {
  using client = await connected();
  return await client.say(`PASS ${PASSWORD}`, /./);
}
