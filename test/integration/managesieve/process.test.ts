/** The container of imap as it is started in production: imap and managesieve in one process, each with its own credential. */
import tls from 'node:tls';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from '../../support/managesieve-stage.ts';
import { startLoopbackStack } from '../smtp/support/loopback-stack.ts';
import type { LoopbackStack } from '../smtp/support/loopback-stack.ts';
import { PASSWORD } from '../smtp/support/real-storage.ts';

const ADDRESS = 'paloma@dovecote.test';
let stack: LoopbackStack;
beforeEach(async () => {
  stack = await startLoopbackStack();
});
afterEach(() => stack[Symbol.asyncDispose]());

it('serves both ports, and keeps a script', async () => {
  await stack.start('sqlite', 'imap');
  await stack.addMailbox(ADDRESS);
  using client = await Client.secure(stack.ports.managesieve);
  await client.say(`AUTHENTICATE "PLAIN" "${Buffer.from(`\0${ADDRESS}\0${PASSWORD}`).toString('base64')}"`, /^OK "Logged in"$/);
  await client.say('PUTSCRIPT "main" "keep;"', /^OK /);
  const imap = tls.connect({ port: stack.ports.imaps, host: '127.0.0.1', rejectUnauthorized: false });
  const [greeting] = (await once(imap, 'data')) as [Buffer];
  expect(greeting.toString()).toMatch(/^\* OK /);
  imap.destroy();
});
