/** Where is my message? Each service tells what it did, and one id of a message finds all of it. */
import { expect, it } from 'vitest';
import { startOutbound } from '../../../server-bundle/protocols/outbound/server.ts';
import type { EventRow } from '../../../server-bundle/storage/api/operations.ts';
import { mxStage } from './support/mx-stage.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, keptLog, tableResolver } from './support/services.ts';
import { startStranger } from './support/stranger.ts';

/** Oldest first, once `count` are there. */
async function events(
  real: RealStorage,
  asked: { readonly queueId?: string; readonly address?: string },
  count: number,
): Promise<readonly EventRow[]> {
  await using api = real.as('api');
  let rows: readonly EventRow[] = [];
  await expect.poll(async () => (rows = await api.call('event.list', { ...asked, limit: 100 })).length, { timeout: 20_000 }).toBe(count);
  return rows.toReversed();
}

it('follows a message from a stranger into the mailboxes, and tells of one that was refused', async () => {
  await using real = await realStorage();
  await using mxSide = real.as('mx');
  await using mx = await mxStage({ storage: mxSide });
  const dialogue = await mx.envelope();
  await dialogue.say('RCPT TO:<sales@dovecote.test>', /^250 /);
  await dialogue.say('RCPT TO:<nobody@dovecote.test>', /^550 5\.1\.1 /);
  await dialogue.say('DATA', /^354 /);
  const reply = await dialogue.say('From: ann@stranger.test\r\nSubject: sesame\r\n\r\nhello\r\n.', /^250 /);
  const queueId = /Stored as (\S+)/.exec(reply)?.[1] ?? '';
  const rows = await events(real, { queueId }, 3);
  expect(rows.map(({ kind, recipient }) => `${kind} ${recipient ?? ''}`)).toEqual([
    'sealed paloma@dovecote.test',
    'accepted paloma@dovecote.test',
    'accepted sales@dovecote.test',
  ]);
  expect(rows[1]).toMatchObject({ sender: 'ann@stranger.test', peer: '127.0.0.1', domain: 'dovecote.test' });
  expect(JSON.stringify(rows)).not.toContain('sesame');
  const [refused] = await events(real, { address: 'nobody@dovecote.test' }, 1);
  expect(refused).toMatchObject({ kind: 'refused', sender: 'ann@stranger.test', reason: expect.stringMatching(/^550 5\.1\.1 /) as string });
});

it('follows a message of ours to a stranger, through a try that failed and one that did not', async () => {
  await using real = await realStorage();
  await using stranger = await startStranger({ replies: { RCPT: '451 4.2.0 later' } });
  await using storage = real.as('smtp-bree');
  await using _outbound = await startOutbound({
    storage,
    resolver: tableResolver({ 'A elsewhere.test': ['127.0.0.1'] }),
    log: keptLog().log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    stopGraceMs: 2_000,
    port: stranger.port,
    allowLoopback: true,
    retryDelayMs: () => 200,
  });
  await using smtp = real.as('smtp');
  const raw = Buffer.from('From: paloma@dovecote.test\r\nSubject: sesame\r\n\r\nhello\r\n');
  await smtp.call('queue.submit', { queueId: 'out', from: 'paloma@dovecote.test', recipients: ['ann@elsewhere.test'], raw });
  await using api = real.as('api');
  const kinds = async (): Promise<string[]> => (await api.call('event.list', { queueId: 'out', limit: 100 })).map(({ kind }) => kind);
  await expect.poll(kinds, { timeout: 20_000 }).toContain('deferred');
  stranger.replies = {};
  await expect.poll(kinds, { timeout: 20_000 }).toContain('delivered');
  const [newest, before] = await api.call('event.list', { address: 'ann@elsewhere.test', limit: 2 });
  expect(newest).toMatchObject({ kind: 'delivered', sender: 'paloma@dovecote.test', domain: 'dovecote.test', reason: '250 2.0.0 kept' });
  expect(before).toMatchObject({ kind: 'deferred', reason: '451 4.2.0 later' });
});
