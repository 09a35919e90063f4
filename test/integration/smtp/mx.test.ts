/** mx in dialogue, over real sockets: one expectation per line. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { passageId } from '../../../server-bundle/mail/queue-id.ts';
import { startMx } from '../../../server-bundle/protocols/mx/server.ts';
import type { MxService } from '../../../server-bundle/protocols/mx/server.ts';
import { StorageError } from '../../../server-bundle/storage/api/operations.ts';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import { Dialogue } from './support/dialogue.ts';
import { account, memoryStorage } from './support/memory-storage.ts';
import type { MemoryStorage } from './support/memory-storage.ts';
import { DOMAIN, HOSTNAME, certificateWatch, keptLog, makeCertificate, tableResolver } from './support/services.ts';
import type { SwappableCertificate } from './support/services.ts';

const LETTER = 'From: ann@stranger.test\r\nTo: paloma@dovecote.test\r\nSubject: hello\r\n\r\nCoo.\r\n';

let storage: MemoryStorage;
let mx: MxService;
let certificate: SwappableCertificate;
let lines: Record<string, unknown>[];
const firstCertificate = makeCertificate();

beforeEach(async () => {
  storage = memoryStorage();
  storage.resolutions.set('paloma@dovecote.test', account('paloma'));
  storage.resolutions.set('postmaster@dovecote.test', account('paloma'));
  storage.resolutions.set('list@dovecote.test', { kind: 'accept', accounts: [], forwards: ['carla@elsewhere.test'], webhooks: [] });
  certificate = certificateWatch(firstCertificate);
  const kept = keptLog();
  lines = kept.lines;
  mx = await startMx({
    storage,
    certificate,
    limiter: inProcessRateLimiter(),
    resolver: tableResolver({
      'TXT stranger.test': ['v=spf1 ip4:127.0.0.1 -all'],
      'TXT strict.test': ['v=spf1 -all'],
      'TXT _dmarc.strict.test': ['v=DMARC1; p=reject'],
      'TXT careful.test': ['v=spf1 -all'],
      'TXT _dmarc.careful.test': ['v=DMARC1; p=quarantine'],
    }),
    log: kept.log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    port: 0,
    host: '127.0.0.1',
    stopGraceMs: 2_000,
    clientsPerAddress: 5,
  });
});
afterEach(async () => {
  await mx[Symbol.asyncDispose]();
});

async function upToData(from = 'ann@stranger.test', to = 'paloma@dovecote.test'): Promise<Dialogue> {
  const dialogue = await Dialogue.greeted(mx.port);
  await dialogue.say(`MAIL FROM:<${from}>`, /^250 2\.1\.0 /);
  await dialogue.say(`RCPT TO:<${to}>`, /^250 2\.1\.5 /);
  await dialogue.say('DATA', /^354 /);
  return dialogue;
}

describe('a session', () => {
  it('announces what it honours, and nothing else', async () => {
    await using dialogue = await Dialogue.open(mx.port);
    await dialogue.expect(/^220 mail\.dovecote\.test ESMTP/);
    const reply = await dialogue.say('EHLO client.example', /^250-mail\.dovecote\.test/);
    const words = reply
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.slice(4));
    expect(words.sort()).toEqual([
      '8BITMIME',
      'CHUNKING',
      'DSN',
      'ENHANCEDSTATUSCODES',
      'LIMITS RCPTMAX=1000',
      'PIPELINING',
      'SIZE 52428800',
      'SMTPUTF8',
      'STARTTLS',
    ]);
  });

  it('answers each command by its verb', async () => {
    await using dialogue = await Dialogue.open(mx.port);
    await dialogue.expect(/^220 /);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^503 5\.5\.1 /);
    await dialogue.say('HELO client.example', /^250 mail\.dovecote\.test/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^503 5\.5\.1 /);
    await dialogue.say('DATA', /^503 5\.5\.1 /);
    await dialogue.say('MAIL FROM: <ann@stranger.test> SIZE=99999999999', /^552 5\.3\.4 /);
    await dialogue.say('MAIL FROM:<ann@stranger.test> FROBNICATE=1', /^555 5\.5\.4 /);
    await dialogue.say('MAIL FROM:<ann@@stranger.test>', /^501 5\.1\.7 /);
    await dialogue.say('MAIL FROM:<>', /^250 2\.1\.0 /);
    await dialogue.say('MAIL FROM:<>', /^503 5\.5\.1 /);
    await dialogue.say('RSET', /^250 /);
    await dialogue.say('MAIL FROM:<jürgen@stranger.test>', /^553 5\.6\.7 /);
    await dialogue.say('MAIL FROM:<jürgen@stranger.test> SMTPUTF8', /^250 2\.1\.0 /);
    await dialogue.say('RCPT TO:<"pal oma"@dovecote.test>', /^550 5\.1\.1 /);
    await dialogue.say('VRFY paloma', /^252 /);
    await dialogue.say('WIZ please', /^500 /);
    await dialogue.say('AUTH PLAIN AGEAYg==', /^500 /);
    await dialogue.say('NOOP', /^250 /);
    await dialogue.say('QUIT', /^221 /);
    await dialogue.ended();
  });

  it('relays for nobody, knows its mailboxes, and always takes mail for postmaster', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await dialogue.say('RCPT TO:<someone@elsewhere.test>', /^550 5\.7\.1 /);
    await dialogue.say('RCPT TO:<nobody@dovecote.test>', /^550 5\.1\.1 /);
    await dialogue.say('RCPT TO:<Paloma@DOVECOTE.test>', /^250/);
    await dialogue.say('RCPT TO:<@relay.test:paloma@dovecote.test>', /^250/);
    await dialogue.say('RCPT TO:<postmaster>', /^250/);
  });

  it('takes a thousand recipients and no more', async () => {
    for (let index = 0; index <= 1000; index += 1) storage.resolutions.set(`p${index}@dovecote.test`, account(`p${index}`));
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    for (let index = 0; index < 1000; index += 1) await dialogue.say(`RCPT TO:<p${index}@dovecote.test>`, /^250/);
    await dialogue.say('RCPT TO:<p1000@dovecote.test>', /^452 4\.5\.3 /);
  });

  it('hangs up on a client that talks before the greeting', async () => {
    await using dialogue = await Dialogue.open(mx.port);
    dialogue.write('EHLO early.example\r\n');
    const text = await dialogue.quiet(300);
    expect(text).toMatch(/^(421 |220 )/);
  });

  it('bounds how long a command line may be', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    dialogue.write('A'.repeat(20_000));
    await dialogue.expect(/^500 5\.5\.2 /);
    await dialogue.ended();
  });

  it.each(['NOOP\nNOOP\r\n', 'NOOP\rNOOP\r\n', 'NOOP\n'])('hangs up on the command line %j, which does not end in CR LF alone', async (text) => {
    await using dialogue = await Dialogue.greeted(mx.port);
    dialogue.write(text);
    await dialogue.expect(/^500 5\.5\.2 /);
    expect(await dialogue.ended()).toBe('');
  });

  it('lets one address hold five connections and greets the sixth with 421', async () => {
    const held: Dialogue[] = [];
    for (let index = 0; index < 5; index += 1) held.push(await Dialogue.greeted(mx.port));
    await using sixth = await Dialogue.open(mx.port);
    await sixth.expect(/^421 4\.7\.0 /);
    for (const dialogue of held) await dialogue[Symbol.asyncDispose]();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await using seventh = await Dialogue.greeted(mx.port);
    await seventh.say('NOOP', /^250/);
  });
});

describe('a message', () => {
  it('is stored with its trace, and the 250 names its id', async () => {
    await using dialogue = await upToData();
    const reply = await dialogue.say(`${LETTER}.`, /^250 2\.0\.0 Stored as [0-9a-z]{21}\r\n/);
    const id = reply.trim().split(' ').at(-1) ?? '';
    const raw = storage.delivered[0]?.raw.toString() ?? '';
    expect(storage.delivered[0]?.accounts).toEqual(['paloma']);
    expect(raw).toMatch(/^Return-Path: <ann@stranger\.test>\r\nReceived: from client\.example \(\[127\.0\.0\.1\]\)/);
    expect(raw.replace(/\r\n\t/g, ' ')).toContain(`by mail.dovecote.test with ESMTP id ${id} for <paloma@dovecote.test>;`);
    expect(raw.replace(/\r\n\t/g, ' ')).toContain(
      'Authentication-Results: mail.dovecote.test; spf=pass smtp.mailfrom=stranger.test; dkim=none; dmarc=none',
    );
    expect(raw.endsWith(LETTER)).toBe(true);
    expect(lines.find((line) => line['msg'] === 'accepted')).toMatchObject({
      id,
      from: 'ann@stranger.test',
      to: ['paloma@dovecote.test'],
      spf: 'pass',
      dkim: 'none',
      sizeBytes: LETTER.length,
    });
  });

  it('loses one dot per stuffed line and ends only at its own end', async () => {
    await using dialogue = await upToData();
    dialogue.write('Subject: dots\r\n\r\n..\r\n...two\r\n.x\r\n.');
    await dialogue.quiet(50);
    dialogue.write('\r');
    await dialogue.quiet(50);
    dialogue.write('\nQUIT\r\n');
    await dialogue.expect(/^250 2\.0\.0 /);
    await dialogue.expect(/^221 /);
    expect(storage.delivered[0]?.raw.toString()).toMatch(/\r\n\r\n\.\r\n\.\.two\r\nx\r\n$/);
  });

  it('that fails DMARC with p=reject is refused', async () => {
    await using dialogue = await upToData('x@strict.test');
    await dialogue.say(`${LETTER.replace('ann@stranger.test', 'boss@strict.test')}.`, /^550 5\.7\.1 .*strict\.test/);
    expect(storage.delivered).toEqual([]);
  });

  it('that fails DMARC with p=quarantine goes to Junk', async () => {
    await using dialogue = await upToData('x@careful.test');
    await dialogue.say(`${LETTER.replace('ann@stranger.test', 'boss@careful.test')}.`, /^250/);
    expect(storage.delivered[0]?.folder).toBe('\\Junk');
    expect(storage.delivered[0]?.raw.toString()).toContain('dmarc=fail');
  });

  it('cannot bring its own Return-Path or an Authentication-Results in our name', async () => {
    await using dialogue = await upToData();
    const forged = `Return-Path: <evil@x.test>\r\nAuthentication-Results: mail.dovecote.test; dkim=pass\r\nAuthentication-Results: other.test; dkim=fail\r\n${LETTER}`;
    await dialogue.say(`${forged}.`, /^250/);
    const raw = storage.delivered[0]?.raw.toString() ?? '';
    expect(raw).not.toContain('evil@x.test');
    expect(raw).not.toContain('mail.dovecote.test; dkim=pass');
    expect(raw).toContain('other.test; dkim=fail');
  });

  it('with two authors in two From fields is refused', async () => {
    await using dialogue = await upToData();
    await dialogue.say(`From: a@x.test\r\n${LETTER}.`, /^550 5\.6\.0 /);
  });

  it('that went in circles is refused', async () => {
    await using dialogue = await upToData();
    await dialogue.say(`${'Received: from a by b; now\r\n'.repeat(51)}${LETTER}.`, /^554 5\.4\.6 /);
  });

  it('with a giant header is refused', async () => {
    await using dialogue = await upToData();
    await dialogue.say(`${'X-Pad: y\r\n'.repeat(1100)}${LETTER}.`, /^552 5\.3\.4 /);
  });

  it('for an alias that leads elsewhere is queued with its sender', async () => {
    await using dialogue = await upToData('ann@stranger.test', 'list@dovecote.test');
    await dialogue.say(`${LETTER}.`, /^250/);
    expect(storage.queue.map(({ from, recipient }) => ({ from, recipient }))).toEqual([
      { from: 'ann@stranger.test', recipient: 'carla@elsewhere.test' },
    ]);
    expect(storage.queue[0]?.raw.toString()).toMatch(/^Delivered-To: list@dovecote\.test\r\nReceived: /);
  });

  it.each([
    ['UNAVAILABLE', /^451 4\.3\.0 /],
    ['DISK_FULL', /^452 4\.3\.1 /],
    ['OVER_QUOTA', /^452 4\.2\.2 /],
    ['INTERNAL', /^451 4\.3\.0 /],
    ['NOT_FOUND', /^550 5\.1\.1 /],
  ] as const)('is not accepted when storage says %s', async (code, reply) => {
    storage.failures.set('message.deliver', new StorageError(code, 'for the test'));
    await using dialogue = await upToData();
    await dialogue.say(`${LETTER}.`, reply);
    expect(storage.delivered).toEqual([]);
  });

  it('has the same delivery id when its sender tries again after half a delivery', async () => {
    storage.resolutions.set('both@dovecote.test', {
      kind: 'accept',
      accounts: ['paloma' as AccountId],
      forwards: ['carla@elsewhere.test'],
      webhooks: [],
    });
    storage.failures.set('queue.submit', new StorageError('UNAVAILABLE', 'for the test'));
    const letter = `Message-ID: <1@stranger.test>\r\n${LETTER}`;
    await using first = await upToData('ann@stranger.test', 'both@dovecote.test');
    await first.say(`${letter}.`, /^451 4\.3\.0 /);
    storage.failures.clear();
    await using second = await upToData('ann@stranger.test', 'both@dovecote.test');
    const reply = await second.say(`${letter}.`, /^250 2\.0\.0 Stored as /);
    const id = reply.trim().split(' ').at(-1) ?? '';
    expect(storage.delivered.map((one) => one.deliveryId)).toEqual([id, id]);
    expect(storage.queue.map((one) => one.id)).toEqual([`${passageId(id, 'both@dovecote.test')}.0`]);
    await using other = await upToData('ben@stranger.test', 'both@dovecote.test');
    expect(await other.say(`${letter}.`, /^250 /)).not.toContain(id);
  });

  it('without a Message-ID is delivered as often as it is sent', async () => {
    for (let round = 0; round < 2; round += 1) {
      await using dialogue = await upToData();
      await dialogue.say(`${LETTER}.`, /^250 /);
    }
    expect(new Set(storage.delivered.map((one) => one.deliveryId)).size).toBe(2);
  });

  it('is not refused for good when storage cannot be asked about its recipient', async () => {
    storage.failures.set('recipient.resolve', new StorageError('UNAVAILABLE', 'for the test'));
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^451 4\.3\.0 /);
  });

  it('gets its 250 only after storage has answered', async () => {
    const gate = Promise.withResolvers<void>();
    storage.delays.set('message.deliver', gate.promise);
    await using dialogue = await upToData();
    dialogue.write(`${LETTER}.\r\n`);
    expect(await dialogue.quiet(300)).toBe('');
    gate.resolve();
    await dialogue.expect(/^250/);
  });

  it('larger than the limit is read to its end and refused', async () => {
    await using dialogue = await upToData();
    const line = `${'x'.repeat(998)}\r\n`.repeat(1000);
    dialogue.write('Subject: big\r\n\r\n');
    for (let index = 0; index < 53; index += 1) dialogue.write(line);
    await dialogue.say('.', /^552 5\.3\.4 /);
    await dialogue.say('NOOP', /^250/);
  });
});

describe('smuggling', () => {
  const smuggled = 'MAIL FROM:<evil@x.test>\r\nRCPT TO:<paloma@dovecote.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nboo\r\n';
  it.each([
    '\n.\n',
    '\n.\r\n',
    '\r\n.\n',
    '\r.\r',
    '\r.\r\n',
    '\r\n.\r',
    '\r\n\r.\r\n',
    '\r\n.\r\r\n',
    '\r\r\n.\r\r\n',
    '\n\n.\r\n',
    '\r\n\0.\r\n',
    '\r\n.\0\r\n',
  ])('through the end-of-data variant %j fails: one refused message, no second one', async (variant) => {
    await using dialogue = await upToData();
    dialogue.write(`Subject: first\r\n\r\nbody${variant}${smuggled}.\r\n`);
    await dialogue.expect(/^550 5\.5\.2 /);
    expect(await dialogue.quiet(150)).toBe('');
    await dialogue.say('NOOP', /^250/);
    expect(storage.delivered).toEqual([]);
  });

  it('does not depend on how the bytes are cut into packets', async () => {
    await using dialogue = await upToData();
    dialogue.socket.setNoDelay(true);
    for (const byte of 'Subject: slow\r\n\r\n.\n.\r\nx\r\n.\r\n') {
      dialogue.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await dialogue.expect(/^550 5\.5\.2 /);
    expect(await dialogue.quiet(150)).toBe('');
  });
});

describe('STARTTLS', () => {
  it('makes the rest of the session private and says so in the trace', async () => {
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.startTls();
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^503/);
    const reply = await dialogue.say('EHLO client.example', /^250/);
    expect(reply).not.toContain('STARTTLS');
    await dialogue.say('STARTTLS', /^503/);
    await dialogue.say('MAIL FROM:<ann@stranger.test>', /^250/);
    await dialogue.say('RCPT TO:<paloma@dovecote.test>', /^250/);
    await dialogue.say('DATA', /^354/);
    await dialogue.say(`${LETTER}.`, /^250/);
    expect(storage.delivered[0]?.raw.toString().replace(/\r\n\t/g, ' ')).toMatch(/with ESMTPS \(TLSv1\.3 TLS_AES_\w+\) id /);
  });

  it.each(['MAIL FROM:<evil@x.test>\r\n', 'NOOP\r\nNOOP\r\n', 'RSE', 'EHLO ', 'NOOP\r\n'.repeat(300)])(
    'never runs what was sent in the clear behind it (%j)',
    async (extra) => {
      await using dialogue = await Dialogue.greeted(mx.port);
      const failed = await dialogue.startTls(extra).then(
        () => false,
        () => true,
      );
      if (failed) return;
      expect(await dialogue.quiet(150)).toBe('');
      await dialogue.say('NOOP', /^250/);
      await dialogue.say('EHLO client.example', /^250/);
      expect(await dialogue.quiet(100)).toBe('');
    },
  );

  it('uses a renewed certificate for new sessions and drops none of the old', async () => {
    await using before = await Dialogue.greeted(mx.port);
    await before.startTls();
    certificate.swap(makeCertificate('renewed.dovecote.test'));
    await before.say('NOOP', /^250/);
    await using after = await Dialogue.greeted(mx.port);
    await after.startTls();
    const { socket } = after;
    expect('getPeerCertificate' in socket ? socket.getPeerCertificate().subject.CN : '').toBe('renewed.dovecote.test');
  });
});

describe('stopping', () => {
  it('lets the message under way finish and sends idle clients away', async () => {
    const gate = Promise.withResolvers<void>();
    storage.delays.set('message.deliver', gate.promise);
    await using busy = await upToData();
    await using idle = await Dialogue.greeted(mx.port);
    busy.write(`${LETTER}.\r\n`);
    await busy.quiet(100);
    const stopped = mx[Symbol.asyncDispose]();
    await idle.expect(/^421 4\.3\.2 /);
    gate.resolve();
    await busy.expect(/^250/);
    await busy.say('NOOP', /^421/);
    await stopped;
    expect(storage.delivered).toHaveLength(1);
  });
});
