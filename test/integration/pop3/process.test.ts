/** The container of imap as it is started in production: imap, managesieve and pop3 in one process, pop3 with its own credential. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from '../../support/pop3-stage.ts';
import { startLoopbackStack } from '../smtp/support/loopback-stack.ts';
import type { LoopbackStack } from '../smtp/support/loopback-stack.ts';
import { PASSWORD } from '../smtp/support/real-storage.ts';

const ADDRESS = 'paloma@dovecote.test';
let stack: LoopbackStack;
beforeEach(async () => {
  stack = await startLoopbackStack({ startTlsPorts: ['pop3'] });
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
  // Of the two that begin in the clear, the one that the stack configuration names.
  using plain = await Client.plain(stack.ports.pop3);
  await plain.say(`USER ${ADDRESS}`, /^-ERR Passwords are taken behind TLS only/);
  await plain.say('STLS', /^\+OK/);
  await plain.handshake();
  await plain.say(`USER ${ADDRESS}`, /^\+OK/);
  await expect(once(connect(stack.ports.imap, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
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
