/** What senders are told (RFC 3461), what comes back to us, and what a session carries: against a stranger that answers as it is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { startOutbound } from '../../../server-bundle/protocols/outbound/server.ts';
import type { OutboundDeps } from '../../../server-bundle/protocols/outbound/server.ts';
import { StorageError } from '../../../server-bundle/storage/api/operations.ts';
import type { QueueRow, QueueSubmission } from '../../../server-bundle/storage/api/operations.ts';
import { Dialogue } from './support/dialogue.ts';
import { mxStage } from './support/mx-stage.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, tableResolver } from './support/services.ts';
import { HANG_UP, startStranger } from './support/stranger.ts';
import type { Stranger, StrangerOptions } from './support/stranger.ts';

const OURS = '192.0.2.25';
const RESOLVER = tableResolver({
  'MX elsewhere.test': ['10 mx.elsewhere.test'],
  'MX other.test': ['10 mx.elsewhere.test'],
  'A mx.elsewhere.test': ['127.0.0.1'],
  'A relay.test': ['127.0.0.1'],
  [`A fe-bounces.${DOMAIN}`]: [OURS],
  [`TXT fe-bounces.${DOMAIN}`]: ['v=spf1 a -all'],
});
const LETTER = Buffer.from('From: paloma@dovecote.test\r\nSubject: hi\r\n\r\nhello\r\n');

let real: RealStorage;
let stranger: Stranger;
let outbound: AsyncDisposable;

beforeEach(async () => {
  real = await realStorage();
});
afterEach(async () => {
  await outbound[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
  await real[Symbol.asyncDispose]();
});

async function start(options: StrangerOptions = {}, more: Partial<OutboundDeps> = {}): Promise<void> {
  stranger = await startStranger(options);
  const deps = { storage: real.as('smtp-bree'), resolver: RESOLVER, log: silentLog(), hostname: HOSTNAME, domain: DOMAIN };
  outbound = await startOutbound({ ...deps, stopGraceMs: 2_000, port: stranger.port, allowLoopback: true, pollMs: 50, ...more });
}

async function submit(id: string, recipients: readonly string[], more: Partial<QueueSubmission> = {}): Promise<void> {
  await using smtp = real.as('smtp');
  await smtp.call('queue.submit', { queueId: id, from: 'paloma@dovecote.test', recipients, raw: LETTER, ...more });
}

async function rows(): Promise<readonly QueueRow[]> {
  await using api = real.as('api');
  return await api.call('queue.list', { limit: 1000 });
}

async function until(isDone: (rows: readonly QueueRow[]) => boolean): Promise<readonly QueueRow[]> {
  for (let round = 0; round < 150; round += 1) {
    const now = await rows();
    if (isDone(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The queue never came to it: ${JSON.stringify(await rows())}`);
}

const settled = (now: readonly QueueRow[]): boolean => now.length > 0 && now.every(({ state }) => !['waiting', 'sending'].includes(state));
const wish = (address: string, notify: readonly ('NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY')[], orcpt: string | null = null) => ({
  address,
  notify,
  orcpt,
});

describe('a sender', () => {
  it('hears of all that failed in one report, of what was relayed in another, and of nothing it did not ask for', async () => {
    await start({
      replies: {
        'RCPT a@elsewhere.test': '550 5.2.1 full for ever',
        'RCPT b@elsewhere.test': '550 5.1.1 who',
        'RCPT c@elsewhere.test': '550 5.1.1 who',
      },
    });
    const recipients = ['a', 'b', 'c', 'd', 'e'].map((local) => `${local}@elsewhere.test`);
    const wishes = [wish('c@elsewhere.test', ['NEVER']), wish('d@elsewhere.test', ['SUCCESS'], 'rfc822;d@before.test')];
    await submit('q', recipients, { envid: 'E1', wishes });
    const all = await until((now) => settled(now) && now.length === 7);
    expect(all.filter(({ queueId }) => queueId === 'q').map(({ id, state }) => [id, state])).toEqual([
      ['q.1', 'failed'],
      ['q.2', 'failed'],
      ['q.3', 'failed'],
      ['q.4', 'delivered'],
      ['q.5', 'delivered'],
    ]);
    const reports = await real.read('paloma@dovecote.test');
    const [failed = '', relayed = ''] = [...reports].sort((a) => (a.includes('Action: failed') ? -1 : 1));
    expect(failed.match(/Final-Recipient: .*/g)).toEqual(['Final-Recipient: rfc822; a@elsewhere.test', 'Final-Recipient: rfc822; b@elsewhere.test']);
    expect(failed).toContain('Original-Envelope-Id: E1');
    expect(relayed).toContain('Original-Recipient: rfc822; d@before.test\r\nFinal-Recipient: rfc822; d@elsewhere.test\r\nAction: relayed');
  });

  it('is told by the next server where that reports itself, which gets all that was asked for', async () => {
    await start({ ehlo: ['8BITMIME', 'DSN', 'SIZE 1000000'] });
    await submit('q', ['a@elsewhere.test', 'b@elsewhere.test'], {
      ret: 'HDRS',
      envid: 'E 1+',
      wishes: [wish('a@elsewhere.test', ['SUCCESS', 'DELAY'], 'rfc822;a b@before.test')],
    });
    await until(settled);
    expect(stranger.said).toEqual([
      `MAIL FROM:<paloma@dovecote.test> SIZE=${LETTER.length} RET=HDRS ENVID=E+201+2B`,
      'RCPT TO:<a@elsewhere.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+20b@before.test',
      'RCPT TO:<b@elsewhere.test>',
    ]);
    expect(await rows()).toHaveLength(2);
  });

  it.each(['NOT_FOUND', 'CORRUPT'] as const)('hears of it when the text of its message is lost here: %s', async (code) => {
    const storage = real.as('smtp-bree');
    const losing: OutboundDeps['storage'] = {
      ...storage,
      call: (operation, input, options) =>
        operation === 'queue.body' ? Promise.reject(new StorageError(code, 'It is lost.')) : storage.call(operation, input, options),
    };
    await start({}, { storage: losing });
    const raw = Buffer.concat([LETTER, Buffer.alloc(300_000, 'x')]);
    await submit('q', ['a@elsewhere.test', 'b@elsewhere.test'], { raw, ret: 'FULL' });
    const all = await until((now) => settled(now) && now.length === 3);
    expect(all.filter(({ queueId }) => queueId === 'q').map(({ state, lastResponse }) => [state, lastResponse?.slice(0, 9)])).toEqual([
      ['failed', '554 5.3.0'],
      ['failed', '554 5.3.0'],
    ]);
    const [report = ''] = await real.read('paloma@dovecote.test');
    expect(report.match(/Final-Recipient: .*/g)).toEqual(['Final-Recipient: rfc822; a@elsewhere.test', 'Final-Recipient: rfc822; b@elsewhere.test']);
    expect(report).toContain('Diagnostic-Code: smtp; 554 5.3.0 The text of the message was lost here');
    expect(stranger.letters).toEqual([]);
  });

  it('hears once that it takes long, and again when it has failed', async () => {
    await start(
      { replies: { RCPT: '451 4.7.1 later' } },
      { retryDelayMs: (attempt) => (attempt < 4 ? 50 : null), isDelayDue: (attempt) => attempt >= 2 },
    );
    await submit('q', ['a@elsewhere.test']);
    await until((now) => settled(now) && now.length === 3);
    const reports = await real.read('paloma@dovecote.test');
    expect(reports.map((report) => /Action: (\w+)/.exec(report)?.[1])).toEqual(['delayed', 'failed']);
    expect(reports[0]).toMatch(/Will-Retry-Until: /);
  });

  it('hears that it reached a mailbox here, where that was asked', async () => {
    await start();
    await submit('q', ['carla@dovecote.test'], { wishes: [wish('carla@dovecote.test', ['SUCCESS'])] });
    await until((now) => settled(now) && now.length === 2);
    expect((await real.read('paloma@dovecote.test'))[0]).toContain('Action: delivered');
  });
});

