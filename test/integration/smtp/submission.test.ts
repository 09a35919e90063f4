/** submission in dialogue, with the real storage service behind it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { startSubmission } from '../../../server-bundle/protocols/submission/server.ts';
import type { SubmissionService } from '../../../server-bundle/protocols/submission/server.ts';
import { StorageError } from '../../../server-bundle/storage/api/operations.ts';
import type { Storage } from '../../../server-bundle/storage/api/operations.ts';
import { Dialogue } from './support/dialogue.ts';
import { memoryStorage } from './support/memory-storage.ts';
import { PASSWORD, realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, certificateWatch, keptLog, makeCertificate } from './support/services.ts';

const certificate = makeCertificate();
let real: RealStorage;
let smtp: SubmissionService;
let lines: Record<string, unknown>[];
beforeAll(async () => {
  real = await realStorage();
});
afterAll(async () => {
  await real[Symbol.asyncDispose]();
});

function start(storage: Storage): Promise<SubmissionService> {
  const kept = keptLog();
  lines = kept.lines;
  return startSubmission({
    storage,
    certificate: certificateWatch(certificate),
    limiter: inProcessRateLimiter(),
    log: kept.log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    host: '127.0.0.1',
    implicitTlsPort: 0,
    startTlsPort: 0,
    stopGraceMs: 2_000,
  });
}

const plain = (address: string, password: string): string => Buffer.from(`\0${address}\0${password}`).toString('base64');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function loggedIn(address = 'paloma@dovecote.test'): Promise<Dialogue> {
  const dialogue = await Dialogue.greeted(smtp.implicitTlsPort, { tls: true });
  await dialogue.say(`AUTH PLAIN ${plain(address, PASSWORD)}`, /^235 /);
  return dialogue;
}

async function queued(): Promise<readonly { readonly from: string; readonly recipient: string; readonly raw: string }[]> {
  await using outbound = real.as('smtp-bree');
  const batches = await outbound.call('queue.claim', { limit: 100, leaseMs: 60_000 });
  const items = batches.flatMap(({ from, raw, recipients }) => recipients.map((recipient) => ({ from, recipient, raw: raw?.toString() ?? '' })));
  const outcomes = items.map(({ recipient: { id, attempts } }) => ({
    id,
    attempt: attempts,
    kind: 'delivered' as const,
    response: '250 test',
    host: null,
  }));
  if (outcomes.length > 0) await outbound.call('queue.settle', { outcomes, reports: [] });
  return items.map((item) => ({ ...item, recipient: item.recipient.address }));
}

describe('with the real storage', () => {
  beforeEach(async () => {
    smtp = await start(real.as('smtp'));
  });
  afterEach(async () => {
    await smtp[Symbol.asyncDispose]();
  });

  it('writes to nobody on the list of its domain', async () => {
    await using api = real.as('api');
    const rule = await api.call('access.add', { domain: DOMAIN, direction: 'out', action: 'deny', kind: 'domain', value: 'rival.test' });
    await using dialogue = await loggedIn();
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250 /);
    await dialogue.say('RCPT TO:<x@mail.rival.test>', /^550 5\.7\.1 /);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250 /);
    await api.call('access.remove', { id: rule.id });
    await dialogue.say('RCPT TO:<x@mail.rival.test>', /^250 /);
  });

  it('hands on what the sender asked to be told, and in which way the message may go', async () => {
    await using dialogue = await loggedIn();
    await dialogue.say('MAIL FROM:<paloma@dovecote.test> RET=FULL ENVID=Q+2B1 REQUIRETLS', /^250 /);
    await dialogue.say('RCPT TO:<ann@elsewhere.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;old+2Bann@elsewhere.test', /^250 /);
    await dialogue.say('RCPT TO:<ben@elsewhere.test> NOTIFY=NEVER', /^250 /);
    await dialogue.say('DATA', /^354 /);
    await dialogue.say('From: paloma@dovecote.test\r\nSubject: hi\r\n\r\nhello\r\n.', /^250 /);
    await using outbound = real.as('smtp-bree');
    const [batch] = await outbound.call('queue.claim', { limit: 10, leaseMs: 60_000 });
    expect(batch).toMatchObject({ ret: 'FULL', envid: 'Q+1', requireTls: true });
    expect(batch?.recipients).toMatchObject([
      { address: 'ann@elsewhere.test', notify: ['SUCCESS', 'FAILURE'], orcpt: 'rfc822;old+ann@elsewhere.test' },
      { address: 'ben@elsewhere.test', notify: ['NEVER'], orcpt: null },
    ]);
  });

  it('lets an account, and all of a domain together, send as much as was set and no more', async () => {
    await using api = real.as('api');
    const none = { messagesPerHour: null, messagesPerDay: null, recipientsPerHour: null, recipientsPerDay: null };
    await api.call('sending-limit.set', { subject: 'paloma@dovecote.test', ...none, recipientsPerDay: 2 });
    await api.call('sending-limit.set', { subject: 'dovecote.test', ...none, messagesPerHour: 1 });
    await using dialogue = await loggedIn();
    const begin = async (): Promise<void> => {
      await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250 /);
      await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250 /);
      await dialogue.say('DATA', /^354 /);
    };
    await begin();
    await dialogue.say('From: paloma@dovecote.test\r\n\r\nhello\r\n.', /^250 /);
    await begin();
    await dialogue.say(
      'From: paloma@dovecote.test\r\n\r\nhello\r\n.',
      /^450 4\.7\.1 The domain of this login has sent many messages within an hour: 1 is the limit/,
    );
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250 /);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^450 4\.7\.1 This login has sent to many recipients within a day: 2 is the limit/);
    expect(await queued()).toHaveLength(1);
    // The tests share one storage.
    for (const subject of ['paloma@dovecote.test', 'dovecote.test']) await api.call('sending-limit.set', { subject, ...none });
  });

  it('breaks lines that are too long for the way, and signs what it made', async () => {
    await using dialogue = await loggedIn();
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250 /);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250 /);
    await dialogue.say('DATA', /^354 /);
    await dialogue.say(`From: paloma@dovecote.test\r\n\r\n${'x'.repeat(5_000)}\r\n.`, /^250 /);
    const [letter] = await queued();
    expect(letter?.raw).toContain('Content-Transfer-Encoding: quoted-printable');
    expect(Math.max(...(letter?.raw ?? '').split('\r\n').map((line) => line.length))).toBeLessThan(999);
    expect(letter?.raw.indexOf('DKIM-Signature')).toBeGreaterThan(-1);
  });

  it('offers AUTH on 587 only after STARTTLS', async () => {
    await using dialogue = await Dialogue.open(smtp.startTlsPort);
    await dialogue.expect(/^220 /);
    expect(await dialogue.say('EHLO client.example', /^250/)).toContain('STARTTLS');
    await dialogue.say(`AUTH PLAIN ${plain('paloma@dovecote.test', PASSWORD)}`, /^538 /);
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^530 /);
    await dialogue.startTls();
    expect(await dialogue.say('EHLO client.example', /^250/)).toContain('AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN');
    await dialogue.say('AUTH LOGIN', /^334 /);
    await dialogue.say(base64('paloma@dovecote.test'), /^334 /);
    await dialogue.say(base64(PASSWORD), /^235 /);
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
  });

  it('answers an unknown login exactly as a wrong password, and gives up after three', async () => {
    await using dialogue = await Dialogue.greeted(smtp.implicitTlsPort, { tls: true });
    const unknown = await dialogue.say(`AUTH PLAIN ${plain('nobody@dovecote.test', 'x')}`, /^535 5\.7\.8 /);
    const wrong = await dialogue.say(`AUTH PLAIN ${plain('paloma@dovecote.test', 'x')}`, /^535 5\.7\.8 /);
    expect(wrong).toBe(unknown);
    await dialogue.say(`AUTH PLAIN ${plain('not an address', 'x')}`, /^421 4\.7\.0 /);
    await dialogue.ended();
    expect(JSON.stringify(lines)).not.toContain(plain('paloma@dovecote.test', 'x'));
  });

  it('takes a login in any number of lines, can be told to stop, and knows one login per session', async () => {
    await using dialogue = await Dialogue.greeted(smtp.implicitTlsPort, { tls: true });
    await dialogue.say('AUTH', /^501 5\.5\.4 /);
    await dialogue.say('AUTH CRAM-MD5', /^504 5\.5\.4 /);
    await dialogue.say('AUTH PLAIN', /^334 $/m);
    await dialogue.say('*', /^501 5\.7\.0 /);
    await dialogue.say('AUTH PLAIN not-base64', /^501 5\.5\.2 /);
    await dialogue.say('AUTH PLAIN', /^334/);
    await dialogue.say(plain('paloma@dovecote.test', PASSWORD), /^235 2\.7\.0 /);
    await dialogue.say(`AUTH PLAIN ${plain('carla@dovecote.test', PASSWORD)}`, /^503 5\.5\.1 /);
    await dialogue.say('MAIL FROM:<carla@dovecote.test>', /^553 /);
  });

  it('stops asking storage after twenty failures of one address', async () => {
    for (let round = 0; round < 10; round += 1) {
      await using dialogue = await Dialogue.greeted(smtp.implicitTlsPort, { tls: true });
      await dialogue.say(`AUTH PLAIN ${plain('nobody@dovecote.test', 'x')}`, /^535 /);
      await dialogue.say(`AUTH PLAIN ${plain('nobody@dovecote.test', 'x')}`, /^535 /);
    }
    await using dialogue = await Dialogue.greeted(smtp.implicitTlsPort, { tls: true });
    await dialogue.say(`AUTH PLAIN ${plain('paloma@dovecote.test', PASSWORD)}`, /^454 4\.7\.0 /);
  });

  it('lets a login send only as itself and its aliases', async () => {
    await using dialogue = await loggedIn();
    await dialogue.say('MAIL FROM:<carla@dovecote.test>', /^553 5\.7\.1 /);
    await dialogue.say('MAIL FROM:<>', /^553 5\.7\.1 /);
    await dialogue.say('MAIL FROM:<Sales@dovecote.test>', /^250/);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250/);
    await dialogue.say('DATA', /^354/);
    await dialogue.say('From: carla@dovecote.test\r\nSubject: x\r\n\r\nx\r\n.', /^550 5\.7\.1 .*carla/);
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250/);
    await dialogue.say('DATA', /^354/);
    await dialogue.say('From: "carla@dovecote.test" <paloma@dovecote.test>, ann@elsewhere.test\r\n\r\nx\r\n.', /^550 5\.7\.1 .*ann/);
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250/);
    await dialogue.say('DATA', /^354/);
    await dialogue.say('Subject: nobody\r\n\r\nx\r\n.', /^550 5\.6\.0 /);
    expect(await queued()).toEqual([]);
  });

  it('queues a message per recipient, made fit: dated, identified, signed, without Bcc and without the address of the client', async () => {
    await using dialogue = await loggedIn();
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250/);
    await dialogue.say('RCPT TO:<carla@dovecote.test>', /^250/);
    await dialogue.say('DATA', /^354/);
    await dialogue.say(
      'From: Paloma <paloma@dovecote.test>\r\nTo: ann@elsewhere.test\r\nBcc: carla@dovecote.test\r\nSubject: hi\r\n\r\nline one\nline two\r\n.',
      /^250 2\.0\.0 Queued as /,
    );
    const items = await queued();
    expect(items.map((item) => item.recipient).sort()).toEqual(['ann@elsewhere.test', 'carla@dovecote.test']);
    const raw = items[0]?.raw ?? '';
    expect(raw).toMatch(/^Received: by mail\.dovecote\.test with ESMTPSA/);
    expect(raw).not.toContain('127.0.0.1');
    expect(raw).not.toContain('client.example');
    expect(raw).not.toContain('Bcc');
    expect(raw).toMatch(/\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed;/);
    expect(raw).toMatch(/\r\nDate: \w{3}, \d{2} /);
    expect(raw).toMatch(/\r\nMessage-ID: <[0-9a-f-]{36}@dovecote\.test>\r\n/);
    expect(raw.endsWith('line one\r\nline two\r\n')).toBe(true);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(lines.find((line) => line['msg'] === 'queued')).toMatchObject({
      login: 'paloma@dovecote.test',
      to: ['ann@elsewhere.test', 'carla@dovecote.test'],
    });
  });

  it('never ends a message at anything but CR LF . CR LF, and sends on no bare newline', async () => {
    await using dialogue = await loggedIn();
    await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
    await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250/);
    await dialogue.say('DATA', /^354/);
    await dialogue.say('From: paloma@dovecote.test\r\n\r\na\n.\nMAIL FROM:<x@y.test>\r.\rb\r\n.', /^250/);
    expect(await dialogue.quiet(100)).toBe('');
    const [item] = await queued();
    expect(item?.raw.endsWith('\r\n\r\na\r\n.\r\nMAIL FROM:<x@y.test>\r\n.\r\nb\r\n')).toBe(true);
  });
});

describe('with a storage that fails', () => {
  it('puts off what cannot be queued and logins that cannot be checked', async () => {
    const storage = memoryStorage();
    storage.logins.set('paloma@dovecote.test', { password: PASSWORD, sends: ['paloma@dovecote.test'] });
    smtp = await start(storage);
    try {
      await using dialogue = await loggedIn();
      storage.failures.set('queue.submit', new StorageError('DISK_FULL', 'for the test'));
      await dialogue.say('MAIL FROM:<paloma@dovecote.test>', /^250/);
      await dialogue.say('RCPT TO:<ann@elsewhere.test>', /^250/);
      await dialogue.say('DATA', /^354/);
      await dialogue.say('From: paloma@dovecote.test\r\n\r\nx\r\n.', /^452 4\.3\.1 /);
      storage.failures.set('login.verify', new StorageError('UNAVAILABLE', 'for the test'));
      await using other = await Dialogue.greeted(smtp.implicitTlsPort, { tls: true });
      await other.say(`AUTH PLAIN ${plain('paloma@dovecote.test', PASSWORD)}`, /^454 4\.7\.0 /);
    } finally {
      await smtp[Symbol.asyncDispose]();
    }
  });
});
