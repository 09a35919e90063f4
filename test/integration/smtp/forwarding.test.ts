/** What an alias passes on, from the stranger who writes to the stranger who gets it, and back: mx, storage and outbound, all real. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { startMx } from '../../../server-bundle/protocols/mx/server.ts';
import type { MxService } from '../../../server-bundle/protocols/mx/server.ts';
import { startOutbound } from '../../../server-bundle/protocols/outbound/server.ts';
import type { WebhookDelivery } from '../../../server-bundle/protocols/outbound/webhook.ts';
import type { QueueRow, Storage } from '../../../server-bundle/storage/api/operations.ts';
import { dkimSignature } from '../../../server-bundle/trust/dkim-sign.ts';
import { judge } from '../../../server-bundle/trust/judge.ts';
import { readHeader, withFieldsOnTop } from '../../../server-bundle/wire/header/header.ts';
import { Dialogue } from './support/dialogue.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, certificateWatch, keptLog, tableResolver } from './support/services.ts';
import type { Zone } from './support/services.ts';
import { startStranger } from './support/stranger.ts';
import type { Stranger } from './support/stranger.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const AUTHOR_KEY = { domain: 'author.test', selector: 's1', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
const ZONE: Zone = {
  'TXT author.test': ['v=spf1 ip4:127.0.0.1 -all'],
  'TXT _dmarc.author.test': ['v=DMARC1; p=reject'],
  'TXT s1._domainkey.author.test': [`v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`],
  'TXT careful.test': ['v=spf1 -all'],
  'TXT _dmarc.careful.test': ['v=DMARC1; p=quarantine'],
  'MX elsewhere.test': ['10 mx.elsewhere.test'],
  'A mx.elsewhere.test': ['127.0.0.1'],
  'MX author.test': ['10 mx.elsewhere.test'],
};
const PLAIN = Buffer.from(
  'From: Ann <ann@author.test>\r\nTo: fw@dovecote.test\r\nSubject: caf\u00e9  \t au lait\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@author.test>\r\n\r\n.dot\r\nHello  \t there \r\n\r\n\r\n',
);
const LETTER = withFieldsOnTop(PLAIN, [dkimSignature(PLAIN, AUTHOR_KEY)]);

let real: RealStorage;
let api: Storage;
let mx: MxService;
let outbound: AsyncDisposable;
let stranger: Stranger;
let hooked: WebhookDelivery[];

beforeEach(async () => {
  real = await realStorage();
  api = real.as('api');
  stranger = await startStranger();
  hooked = [];
  const shared = { resolver: tableResolver(ZONE), log: keptLog().log, hostname: HOSTNAME, domain: DOMAIN, stopGraceMs: 2_000 };
  mx = await startMx({
    ...shared,
    storage: real.as('mx'),
    certificate: certificateWatch(),
    limiter: inProcessRateLimiter(),
    port: 0,
    host: '127.0.0.1',
  });
  outbound = await startOutbound({
    ...shared,
    storage: real.as('smtp-bree'),
    port: stranger.port,
    allowLoopback: true,
    deliverToWebhook: (delivery) => {
      hooked.push(delivery);
      return Promise.resolve({ kind: 'delivered', host: null, response: '250 2.0.0 ok', told: null });
    },
  });
});
afterEach(async () => {
  await outbound[Symbol.asyncDispose]();
  await mx[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
  await real[Symbol.asyncDispose]();
});

async function alias(address: string, ...targets: readonly string[]): Promise<void> {
  await api.call('alias.create', { address, targets });
}

async function send(from: string, to: readonly string[], raw: Buffer, reply: RegExp): Promise<string> {
  await using dialogue = await Dialogue.greeted(mx.port);
  await dialogue.say(`MAIL FROM:<${from}> BODY=8BITMIME`, /^250/);
  for (const recipient of to) await dialogue.say(`RCPT TO:<${recipient}>`, /^250/);
  await dialogue.say('DATA', /^354/);
  dialogue.write(Buffer.from(raw.toString('latin1').replace(/^\./gm, '..'), 'latin1'));
  return await dialogue.say('.', reply);
}

async function rcpt(from: string, to: string, reply: RegExp): Promise<void> {
  await using dialogue = await Dialogue.greeted(mx.port);
  await dialogue.say(`MAIL FROM:<${from}>`, /^250/);
  await dialogue.say(`RCPT TO:<${to}>`, reply);
}

async function until<T>(what: () => T | Promise<T>, isDone: (now: T) => boolean): Promise<T> {
  for (let round = 0; round < 150; round += 1) {
    const now = await what();
    if (isDone(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It never came to it: ${JSON.stringify(await what())} ${JSON.stringify(await api.call('queue.list', { limit: 50 }))}`);
}

const letters = (count: number): Promise<Stranger['letters']> =>
  until(
    () => stranger.letters,
    (now) => now.length >= count,
  );
const queue = (): Promise<readonly QueueRow[]> => api.call('queue.list', { limit: 50 });

/** As it was before the dots were stuffed. */
function received(letter: Stranger['letters'][number] | undefined): Buffer {
  return Buffer.from((letter?.raw ?? Buffer.alloc(0)).toString('latin1').replace(/^\.\./gm, '.'), 'latin1');
}