describe('a session', () => {
  it('carries one message after the other, also for another domain of the same host', async () => {
    await start();
    for (const id of ['a', 'b', 'c']) {
      await submit(id, [`x@${id === 'b' ? 'other' : 'elsewhere'}.test`]);
      await until(settled);
    }
    expect([stranger.sessions, stranger.letters.length]).toEqual([1, 3]);
  });

  it('that the server has ended meanwhile costs no attempt', async () => {
    await start();
    await submit('a', ['x@elsewhere.test']);
    await until(settled);
    stranger.replies = { MAIL: HANG_UP };
    const once = setInterval(() => {
      if (stranger.asked.filter((verb) => verb === 'MAIL').length > 1) stranger.replies = {};
    }, 1);
    await submit('b', ['x@elsewhere.test']);
    const all = await until(settled);
    clearInterval(once);
    expect(all.map(({ attempts, state }) => [attempts, state])).toEqual([
      [1, 'delivered'],
      [1, 'delivered'],
    ]);
  });

  it('is begun anew after a refusal in the middle: nothing of one message gets into the next', async () => {
    await start({ replies: { 'RCPT bad@elsewhere.test': '550 5.7.1 no' } });
    await submit('a', ['bad@elsewhere.test'], { from: '' });
    await until(settled);
    await submit('b', ['good@elsewhere.test']);
    await until(settled);
    expect(stranger.asked).toContain('RSET');
    expect(stranger.letters).toMatchObject([{ to: 'good@elsewhere.test' }]);
    expect(stranger.sessions).toBe(1);
  });
});

