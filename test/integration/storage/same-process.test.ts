/** Storage and the services that need it in one process, as on a small server: they reach it without a socket. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { Dialogue } from '../smtp/support/dialogue.ts';
import { startLoopbackStack } from '../smtp/support/loopback-stack.ts';
import type { LoopbackStack } from '../smtp/support/loopback-stack.ts';

let stack: LoopbackStack | undefined;
afterEach(async () => {
  await stack?.[Symbol.asyncDispose]();
});

it('delivers and lets owners log in, and nobody has a connection to its port', async () => {
  stack = await startLoopbackStack();
  // In an order that storage has to be put before.
  await stack.startTogether('mx', 'smtp', 'sqlite');
  await stack.addMailbox('paloma@dovecote.test');
  await using dialogue = await Dialogue.greeted(stack.ports.mx);
  await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
  await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^250/);
  await dialogue.say('DATA', /^354/);
  await dialogue.say('From: ann@stranger.test\r\nSubject: within\r\n\r\nx\r\n.', /^250/);
  const { storage } = stack.ports;
  await expect.poll(() => establishedTo(storage)).toBe(0);
  await dialogue.say('RSET', /^250/);
  expect(await stack.read('paloma@dovecote.test')).toEqual([expect.stringContaining('Subject: within')]);
});

/** TCP connections of this machine that have that port at their far end (proc_net_tcp(5)). */
function establishedTo(port: number): number {
  const far = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = ['tcp', 'tcp6'].flatMap((family) => readFileSync(`/proc/net/${family}`, 'utf8').split('\n').slice(1));
  return lines.map((line) => line.trim().split(/\s+/)).filter(([, , remote, state]) => state === '01' && remote?.endsWith(far)).length;
}