async function judgedBy(raw: Buffer): ReturnType<typeof judge> {
  const dkim = await real.as('smtp').call('dkim.key', { domain: DOMAIN });
  const domain = (await api.call('domain.list', {}))[0];
  const zone = { ...ZONE, [`TXT ${dkim?.selector ?? ''}._domainkey.${DOMAIN}`]: [`v=DKIM1; k=rsa; p=${domain?.dkimPublicKey ?? ''}`] };
  return judge(
    { raw, header: readHeader(raw), clientAddress: '192.0.2.9', helo: HOSTNAME, sender: '', hostname: 'mx.elsewhere.test' },
    tableResolver(zone),
  );
}

describe('a forward', () => {
  it('leaves with a return path of ours and an ARC set that verifies, and the author’s signature lives', async () => {
    await alias('fw@dovecote.test', 'bob@elsewhere.test');
    await send('ann@author.test', ['fw@dovecote.test'], LETTER, /^250 /);
    const [letter] = await letters(1);
    expect(letter?.from).toMatch(/^SRS0=[A-Z2-7]{8}=[A-Z2-7]{2}=author\.test=ann@dovecote\.test$/);
    expect(letter?.to).toBe('bob@elsewhere.test');
    const raw = received(letter);
    expect(raw.toString('latin1').endsWith(LETTER.toString('latin1'))).toBe(true);
    const verdict = await judgedBy(raw);
    expect(verdict.arc.result).toBe('pass');
    expect(verdict.dkim).toMatchObject([{ result: 'pass', domain: 'author.test' }]);
    expect(verdict.dmarc.kind).toBe('pass');
    expect(raw.toString()).toMatch(/ARC-Authentication-Results: i=1; mail\.dovecote\.test;/);
  });

  it('bounces home: the report finds the author, and nobody else can use the way', async () => {
    await alias('fw@dovecote.test', 'bob@elsewhere.test');
    await send('ann@author.test', ['fw@dovecote.test'], LETTER, /^250 /);
    const path = (await letters(1))[0]?.from ?? '';
    const report = Buffer.from('From: MAILER-DAEMON@elsewhere.test\r\nSubject: failed\r\nMessage-ID: <2@elsewhere.test>\r\n\r\nno\r\n');
    await send('', [path.toLowerCase()], report, /^250 /);
    const back = (await letters(2))[1];
    expect(back).toMatchObject({ from: '', to: 'ann@author.test' });
    await rcpt('spammer@evil.test', path, /^550 5\.7\.1 /);
    await rcpt('', path.replace('=ann@', '=victim@'), /^550 5\.1\.1 /);
    await rcpt('', 'SRS0=AAAAAAAA=AA=author.test=ann@dovecote.test', /^550 5\.1\.1 /);
    await rcpt('', path.replace('@dovecote.test', '@elsewhere.test'), /^550 5\.1\.1 /);
  });

  it('bounces straight to the author when the next host refuses it', async () => {
    stranger.replies = { RCPT: '550 5.7.1 not me' };
    await alias('fw@dovecote.test', 'bob@elsewhere.test');
    await send('ann@author.test', ['fw@dovecote.test'], LETTER, /^250 /);
    const rows = await until(queue, (now) => now.some(({ recipient }) => recipient === 'ann@author.test'));
    expect(rows.find(({ recipient }) => recipient === 'ann@author.test')).toMatchObject({ from: '' });
  });

  it('of what came for postmaster without a domain leaves as any other', async () => {
    await alias('postmaster@dovecote.test', 'bob@elsewhere.test');
    await send('ann@author.test', ['postmaster'], LETTER, /^250 /);
    expect((await letters(1))[0]?.from).toMatch(/^SRS0=/);
  });

  it('that comes round again is refused, and so is one that has seen too many servers', async () => {
    await alias('fw@dovecote.test', 'bob@elsewhere.test');
    await send('ann@author.test', ['fw@dovecote.test'], LETTER, /^250 /);
    const raw = received((await letters(1))[0]);
    await send('bob@elsewhere.test', ['FW@dovecote.test'], raw, /^554 5\.4\.6 /);
    await send('ann@author.test', ['fw@dovecote.test'], Buffer.concat([Buffer.from('Received: by x; now\r\n'.repeat(60)), LETTER]), /^554 5\.4\.6 /);
    expect(stranger.letters).toHaveLength(1);
  });

  it('is not made of what DMARC refuses, nor of junk where nobody here would keep it', async () => {
    await alias('fw@dovecote.test', 'bob@elsewhere.test');
    await alias('copy@dovecote.test', 'paloma@dovecote.test', 'bob@elsewhere.test');
    const forged = Buffer.from('From: boss@author.test\r\nSubject: x\r\n\r\nforged\r\n');
    await send('x@evil.test', ['fw@dovecote.test'], forged, /^550 5\.7\.1 /);
    const junk = Buffer.from('From: boss@careful.test\r\nSubject: x\r\n\r\njunk\r\n');
    await send('x@evil.test', ['fw@dovecote.test'], junk, /^550 5\.7\.1 /);
    await send('x@evil.test', ['copy@dovecote.test'], junk, /^250 /);
    expect(await real.read('paloma@dovecote.test', 'Junk')).toHaveLength(1);
    expect(await queue()).toEqual([]);
  });

  it('goes to a webhook with the address it was sent to', async () => {
    await alias('hook@dovecote.test', 'https://hooks.example.com/x', 'paloma@dovecote.test');
    await send('ann@author.test', ['hook@dovecote.test'], LETTER, /^250 /);
    await until(
      () => hooked,
      (now) => now.length === 1,
    );
    expect(hooked[0]?.raw.toString()).toMatch(/^Delivered-To: hook@dovecote\.test\r\nReceived: /);
    expect(hooked[0]?.recipient.address).toBe('https://hooks.example.com/x');
    expect(await real.read('paloma@dovecote.test')).toHaveLength(1);
  });
});