describe('what bounces', () => {
  it('goes out from an address that says what came back, and comes home: to its sender, and onto the list', async () => {
    await start({}, { ownAddresses: [OURS] });
    await submit('q', ['gone@elsewhere.test']);
    await until(settled);
    const from = /<(.+)>/.exec(stranger.said[0] ?? '')?.[1] ?? '';
    expect(from).toMatch(/^b=[a-z2-7]{10}=[a-z2-7]{2}=q\.1@fe-bounces\.dovecote\.test$/);
    await using mx = await mxStage({ storage: real.as('mx') });
    await using dialogue = await Dialogue.greeted(mx.port);
    await dialogue.say('MAIL FROM:<ann@elsewhere.test>', /^250 /);
    await dialogue.say(`RCPT TO:<${from}>`, /^550 5\.7\.1 /);
    await dialogue.say('RSET', /^250 /);
    await dialogue.say('MAIL FROM:<>', /^250 /);
    await dialogue.say(`RCPT TO:<${from.replace('q.1', 'q.2')}>`, /^550 5\.1\.1 /);
    await dialogue.say(`RCPT TO:<${from}>`, /^250 /);
    await dialogue.say('DATA', /^354 /);
    const report = [
      'From: MAILER-DAEMON@elsewhere.test',
      'Subject: no',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'sorry',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.elsewhere.test',
      '',
      'Final-Recipient: rfc822; gone@elsewhere.test',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 gone',
      '',
      '--b--',
      '.',
    ];
    await dialogue.say(report.join('\r\n'), /^250 /);
    expect(await real.read('paloma@dovecote.test')).toHaveLength(1);
    await using api = real.as('api');
    const entry = { domain: 'dovecote.test', address: 'gone@elsewhere.test', reason: 'bounce', response: 'smtp; 550 5.1.1 gone' };
    expect(await api.call('suppression.list', { limit: 10 })).toMatchObject([entry]);
    await submit('again', ['gone@elsewhere.test']);
    const all = await until((now) => now.some(({ id, state }) => id === 'again.1' && state === 'failed'));
    expect(all.find(({ id }) => id === 'again.1')?.lastResponse).toMatch(/^554 5\.7\.1 Not sent: .*550 5\.1\.1 gone/);
    expect(stranger.letters).toHaveLength(1);
  });

  it('goes out from the plain sender where its domain has no such name', async () => {
    await start({}, { ownAddresses: ['192.0.2.99'] });
    await submit('q', ['a@elsewhere.test']);
    await until(settled);
    expect(stranger.said[0]).toBe('MAIL FROM:<paloma@dovecote.test>');
  });
});

