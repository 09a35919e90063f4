/** Filter scripts at delivery: mx and outbound with the real storage service, a stranger's server, and an owner who is away. */
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { startMx } from '../../../server-bundle/protocols/mx/server.ts';
import type { MxService } from '../../../server-bundle/protocols/mx/server.ts';
import { startOutbound } from '../../../server-bundle/protocols/outbound/server.ts';
import { Dialogue } from './support/dialogue.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { PASSWORD } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, certificateWatch, keptLog, makeCertificate, tableResolver } from './support/services.ts';
import { startStranger } from './support/stranger.ts';
import type { Stranger } from './support/stranger.ts';

const SOON = { timeout: 20_000, interval: 200 };
const PALOMA = 'paloma@dovecote.test';
const CARLA = 'carla@dovecote.test';
const resolver = tableResolver({
  'TXT stranger.test': ['v=spf1 ip4:127.0.0.1 -all'],
  'MX stranger.test': ['10 mx.stranger.test'],
  'A mx.stranger.test': ['127.0.0.1'],
  'TXT careful.test': ['v=spf1 -all'],
  'TXT _dmarc.careful.test': ['v=DMARC1; p=quarantine'],
});
const certificate = certificateWatch(makeCertificate());

let real: RealStorage;
let mx: MxService;
let stranger: Stranger;
let outbound: AsyncDisposable | undefined;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  real = await realStorage();
  stranger = await startStranger();
  const kept = keptLog();
  lines = kept.lines;
  mx = await startMx({
    storage: real.as('mx'),
    certificate,
    limiter: inProcessRateLimiter(),
    resolver,
    log: kept.log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    port: 0,
    host: '127.0.0.1',
    stopGraceMs: 2_000,
  });
  outbound = undefined;
});
afterEach(async () => {
  await mx[Symbol.asyncDispose]();
  await outbound?.[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
  await real[Symbol.asyncDispose]();
});

async function script(text: string, address = PALOMA): Promise<void> {
  await using api = real.as('api');
  await api.call('sieve.put', { address, name: 'main', script: text });
  await api.call('sieve.activate', { address, name: 'main' });
}

async function startSending(): Promise<void> {
  const deps = { storage: real.as('smtp-bree'), resolver, log: keptLog().log, hostname: HOSTNAME, domain: DOMAIN };
  outbound = await startOutbound({ ...deps, stopGraceMs: 2_000, port: stranger.port, allowLoopback: true });
}

interface Letter {
  readonly from?: string;
  readonly to?: readonly string[];
  readonly id?: string;
  readonly header?: string;
  readonly answer?: RegExp;
}

async function arrive({ from = 'ann@stranger.test', to = [PALOMA], id = '1', header = '', answer = /^250 / }: Letter = {}): Promise<string> {
  await using dialogue = await Dialogue.greeted(mx.port);
  await dialogue.say(`MAIL FROM:<${from}>`, /^250 /);
  for (const recipient of to) await dialogue.say(`RCPT TO:<${recipient}>`, /^250 /);
  await dialogue.say('DATA', /^354 /);
  dialogue.write(
    `From: ${from === '' ? 'ann@stranger.test' : from}\r\nTo: ${to.join(', ')}\r\nSubject: seeds\r\nMessage-ID: <${id}@stranger.test>\r\n${header}\r\nCoo.\r\n.\r\n`,
  );
  return await dialogue.expect(answer);
}

async function flagsIn(address: string, mailbox: string): Promise<readonly (readonly string[])[]> {
  await using imap = real.as('imap');
  const { session } = await imap.call('login.open', { address, password: PASSWORD });
  const found = (await imap.call('mailbox.list', { session })).find(({ name }) => name === mailbox);
  if (!found) return [];
  return (await imap.call('message.list', { session, mailboxId: found.id })).map(({ flags }) => flags);
}

async function queued(): Promise<readonly { readonly from: string; readonly recipient: string }[]> {
  await using api = real.as('api');
  return (await api.call('queue.list', { limit: 100 })).map(({ from, recipient }) => ({ from, recipient }));
}

const FILE = 'require ["fileinto", "mailbox", "imap4flags"]; fileinto :create :flags ["\\\\Seen", "seeds"] "Shop/Seeds";';

describe('while the owner is away', () => {
  it('a letter waits for the folder and the flags that the script chose', async () => {
    await script(FILE);
    await arrive();
    expect(await flagsIn(PALOMA, 'Shop/Seeds')).toEqual([['\\Seen', 'seeds']]);
    expect(await real.read(PALOMA)).toEqual([]);
  });

  it('a folder that is not there is INBOX, and a special use is found under any name', async () => {
    await script('require ["fileinto", "special-use", "copy"]; fileinto :copy "Nowhere"; fileinto :specialuse "\\\\Archive" "Old";');
    await arrive();
    expect(await real.read(PALOMA)).toHaveLength(1);
    expect(await real.read(PALOMA, 'Archive')).toHaveLength(1);
  });

  it('each recipient has the own script, and the letter of the others stays as it is', async () => {
    await script('require ["editheader"]; addheader "X-Mine" "yes";');
    await arrive({ to: [PALOMA, CARLA] });
    expect((await real.read(PALOMA))[0]).toContain('X-Mine: yes');
    expect((await real.read(CARLA))[0]).not.toContain('X-Mine');
  });

  it('the script knows the address that was written to', async () => {
    await script(
      'require ["fileinto", "envelope", "subaddress", "variables", "mailbox"]; if envelope :matches :detail "to" "*" { fileinto :create "${1}"; }',
    );
    await arrive({ to: ['paloma+shop@dovecote.test'] });
    expect(await real.read(PALOMA, 'shop')).toHaveLength(1);
  });
});

it('while the owner is logged in, the letter goes where the script says at once', async () => {
  await script(FILE);
  await using imap = real.as('imap');
  const { session } = await imap.call('login.open', { address: PALOMA, password: PASSWORD });
  await arrive();
  const found = (await imap.call('mailbox.list', { session })).find(({ name }) => name === 'Shop/Seeds');
  expect(found).toMatchObject({ messages: 1 });
});

it('what is discarded is accepted and nowhere', async () => {
  await script('discard;');
  await arrive();
  expect(await real.read(PALOMA)).toEqual([]);
});

it('a script that fails keeps the letter, says so in it and in the log', async () => {
  await script('require ["fileinto", "variables"];\nfileinto "${nothing}";');
  await arrive();
  expect((await real.read(PALOMA))[0]).toMatch(/^X-Sieve-Error: line 2, column 1: "" cannot be the name of a mailbox\.\r\n/);
  expect(lines.some((line) => line['msg'] === 'a filter script failed; the message is kept')).toBe(true);
});

it('a script that was changed counts from the next second on', async () => {
  await script('discard;');
  await arrive({ id: '1' });
  await script('keep;');
  let sent = 1;
  await expect
    .poll(async () => {
      sent += 1;
      await arrive({ id: `${sent}` });
      return (await real.read(PALOMA)).length;
    }, SOON)
    .toBeGreaterThan(0);
});

describe('duplicates', () => {
  const ONCE = 'require "duplicate"; if duplicate { discard; }';

  it('are discarded when they come another way', async () => {
    await script(ONCE);
    await arrive({ header: 'X-Way: one\r\n' });
    await arrive({ header: 'X-Way: other\r\n' });
    expect(await real.read(PALOMA)).toHaveLength(1);
  });

  it('a letter that is sent again is no duplicate of itself', async () => {
    await script(ONCE);
    await arrive();
    await arrive();
    expect(await real.read(PALOMA)).toHaveLength(1);
  });
});

describe('a rejection', () => {
  const REJECT = 'require "reject"; reject "No seeds,\r\nplease.";';

  it('is told while the sender waits, and nothing is stored or queued', async () => {
    await script(REJECT);
    await arrive({ answer: /^550 5\.7\.1 No seeds, please\.\r?\n?$/ });
    expect(await real.read(PALOMA)).toEqual([]);
    expect(await queued()).toEqual([]);
  });

  it('in words that SMTP cannot carry is told in others', async () => {
    await script('require "reject"; reject "Keine Körner.";');
    await arrive({ answer: /^550 5\.7\.1 The recipient does not want this message/ });
  });

  it('among several recipients is a report to a sender who is genuine', async () => {
    await script(REJECT);
    await arrive({ to: [PALOMA, CARLA] });
    expect(await real.read(PALOMA)).toEqual([]);
    expect(await real.read(CARLA)).toHaveLength(1);
    await startSending();
    await expect.poll(() => stranger.letters.length, SOON).toBe(1);
    expect(stranger.letters[0]).toMatchObject({ to: 'ann@stranger.test' });
    expect(stranger.letters[0]?.raw.toString()).toContain('No seeds, please.');
  });

  it('among several recipients keeps the letter of a sender who may be forged', async () => {
    await script(REJECT);
    await arrive({ from: 'ann@unknown.test', to: [PALOMA, CARLA] });
    expect(await real.read(PALOMA)).toHaveLength(1);
    expect(await queued()).toEqual([]);
  });
});

describe('a redirect', () => {
  it('goes on under a return path of ours, once', async () => {
    await script('redirect "bob@stranger.test";');
    await arrive();
    await arrive();
    expect(await real.read(PALOMA)).toEqual([]);
    await startSending();
    await expect.poll(() => stranger.letters.length, SOON).toBe(1);
    const [letter] = stranger.letters;
    expect(letter).toMatchObject({ to: 'bob@stranger.test', from: expect.stringMatching(/^SRS0=.*=stranger\.test=ann@/i) as string });
    expect(letter?.raw.toString()).toMatch(/^Delivered-To: paloma@dovecote\.test\r\n/m);
    expect(letter?.raw.toString()).not.toContain('Return-Path');
    await expect.poll(async () => (await queued()).length, SOON).toBe(1);
  });

  it('that comes back is kept', async () => {
    await script('redirect "bob@stranger.test";');
    await arrive({ header: 'Delivered-To: paloma@dovecote.test\r\n' });
    expect(await real.read(PALOMA)).toHaveLength(1);
    expect(await queued()).toEqual([]);
  });

  it('of junk is kept as junk', async () => {
    await script('redirect "bob@stranger.test";');
    await arrive({ from: 'ann@careful.test' });
    expect(await real.read(PALOMA, 'Junk')).toHaveLength(1);
    expect(await queued()).toEqual([]);
  });
});

describe('a vacation answer', () => {
  const AWAY = 'require "vacation"; vacation :days 1 "I am in the other loft.";';

  it('goes from the null sender to whoever wrote, signed, once', async () => {
    await script(AWAY);
    await arrive({ id: '1' });
    await arrive({ id: '1' });
    await arrive({ id: '2' });
    expect(await real.read(PALOMA)).toHaveLength(2);
    expect(await queued()).toEqual([{ from: '', recipient: 'ann@stranger.test' }]);
    await startSending();
    await expect.poll(() => stranger.letters.length, SOON).toBe(1);
    const raw = stranger.letters[0]?.raw ?? Buffer.alloc(0);
    expect(raw.toString()).toContain('Subject: Auto: seeds\r\n');
    expect(raw.toString()).toContain('Auto-Submitted: auto-replied (vacation)\r\n');
    await using api = real.as('api');
    const { dkimSelector, dkimPublicKey } = await api.call('domain.get', { name: DOMAIN });
    const verified = await dkimVerify(raw, {
      resolver: (name: string) =>
        name === `${dkimSelector}._domainkey.${DOMAIN}` ? Promise.resolve([[`v=DKIM1; k=rsa; p=${dkimPublicKey}`]]) : Promise.reject(new Error(name)),
    });
    expect(verified.results.map((result: { status: { result: string } }) => result.status.result)).toEqual(['pass']);
  });

  it.each([
    ['a list', { header: 'List-Id: <fanciers.stranger.test>\r\n' }],
    ['the null sender', { from: '' }],
    ['junk', { from: 'ann@careful.test' }],
  ] as const)('does not go to %s', async (_, letter) => {
    await script(AWAY);
    await arrive(letter);
    expect(await queued()).toEqual([]);
  });
});

describe('between two of our own', () => {
  async function submit(from: string, to: string): Promise<void> {
    await using smtp = real.as('smtp');
    const raw = Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: seeds\r\nMessage-ID: <7@dovecote.test>\r\n\r\nCoo.\r\n`);
    await smtp.call('queue.submit', { queueId: 'inner', from, recipients: [to], raw });
  }

  it('the script runs as well', async () => {
    await script('require ["fileinto", "mailbox"]; if address "from" "carla@dovecote.test" { fileinto :create "Carla"; }');
    await submit(CARLA, PALOMA);
    await startSending();
    await expect.poll(() => real.read(PALOMA, 'Carla'), SOON).toHaveLength(1);
  });

  it('a rejection comes back as a report', async () => {
    await script('require "reject"; reject "Not today.";');
    await submit(CARLA, PALOMA);
    await startSending();
    await expect.poll(() => real.read(CARLA), SOON).toHaveLength(1);
    expect((await real.read(CARLA))[0]).toContain('550 5.7.1 Not today.');
    expect(await real.read(PALOMA)).toEqual([]);
  });
});
