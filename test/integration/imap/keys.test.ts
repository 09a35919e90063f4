/** However a session ends, the key of the mailbox is given back: a letter that comes then is sealed (storage/secrecy.md). */
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { watchCertificate } from '../../../server-bundle/base/certificate.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { startImap } from '../../../server-bundle/protocols/imap/server.ts';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { imapStage, type ImapStage, LineClient } from '../../support/imap-stage.ts';

const timeouts = vi.hoisted(() => ({ idleMs: 60_000, loginMs: 60_000 }));
vi.mock('../../../server-bundle/protocols/imap/limits.ts', async (original) => ({
  ...(await original<object>()),
  get IDLE_TIMEOUT_MS() {
    return timeouts.idleMs;
  },
  get LOGIN_TIMEOUT_MS() {
    return timeouts.loginMs;
  },
}));

let stage: ImapStage;
let letters = 0;
beforeAll(async () => {
  stage = await imapStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

async function isSealed(): Promise<boolean> {
  const letter = { deliveryId: `k${++letters}`, accounts: [stage.account], raw: Buffer.from('A: 1\r\n\r\nx') };
  return (await stage.mx.call('message.deliver', letter)).sealed.length === 1;
}

/** Two sessions of one mailbox: the key stays for as long as either does. */
it('at the logout of the last session', async () => {
  using first = await (await stage.client()).login();
  using second = await (await stage.client()).login();
  expect(await isSealed()).toBe(false);
  expect((await first.command('LOGOUT')).at(-1)).toBe('OK LOGOUT completed');
  expect(await isSealed()).toBe(false);
  expect((await second.command('LOGOUT')).at(-1)).toBe('OK LOGOUT completed');
  await expect.poll(isSealed, { timeout: 5_000 }).toBe(true);
});

it('at the time-out of the last, whatever each was in the middle of', async () => {
  timeouts.idleMs = 1_500;
  const middles = [
    ['a SELECT INBOX\r\n', /^a OK/],
    ['a IDLE\r\n', /^\+ /],
    ['a APPEND INBOX {10}\r\nabc', /^\+ /],
  ] as const;
  const ends = middles.map(async ([text, answer]) => {
    using client = await (await stage.client()).login();
    client.send(text);
    let line = await client.line();
    while (!answer.test(line)) line = await client.line();
    return await client.line();
  });
  expect(new Set(await Promise.all(ends))).toEqual(new Set(['* BYE Autologout; idle for too long']));
  await expect.poll(isSealed, { timeout: 5_000 }).toBe(true);
  timeouts.idleMs = 60_000;
});

it('when the link to storage breaks, of which the client hears at its next command', async () => {
  await using certificate = await watchCertificate(stage.directory, { signal: new AbortController().signal });
  const storage = inProcessStorage(stage.service, 'imap');
  await using limiter = inProcessRateLimiter();
  const listen = { host: '127.0.0.1', port: 0 };
  await using imap = await startImap({ storage, certificate, limiter, log: silentLog(), hostname: path.basename(stage.directory), listen });
  using client = await (await LineClient.connect(imap.port)).login();
  expect(await isSealed()).toBe(false);
  await storage[Symbol.asyncDispose]();
  client.send('a STATUS INBOX (MESSAGES)\r\n');
  expect(await client.line()).toBe('* BYE The session has ended; connect again');
  await expect.poll(isSealed, { timeout: 5_000 }).toBe(true);
});

it('ends a client that never logs in', async () => {
  timeouts.loginMs = 1_000;
  using client = await stage.client();
  expect(await client.line()).toBe('* BYE Autologout; idle for too long');
});