describe('mail for a host without 8BITMIME', () => {
  const text = Buffer.from(
    'From: paloma@dovecote.test\r\nSubject: hi\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ncafé\r\n',
  );

  it('is converted and signed anew when it is ours', async () => {
    await start({ ehlo: ['PIPELINING'] });
    const { signOutgoing } = await import('../../../server-bundle/mail/signing.ts');
    const raw = await signOutgoing(real.as('smtp'), { raw: text, author: 'paloma@dovecote.test', signal: AbortSignal.timeout(5_000) });
    await submit('q', ['a@elsewhere.test'], { raw });
    await until(settled);
    const got = stranger.letters[0]?.raw.toString() ?? '';
    expect(got).toContain('caf=C3=A9');
    expect(got.match(/DKIM-Signature/g)).toHaveLength(1);
    expect(got.slice(got.indexOf('bh='), got.indexOf('bh=') + 20)).not.toBe(raw.toString().slice(raw.indexOf('bh='), raw.indexOf('bh=') + 20));
  });

  it('comes back when its signature is not ours to make', async () => {
    await start({ ehlo: ['PIPELINING'] });
    await submit('q', ['a@elsewhere.test'], { raw: text, from: '' });
    expect(await until(settled)).toMatchObject([{ state: 'failed', lastResponse: expect.stringMatching(/^554 5\.6\.3 /) as string }]);
  });
});

it('goes through the relay of its sender’s domain, or of all, with the login it was given', async () => {
  await start();
  await using api = real.as('api');
  await api.call('relay.set', { domain: 'dovecote.test', host: 'relay.test', port: stranger.port, security: 'none' });
  await submit('q', ['a@nowhere-at-all.test', 'b@elsewhere.test']);
  await until(settled);
  expect(stranger.letters.map(({ to }) => to).sort()).toEqual(['a@nowhere-at-all.test', 'b@elsewhere.test']);
  await api.call('relay.set', {
    domain: 'dovecote.test',
    host: 'relay.test',
    port: stranger.port,
    security: 'starttls',
    username: 'us',
    password: 'pw',
  });
  await outbound[Symbol.asyncDispose]();
  outbound = await startOutbound({
    storage: real.as('smtp-bree'),
    resolver: RESOLVER,
    log: silentLog(),
    hostname: HOSTNAME,
    domain: DOMAIN,
    stopGraceMs: 2_000,
    allowLoopback: true,
  });
  await submit('r', ['a@elsewhere.test']);
  const all = await until((now) => now.some(({ id, lastResponse }) => id === 'r.1' && lastResponse !== null));
  // A relay that offers no TLS gets neither the login nor the message.
  expect(all.find(({ id }) => id === 'r.1')).toMatchObject({ state: 'waiting', lastResponse: expect.stringMatching(/^451 4\.7\.5 /) as string });
});

it('is delivered, or bounced, exactly once when outbound dies before it could say so', async () => {
  stranger = await startStranger({ replies: { 'RCPT bad@elsewhere.test': '550 5.7.1 no' } });
  const storage = real.as('smtp-bree');
  const dying = {
    ...storage,
    call: (async (name, input, options) =>
      name === 'queue.settle' ? Promise.reject(new Error('dead')) : storage.call(name, input, options)) as typeof storage.call,
  };
  const deps = {
    resolver: RESOLVER,
    log: silentLog(),
    hostname: HOSTNAME,
    domain: DOMAIN,
    stopGraceMs: 500,
    port: stranger.port,
    allowLoopback: true,
  };
  await submit('q', ['bad@elsewhere.test']);
  const first = await startOutbound({ ...deps, storage: dying });
  while (!stranger.asked.includes('RCPT')) await new Promise((resolve) => setTimeout(resolve, 20));
  await first[Symbol.asyncDispose]();
  expect((await rows()).map(({ id, state }) => [id, state])).toEqual([['q.1', 'sending']]);
  // The lease of the dead one ends.
  await storage.call('queue.settle', {
    outcomes: [{ id: 'q.1', attempt: 1, kind: 'deferred', response: '', host: null, nextAttemptAt: 0 }],
    reports: [],
  });
  outbound = await startOutbound({ ...deps, storage });
  await until((now) => settled(now) && now.length === 2);
  expect(await real.read('paloma@dovecote.test')).toHaveLength(1);
});
