/** How much unfinished mail mx holds, over real sockets. */
import { expect, it } from 'vitest';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { MEMORY } from '../../../server-bundle/deploy/limits.ts';
import { startMx } from '../../../server-bundle/protocols/mx/server.ts';
import { SMTP_LIMITS, SMTP_MEMORY } from '../../../server-bundle/protocols/smtp/limits.ts';
import { Dialogue } from './support/dialogue.ts';
import { account, memoryStorage } from './support/memory-storage.ts';
import { DOMAIN, HOSTNAME, certificateWatch, keptLog, tableResolver } from './support/services.ts';

const LARGE = `From: ann@stranger.test\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(40_000)}`;

it('puts off a second large message while the first is on its way, and takes it afterwards', async () => {
  const storage = memoryStorage();
  storage.resolutions.set('paloma@dovecote.test', account('paloma'));
  await using mx = await startMx({
    storage,
    certificate: certificateWatch(),
    limiter: inProcessRateLimiter(),
    resolver: tableResolver({}),
    log: keptLog().log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    port: 0,
    host: '127.0.0.1',
    stopGraceMs: 2_000,
  });
  const send = async (): Promise<Dialogue> => {
    const dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250 /);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^250 /);
    await dialogue.say('DATA', /^354 /);
    dialogue.write(LARGE);
    return dialogue;
  };
  await using first = await send();
  // Until mx has read what was sent: the socket's own buffers are empty then.
  await expect.poll(() => first.socket.writableLength, { timeout: 20_000 }).toBe(0);
  await using second = await send();
  await second.say('.', /^452 4\.3\.1 /);
  await first.say('.', /^250 2\.0\.0 /);
  await using third = await send();
  await third.say('.', /^250 2\.0\.0 /);
}, 60_000);

it('holds no more than the container can bear, copies included', () => {
  const idleBytes = 96 * 1024 * 1024;
  const bytes = SMTP_MEMORY.totalBytes;
  for (const name of ['mx', 'smtp'] as const) expect(MEMORY[name].containerMiB * 1024 * 1024).toBeGreaterThanOrEqual(idleBytes + 4.5 * bytes);
  expect(bytes).toBeGreaterThan(SMTP_LIMITS.messageBytes);
});
