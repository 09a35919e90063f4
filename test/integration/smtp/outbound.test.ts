/** outbound against strangers' servers on loopback, with the real storage service and its queue. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { startOutbound } from '../../../server-bundle/protocols/outbound/server.ts';
import { signOutgoing } from '../../../server-bundle/mail/signing.ts';
import type { QueueRow } from '../../../server-bundle/storage/api/operations.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, keptLog, tableResolver } from './support/services.ts';
import type { Zone } from './support/services.ts';
import { HANG_UP, startStranger } from './support/stranger.ts';
import type { Stranger, StrangerOptions } from './support/stranger.ts';

const ZONE: Zone = {
  'MX elsewhere.test': ['20 dead.elsewhere.test', '10 mx.elsewhere.test'],
  'A mx.elsewhere.test': ['127.0.0.1'],
  'A dead.elsewhere.test': ['127.0.0.2'],
  'A plain.test': ['127.0.0.1'],
  'A slow.test': ['127.0.0.3'],
  'MX twice.test': ['10 mx1.twice.test', '20 mx2.twice.test'],
  'A mx1.twice.test': ['127.0.0.1'],
  'A mx2.twice.test': ['127.0.0.1'],
  'MX turned.test': ['10 mx1.turned.test', '20 mx2.turned.test'],
  'A mx1.turned.test': ['127.0.0.4'],
  'A mx2.turned.test': ['127.0.0.1'],
  'MX null.test': ['0 .'],
  'MX broken.test': ['10 nothing.broken.test'],
};
const LETTER = Buffer.from(
  'From: paloma@dovecote.test\r\nTo: ann@elsewhere.test\r\nSubject: hi\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@dovecote.test>\r\n\r\n.dot\r\ncafé\r\n',
);

let real: RealStorage;
let stranger: Stranger;
let outbound: AsyncDisposable;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  real = await realStorage();
});
afterEach(async () => {
  await outbound[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
  await real[Symbol.asyncDispose]();
});

async function start(options: StrangerOptions = {}, more: { readonly retryDelayMs?: (attempt: number) => number | null } = {}): Promise<void> {
  stranger = await startStranger(options);
  const kept = keptLog();
  lines = kept.lines;
  outbound = await startOutbound({
    storage: real.as('smtp-bree'),
    resolver: tableResolver(ZONE),
    log: kept.log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    stopGraceMs: 2_000,
    port: stranger.port,
    allowLoopback: true,
    pollMs: 50,
    ...more,
  });
}

async function submit(
  recipients: readonly string[],
  options: { readonly from?: string; readonly raw?: Buffer; readonly id?: string } = {},
): Promise<void> {
  await using smtp = real.as('smtp');
  await smtp.call('queue.submit', {
    queueId: options.id ?? 'q1',
    from: options.from ?? 'paloma@dovecote.test',
    recipients,
    raw: options.raw ?? LETTER,
  });
}

async function rows(): Promise<readonly QueueRow[]> {
  await using api = real.as('api');
  return await api.call('queue.list', { limit: 100 });
}

async function until(isDone: (rows: readonly QueueRow[]) => boolean): Promise<readonly QueueRow[]> {
  for (let round = 0; round < 100; round += 1) {
    const now = await rows();
    if (isDone(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The queue never came to it: ${JSON.stringify(await rows())} ${JSON.stringify(lines)}`);
}

const settled = (now: readonly QueueRow[]): boolean => now.length > 0 && now.every((row) => row.state === 'delivered' || row.state === 'failed');

describe('a message for a stranger', () => {
  it('goes to the preferred host over TLS, named as we are, dots stuffed', async () => {
    await start({ tls: 'good' });
    await submit(['ann@elsewhere.test']);
    const [row] = await until(settled);
    expect(row).toMatchObject({ state: 'delivered', attempts: 1, lastResponse: '250 2.0.0 kept' });
    expect(stranger.letters[0]).toMatchObject({ helo: HOSTNAME, from: 'paloma@dovecote.test', to: 'ann@elsewhere.test', isTls: true });
    expect(stranger.letters[0]?.raw.toString()).toBe(LETTER.toString().replace('.dot', '..dot'));
    expect(lines.find((line) => line['msg'] === 'delivered')).toMatchObject({ host: 'mx.elsewhere.test', tls: true, to: 'ann@elsewhere.test' });
  });

  it('goes in the clear when the handshake fails: TLS is taken, not insisted on', async () => {
    await start({ tls: 'broken' });
    await submit(['ann@elsewhere.test']);
    await until(settled);
    expect(stranger.letters[0]?.isTls).toBe(false);
  });

  it('goes to the domain itself where there is no MX', async () => {
    await start();
    await submit(['ann@plain.test']);
    const [row] = await until(settled);
    expect(row?.state).toBe('delivered');
  });

  it('carries a DKIM signature that verifies there', async () => {
    await start();
    await using smtp = real.as('smtp');
    const raw = await signOutgoing(smtp, { raw: LETTER, author: 'paloma@dovecote.test', signal: AbortSignal.timeout(5_000) });
    await submit(['ann@elsewhere.test'], { raw });
    await until(settled);
    const received = Buffer.from(stranger.letters[0]?.raw.toString().replaceAll('\r\n..', '\r\n.') ?? '');
    await using api = real.as('api');
    const domain = await api.call('domain.get', { name: DOMAIN });
    const resolver = tableResolver({ [`TXT ${domain.dkimSelector}._domainkey.${DOMAIN}`]: [`v=DKIM1; k=rsa; p=${domain.dkimPublicKey}`] });
    const found = await dkimVerify(received, { resolver: resolver.resolve, strict: true });
    expect(found.results.map((result) => [result.status.result, result.signingDomain, result.algo])).toEqual([['pass', DOMAIN, 'rsa-sha256']]);
    const second = Buffer.concat([Buffer.from('Subject: another\r\n'), received]);
    const tampered = await dkimVerify(second, { resolver: resolver.resolve, strict: true });
    expect(tampered.results[0]?.status.result).toBe('fail');
  });

  it('is tried again after a 4xx, on schedule, and then arrives', async () => {
    await start({ replies: { RCPT: '451 4.7.1 greylisted' } }, { retryDelayMs: () => 300 });
    await submit(['ann@elsewhere.test']);
    await until((now) => (now[0]?.attempts ?? 0) >= 1 && now[0]?.lastResponse?.includes('greylisted') === true);
    stranger.replies = {};
    const [row] = await until(settled);
    expect(row?.state).toBe('delivered');
    expect(row?.attempts).toBeGreaterThan(1);
    expect(stranger.letters).toHaveLength(1);
  });

  it('is put off when no host can be spoken with', async () => {
    await start();
    await stranger[Symbol.asyncDispose]();
    await submit(['ann@elsewhere.test']);
    const [row] = await until((now) => now[0]?.state === 'waiting' && now[0].attempts === 1);
    expect((row?.nextAttemptAt ?? 0) - Date.now()).toBeGreaterThan(6 * 60_000);
    expect(row?.lastResponse).toMatch(/^451 4\.4\.1 /);
  });

  it('goes to the next host when the first greets with an error', async () => {
    await start();
    let turnedAway = 0;
    const first = createServer((socket) => {
      turnedAway += 1;
      socket.on('error', () => undefined).end('554 not today\r\n');
    }).listen(stranger.port, '127.0.0.4');
    await submit(['ann@turned.test']);
    const [row] = await until((now) => now[0]?.attempts === 1 && now[0].state !== 'sending');
    first.close();
    expect(row?.state).toBe('delivered');
    expect([turnedAway, stranger.letters.length]).toEqual([1, 1]);
    expect(lines.find((line) => line['msg'] === 'delivered')).toMatchObject({ host: 'mx2.turned.test' });
  });

  it('is not given to a second host when the first went away after the whole of it', async () => {
    await start({ replies: { END: HANG_UP } });
    await submit(['ann@twice.test']);
    const [row] = await until((now) => now[0]?.state === 'waiting' && now[0].attempts === 1);
    expect(row?.lastResponse).toMatch(/^451 4\.4\.1 mx1\.twice\.test /);
    expect(stranger.asked.filter((verb) => verb === 'END')).toHaveLength(1);
  });

  it('does not wait behind many for a domain that answers nobody', async () => {
    await start();
    const silent = createServer(() => undefined).listen(stranger.port, '127.0.0.3');
    await submit(
      Array.from({ length: 40 }, (_, index) => `ann${index}@slow.test`),
      { id: 'slow' },
    );
    await until((now) => now.some((row) => row.state === 'sending'));
    await submit(['ann@elsewhere.test'], { id: 'quick' });
    await until((now) => now.some((row) => row.id === 'quick.1' && row.state === 'delivered'));
    silent.close();
  });

  it('keeps its tries when a stop cuts one short', async () => {
    await start();
    const silent = createServer(() => undefined).listen(stranger.port, '127.0.0.3');
    await submit(['ann@slow.test']);
    await until((now) => now[0]?.state === 'sending');
    await outbound[Symbol.asyncDispose]();
    expect((await rows())[0]).toMatchObject({ state: 'waiting', attempts: 0 });
    silent.close();
  });

  it('has four messages under way to one domain at once, and no more', async () => {
    await start();
    for (let index = 0; index < 30; index += 1) await submit([`ann${index}@elsewhere.test`], { id: `many${index}` });
    await until((now) => now.length === 30 && settled(now));
    expect(stranger.letters).toHaveLength(30);
    expect(stranger.mostAtOnce()).toBe(4);
  });

  it('goes to all its recipients of one domain in one transaction', async () => {
    await start();
    await submit(Array.from({ length: 30 }, (_, index) => `ann${index}@elsewhere.test`));
    await until(settled);
    expect(['MAIL', 'RCPT', 'END'].map((verb) => stranger.asked.filter((asked) => asked === verb).length)).toEqual([1, 30, 1]);
  });
});

describe('a message that cannot be delivered', () => {
  it.each([
    ['ann@elsewhere.test', /550 5\.1\.1 no such person/],
    ['ann@null.test', /550 5\.1\.10 .*null MX/],
    ['ann@nowhere.test', /550 5\.1\.2 /],
    ['ann@broken.test', /550 5\.4\.4 /],
    ['ann@[127.0.0.1]', /550 5\.1\.2 .*literal/],
    ['nobody@dovecote.test', /550 5\.1\.1 /],
  ])('to %s comes back as a report to its sender', async (recipient, reason) => {
    await start({ replies: { RCPT: '550 5.1.1 no such person' } });
    await submit([recipient]);
    const all = await until((now) => now.length === 2 && settled(now));
    expect(all.find((row) => row.recipient === recipient)).toMatchObject({ state: 'failed', attempts: 1 });
    const [report] = await real.read('paloma@dovecote.test');
    expect(report).toMatch(/^Return-Path: <>\r\n/);
    expect(report).toContain('Content-Type: multipart/report; report-type=delivery-status;');
    expect(report).toContain(`Final-Recipient: rfc822; ${recipient}`);
    expect(report).toContain('Action: failed');
    expect(report).toMatch(/Status: 5\.\d+\.\d+/);
    expect(report?.replace(/\r\n\s+/g, ' ')).toMatch(reason);
    expect(report).toContain('Subject: hi');
    expect(report).not.toContain('café');
  });

  it('and is larger than its host takes is not tried for days', async () => {
    await start({ ehlo: ['8BITMIME', 'SIZE 100'] });
    await submit(['ann@elsewhere.test'], { from: '' });
    const [row] = await until((now) => now[0]?.attempts === 1 && now[0].state !== 'sending');
    expect(row).toMatchObject({ state: 'failed', lastResponse: expect.stringMatching(/^552 5\.3\.4 mx\.elsewhere\.test /) as string });
    expect(stranger.asked).not.toContain('MAIL');
  });

  it.each([
    ['käthe@elsewhere.test', 'paloma@dovecote.test'],
    ['ann@elsewhere.test', 'käthe@dovecote.test'],
  ])('and is for %s from %s does not go to a host without SMTPUTF8', async (recipient, from) => {
    await start({ tls: 'good' });
    await submit([recipient], { from });
    const all = await until((now) => now.some((row) => row.recipient === recipient && row.attempts === 1 && row.state !== 'sending'));
    expect(all.find((row) => row.recipient === recipient)).toMatchObject({
      state: 'failed',
      lastResponse: expect.stringMatching(/^553 5\.6\.7 mx\.elsewhere\.test /) as string,
    });
    expect(stranger.asked).not.toContain('MAIL');
  });

  it('but for such an address goes to a host that offers SMTPUTF8', async () => {
    await start({ ehlo: ['8BITMIME', 'SMTPUTF8'] });
    await submit(['käthe@elsewhere.test']);
    await until(settled);
    expect(stranger.letters[0]?.to).toBe('käthe@elsewhere.test');
  });

  it('comes back after the last try too', async () => {
    await start({ replies: { RCPT: '451 later' } }, { retryDelayMs: (attempt) => (attempt < 2 ? 100 : null) });
    await submit(['ann@elsewhere.test']);
    await until((now) => now.length === 2 && settled(now));
    expect((await real.read('paloma@dovecote.test'))[0]).toContain('451 later');
  });

  it('and is itself a report is not reported', async () => {
    await start({ replies: { RCPT: '550 no' } });
    await submit(['ann@elsewhere.test'], { from: '' });
    const all = await until(settled);
    expect(all).toHaveLength(1);
    expect(all[0]?.state).toBe('failed');
  });

  it("keeps no more of a peer's reply than a line of bounded length", async () => {
    await start({ replies: { RCPT: `550-${'a'.repeat(900)}\r\n550 ${'b'.repeat(900)}` } });
    await submit(['ann@elsewhere.test']);
    const all = await until((now) => now.length === 2 && settled(now));
    const response = all.find((row) => row.recipient === 'ann@elsewhere.test')?.lastResponse ?? '';
    expect(response.length).toBeLessThan(600);
    expect(response).not.toMatch(/[\r\n]/);
  });
});

describe('a message for one of us', () => {
  it('goes into the mailbox without leaving the house', async () => {
    await start();
    await submit(['carla@dovecote.test', 'sales@dovecote.test']);
    const all = await until(settled);
    expect(all.map((row) => row.state)).toEqual(['delivered', 'delivered']);
    const [letter] = await real.read('carla@dovecote.test');
    expect(letter).toMatch(/^Return-Path: <paloma@dovecote\.test>\r\nFrom: paloma/);
    expect(await real.read('paloma@dovecote.test')).toHaveLength(1);
    expect(stranger.letters).toEqual([]);
  });
});