describe('an answer at RCPT', () => {
  it('says what an alias that is switched off says', async () => {
    for (const [name, disabledReply] of [
      ['drop', 250],
      ['later', 421],
      ['gone', 550],
    ] as const)
      await api.call('alias.create', { address: `${name}@dovecote.test`, targets: ['paloma@dovecote.test'], disabledReply });
    await rcpt('ann@author.test', 'later@dovecote.test', /^450 4\.2\.1 /);
    await rcpt('ann@author.test', 'gone@dovecote.test', /^550 5\.2\.1 /);
    await send('ann@author.test', ['drop@dovecote.test'], LETTER, /^250 /);
    expect(await real.read('paloma@dovecote.test')).toEqual([]);
  });

  it('turns away whom a list denies, and asks again for the next sender', async () => {
    await api.call('access.add', { domain: DOMAIN, direction: 'in', action: 'deny', kind: 'domain', value: 'evil.test' });
    await api.call('access.add', {
      domain: DOMAIN,
      address: 'carla@dovecote.test',
      direction: 'in',
      action: 'deny',
      kind: 'cidr',
      value: '127.0.0.0/8',
      reply: 421,
    });
    await rcpt('x@evil.test', 'paloma@dovecote.test', /^550 5\.7\.1 /);
    await rcpt('ann@author.test', 'paloma@dovecote.test', /^250 /);
    await rcpt('x@sub.evil.test', 'paloma@dovecote.test', /^550 5\.7\.1 /);
    await rcpt('ann@author.test', 'carla@dovecote.test', /^450 4\.7\.1 /);
  });

  it('keeps a tag for the mailbox, and relays to nobody through patterns', async () => {
    await alias('/^to-(.+)$/@dovecote.test', '$1@elsewhere.test');
    await rcpt('ann@author.test', 'paloma+news@dovecote.test', /^250 /);
    await rcpt('ann@author.test', 'to-x@y.test@dovecote.test', /^(501|550|553) /);
    await rcpt('ann@author.test', 'to-x%y.test@other.test', /^550 5\.7\.1 /);
    await send('ann@author.test', ['to-bob@dovecote.test'], LETTER, /^250 /);
    expect((await letters(1))[0]?.to).toBe('bob@elsewhere.test');
  });
});
