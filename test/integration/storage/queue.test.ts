/** The outbound queue and what belongs to it, on both engines of the configuration. */
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../server-bundle/base/clock.ts';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { QueueBatch, QueueOutcome, QueueReport, QueueRow, QueueSubmission, Storage } from '../../../server-bundle/storage/api/operations.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { claim } from '../../../server-bundle/storage/service/configuration/queue/claim.ts';
import { submit } from '../../../server-bundle/storage/service/configuration/queue/submit.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { stage, temporaryDirectory } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const DAY = 24 * 3600 * 1000;

function movable(): Clock & { ahead: number } {
  return {
    ahead: 0,
    now() {
      return Date.now() + this.ahead;
    },
    sleep: (durationMs, options) => systemClock.sleep(durationMs, options),
  };
}

function letter(queueId: string, recipients: readonly string[], more: Partial<QueueSubmission> = {}): QueueSubmission {
  return { queueId, from: 'ana@dovecote.test', recipients, raw: Buffer.from('hello'), ...more };
}

const ids = (batches: readonly QueueBatch[]): string[] => batches.flatMap(({ recipients }) => recipients.map(({ id }) => id));
const outcome = (id: string, kind: QueueOutcome['kind'], more: Partial<QueueOutcome> = {}): QueueOutcome => ({
  id,
  attempt: 1,
  kind,
  response: kind === 'delivered' ? '250 taken' : kind === 'failed' ? '550 no' : '451 later',
  host: 'mx.x.test',
  ...more,
});

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);
  const begin = async (options: { readonly clock?: Clock } = {}): Promise<Stage> => stage({ ...options, configurationUrl: await database.fresh() });
  const take = (
    out: Storage,
    more: { readonly limit?: number; readonly except?: readonly string[]; readonly perDomain?: number } = {},
  ): Promise<readonly QueueBatch[]> => out.call('queue.claim', { limit: 10, leaseMs: 1000, ...more });
  const settle = async (out: Storage, outcomes: readonly QueueOutcome[], reports: readonly QueueReport[] = []): Promise<void> => {
    await out.call('queue.settle', { outcomes, reports });
  };
  const rows = (world: Stage): Promise<readonly QueueRow[]> => world.as('api').call('queue.list', { limit: 100 });

  it('queues once, leases, gives back what its claimer dropped, and shows what became of it', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const out = world.as('smtp-bree');
    const submission = letter('q1', ['a@x.test', 'b@y.test']);
    await Promise.all([world.as('smtp').call('queue.submit', submission), world.as('mx').call('queue.submit', submission)]);
    const claimed = await take(out);
    expect(
      claimed.map(({ domain, recipients, raw }) => [domain, recipients.map(({ address, attempts }) => [address, attempts]), raw?.toString()]),
    ).toEqual([
      ['x.test', [['a@x.test', 1]], 'hello'],
      ['y.test', [['b@y.test', 1]], 'hello'],
    ]);
    expect(await take(out)).toEqual([]);
    await settle(out, [outcome('q1.1', 'delivered')]);
    clock.ahead += 2000;
    expect(ids(await take(out))).toEqual(['q1.2']);
    await settle(out, [outcome('q1.2', 'deferred', { attempt: 2, nextAttemptAt: clock.now() + 60_000 })]);
    expect((await rows(world)).map(({ id, state, lastResponse, host }) => [id, state, lastResponse, host])).toEqual([
      ['q1.2', 'waiting', '451 later', 'mx.x.test'],
      ['q1.1', 'delivered', '250 taken', 'mx.x.test'],
    ]);
    clock.ahead += 61_000;
    await world.restart();
    const [again] = await take(world.as('smtp-bree'));
    expect(again?.recipients[0]).toMatchObject({ id: 'q1.2', attempts: 3 });
    await settle(world.as('smtp-bree'), [outcome('q1.2', 'failed', { attempt: 3 })]);
    await expect(settle(world.as('smtp-bree'), [outcome('nothing.1', 'failed')])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    clock.ahead += 22 * DAY;
    await world.as('smtp').call('queue.submit', letter('q2', ['c@x.test']));
    await take(world.as('smtp-bree'));
    await settle(world.as('smtp-bree'), [outcome('q2.1', 'delivered')]);
    expect((await rows(world)).map((row) => row.id)).toEqual(['q2.1']);
  });

  it('hears what an attempt says too late, and changes nothing', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const out = world.as('smtp-bree');
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test']));
    await take(out);
    clock.ahead += 2000;
    await take(out);
    await settle(out, [outcome('q.1', 'failed', { attempt: 1 })]);
    await settle(out, [outcome('q.1', 'deferred', { attempt: 1, nextAttemptAt: clock.now() })]);
    expect((await rows(world))[0]).toMatchObject({ state: 'sending', attempts: 2 });
    await settle(out, [outcome('q.1', 'delivered', { attempt: 1 })]);
    await settle(out, [outcome('q.1', 'deferred', { attempt: 2 }), outcome('q.1', 'failed', { attempt: 2 })]);
    expect((await rows(world))[0]).toMatchObject({ state: 'delivered', lastResponse: '250 taken' });
  });

  it('queues a report with the end of what it is about, once, and none for an attempt that was taken over', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const out = world.as('smtp-bree');
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test', 'b@x.test']));
    await take(out);
    const report = { queueId: 'q.1-failed', to: 'ana@dovecote.test', raw: Buffer.from('report'), about: ['q.1'] };
    clock.ahead += 2000;
    await take(out);
    await settle(out, [outcome('q.1', 'failed', { attempt: 1 })], [report]);
    expect((await rows(world)).map(({ id }) => id)).toEqual(['q.1', 'q.2']);
    const failed = [outcome('q.1', 'failed', { attempt: 2 })];
    await Promise.all([settle(out, failed, [report]), settle(out, failed, [report])]);
    const all = await rows(world);
    expect(all.filter(({ from }) => from === '').map(({ id, recipient, state }) => [id, recipient, state])).toEqual([
      ['q.1-failed.1', 'ana@dovecote.test', 'waiting'],
    ]);
    expect(all.find(({ id }) => id === 'q.1')?.state).toBe('failed');
  });

  it('keeps nothing of a settlement that names a row which never was', async () => {
    await using world = await begin();
    const out = world.as('smtp-bree');
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test']));
    await take(out);
    await expect(settle(out, [outcome('q.1', 'delivered'), outcome('never.1', 'delivered')])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await rows(world))[0]).toMatchObject({ state: 'sending' });
  });

  it('takes turns between senders: one letter does not wait for ten thousand of another', async () => {
    await using world = await begin();
    const smtp = world.as('smtp');
    for (let index = 0; index < 6; index += 1) {
      const recipients = Array.from({ length: 100 }, (_, place) => `r${place}@d${index * 100 + place}.test`);
      await smtp.call('queue.submit', letter(`mass${index}`, recipients, { from: 'mass@dovecote.test' }));
    }
    await smtp.call('queue.submit', letter('few', ['z@last.test'], { from: 'Ben@dovecote.test' }));
    await smtp.call('queue.submit', letter('lone', ['y@last.test'], { from: 'cleo@dovecote.test' }));
    const claimed = await take(world.as('smtp-bree'), { limit: 4 });
    expect(claimed.map(({ queueId }) => queueId).sort()).toEqual(['few', 'lone', 'mass0', 'mass0']);
  });

  it('hands out the recipients of one domain together, with what was asked for each, and few batches of one domain at once', async () => {
    await using world = await begin();
    const wishes = [{ address: 'b@X.test', notify: ['SUCCESS', 'FAILURE'] as const, orcpt: 'rfc822;b@old.test' }];
    const more = { ret: 'FULL', envid: 'Q=1', requireTls: true, smtpUtf8: true, wishes } as const;
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test', 'b@X.test', 'c@y.test'], more));
    for (let index = 0; index < 5; index += 1)
      await world.as('smtp').call('queue.submit', letter(`n${index}`, ['a@x.test'], { from: `n${index}@dovecote.test` }));
    const claimed = await take(world.as('smtp-bree'), { perDomain: 2 });
    const first = claimed.find(({ queueId, domain }) => queueId === 'q' && domain === 'x.test');
    expect(first).toMatchObject({ ret: 'FULL', envid: 'Q=1', requireTls: true, smtpUtf8: true });
    expect(first?.recipients).toMatchObject([
      { address: 'a@x.test', notify: null, orcpt: null },
      { address: 'b@X.test', notify: ['SUCCESS', 'FAILURE'], orcpt: 'rfc822;b@old.test' },
    ]);
    expect(claimed.filter(({ domain }) => domain === 'x.test')).toHaveLength(2);
  });

  it('passes over the domains that a claim excepts, and keeps theirs due', async () => {
    await using world = await begin();
    const out = world.as('smtp-bree');
    await world.as('smtp').call('queue.submit', letter('q', ['a@Slow.test', 'b@slow.test', 'c@x.test', 'https://Hook.test/in']));
    expect(ids(await take(out, { except: ['slow.test', 'hook.test'] }))).toEqual(['q.3']);
    expect(ids(await take(out)).sort()).toEqual(['q.1', 'q.2', 'q.4']);
  });

  it('hands out a row whose letter is gone without one, and those after it', async () => {
    await using directory = await temporaryDirectory();
    const key = new Sensitive('01'.repeat(32));
    const url = await database.fresh();
    await using configuration = await openConfiguration({ directory: directory.path, key, url, clock: systemClock, log: silentLog() });
    await configuration.transact(async (db) => {
      await submit(db, letter('q', ['a@x.test']), 1);
      await submit(db, letter('r', ['b@x.test']), 1);
      await db.updateTable('queue_bodies').set({ raw: null }).where('queue_id', '=', 'q').execute();
    });
    const claimed = await configuration.transact((db) => claim(db, { limit: 10, leaseMs: 1000 }, 2));
    expect(claimed.map(({ queueId, raw }) => [queueId, raw === null])).toEqual([
      ['q', true],
      ['r', false],
    ]);
  });

  it('does not send a large letter along with its claim, and forgets it with its last recipient', async () => {
    await using world = await begin();
    const out = world.as('smtp-bree');
    const raw = Buffer.alloc(6 * 1024 * 1024, 'x');
    await world.as('smtp').call('queue.submit', letter('big', ['a@x.test', 'b@y.test'], { raw }));
    const claimed = await take(out);
    expect(claimed.map((batch) => [batch.raw, batch.sizeBytes])).toEqual([
      [null, raw.length],
      [null, raw.length],
    ]);
    expect((await out.call('queue.body', { queueId: 'big' })).equals(raw)).toBe(true);
    await settle(out, [outcome('big.1', 'delivered')]);
    expect((await out.call('queue.body', { queueId: 'big' })).length).toBe(raw.length);
    await settle(out, [outcome('big.2', 'failed')]);
    await expect(out.call('queue.body', { queueId: 'big' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('holds, releases, tries now and drops one recipient, one message, one sender', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const [out, api] = [world.as('smtp-bree'), world.as('api')];
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test', 'b@y.test']));
    await world.as('smtp').call('queue.submit', letter('r', ['c@z.test'], { from: 'Ben@dovecote.test' }));
    const control = (
      action: 'hold' | 'release' | 'retry' | 'drop',
      target: Parameters<typeof api.call<'queue.control'>>[1]['target'],
    ): Promise<unknown> => api.call('queue.control', { action, target });
    expect(await control('hold', { kind: 'message', id: 'q.1' })).toEqual({ changed: 1 });
    expect(await control('hold', { kind: 'sender', address: 'ben@dovecote.test' })).toEqual({ changed: 1 });
    expect(ids(await take(out))).toEqual(['q.2']);
    await settle(out, [outcome('q.2', 'deferred', { nextAttemptAt: clock.now() + DAY })]);
    expect(await control('retry', { kind: 'message', id: 'q.2' })).toEqual({ changed: 1 });
    const [tried] = await take(out);
    // What a person asked for is not one of the schedule's tries.
    expect(tried?.recipients[0]).toMatchObject({ id: 'q.2', attempts: 1 });
    expect(await control('drop', { kind: 'message', id: 'q' })).toEqual({ changed: 1 });
    expect(await control('release', { kind: 'sender', address: 'ben@dovecote.test' })).toEqual({ changed: 1 });
    expect((await rows(world)).map(({ id, state }) => [id, state]).sort()).toEqual([
      ['q.1', 'dropped'],
      ['q.2', 'sending'],
      ['r.1', 'waiting'],
    ]);
    await settle(out, [outcome('q.2', 'delivered')]);
    await expect(out.call('queue.body', { queueId: 'q' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await control('drop', { kind: 'message', id: 'nothing' })).toEqual({ changed: 0 });
  });

  it('holds a destination for what comes later too', async () => {
    await using world = await begin();
    const [out, api] = [world.as('smtp-bree'), world.as('api')];
    const target = { kind: 'destination', domain: 'X.test' } as const;
    await api.call('queue.control', { action: 'hold', target, reason: 'they are moving' });
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test', 'b@y.test']));
    expect(ids(await take(out))).toEqual(['q.2']);
    expect(await api.call('queue.holds', {})).toMatchObject([{ domain: 'x.test', reason: 'they are moving' }]);
    await api.call('queue.control', { action: 'release', target });
    expect(ids(await take(out))).toEqual(['q.1']);
  });

  it('lists by state, destination, sender and message', async () => {
    await using world = await begin();
    const api = world.as('api');
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test', 'b@y.test']));
    await world.as('smtp').call('queue.submit', letter('r', ['c@y.test'], { from: 'Ben@dovecote.test' }));
    const listed = async (filter: object): Promise<string[]> => (await api.call('queue.list', { limit: 10, ...filter })).map(({ id }) => id).sort();
    expect(await listed({ domain: 'Y.test' })).toEqual(['q.2', 'r.1']);
    expect(await listed({ sender: 'ben@dovecote.test' })).toEqual(['r.1']);
    expect(await listed({ queueId: 'q' })).toEqual(['q.1', 'q.2']);
    expect(await listed({ state: 'held' })).toEqual([]);
  });

  it('says of a recipient that its domain is not to write there, until that has expired or was taken back', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const [out, api] = [world.as('smtp-bree'), world.as('api')];
    const add = (address: string, more: object = {}): Promise<unknown> =>
      out.call('suppression.add', { domain: 'dovecote.test', address, reason: 'bounce', response: '550 5.1.1 gone', ...more });
    await add('Gone@x.test', { expiresAt: clock.now() + DAY });
    await api.call('suppression.add', { domain: 'dovecote.test', address: 'manual@x.test', reason: 'manual' });
    await add('manual@x.test', { expiresAt: clock.now() + 1 });
    await world.as('smtp').call('queue.submit', letter('q', ['gone@X.test', 'manual@x.test', 'fine@x.test']));
    const suppressed = async (): Promise<unknown> => (await take(out))[0]?.recipients.map((recipient) => recipient.suppressed);
    expect(await suppressed()).toEqual(['bounce: 550 5.1.1 gone', 'manual', null]);
    await world.as('smtp').call('queue.submit', letter('other', ['gone@x.test'], { from: 'x@another.test' }));
    expect(await suppressed()).toEqual([null]);
    clock.ahead += 2 * DAY;
    expect((await api.call('suppression.list', { limit: 10 })).map(({ address }) => address)).toEqual(['manual@x.test']);
    await api.call('suppression.remove', { domain: 'dovecote.test', address: 'MANUAL@x.test' });
    expect(await suppressed()).toEqual([null, null, null]);
    await expect(api.call('suppression.remove', { domain: 'dovecote.test', address: 'manual@x.test' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('knows the message that a bounce is about, and of its recipients those whose bounce it can be', async () => {
    await using world = await begin();
    await world.as('smtp').call('queue.submit', letter('q', ['a@x.test', 'b@y.test', 'c@Y.test']));
    const mx = world.as('mx');
    expect(await mx.call('queue.bounced', { id: 'q.2' })).toEqual({
      sender: 'ana@dovecote.test',
      queueId: 'q',
      recipients: ['b@y.test', 'c@Y.test'],
    });
    expect(await mx.call('queue.bounced', { id: 'q.4' })).toBeNull();
  });

  it('keeps the password of a relay sealed, and never gives it to another host', async () => {
    await using world = await begin();
    const [out, api] = [world.as('smtp-bree'), world.as('api')];
    const relay = { domain: '', host: 'Relay.test', port: 587, security: 'starttls' } as const;
    await expect(api.call('relay.set', { ...relay, username: 'us' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(api.call('relay.set', { ...relay, security: 'none', username: 'us', password: 'p' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await api.call('relay.set', { ...relay, username: 'us', password: 'pässword' });
    expect(await out.call('relay.of', { domain: 'dovecote.test' })).toMatchObject({ host: 'relay.test', username: 'us', password: 'pässword' });
    expect(await api.call('relay.list', {})).toMatchObject([{ domain: '', username: 'us', hasPassword: true }]);
    expect(JSON.stringify(await api.call('relay.list', {}))).not.toContain('pässword');
    await api.call('relay.set', { ...relay, port: 465, security: 'implicit', username: 'us' });
    expect(await out.call('relay.of', { domain: '' })).toMatchObject({ port: 465, password: 'pässword' });
    await expect(api.call('relay.set', { ...relay, host: 'other.test', username: 'us' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await api.call('relay.set', { domain: 'dovecote.test', host: 'own.test', port: 25, security: 'none' });
    expect(await out.call('relay.of', { domain: 'Dovecote.test' })).toMatchObject({ host: 'own.test', password: null });
    await api.call('relay.remove', { domain: 'dovecote.test' });
    await api.call('relay.remove', { domain: '' });
    expect(await out.call('relay.of', { domain: 'dovecote.test' })).toBeNull();
  });

  it('keeps limits, policies, and counts of results', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const [out, api] = [world.as('smtp-bree'), world.as('api')];
    const limits = { messagesPerHour: 1, messagesPerDay: 2, recipientsPerHour: null, recipientsPerDay: 4 };
    await api.call('sending-limit.set', { subject: 'Ana@dovecote.test', ...limits });
    await api.call('sending-limit.set', { subject: 'dovecote.test', ...limits, messagesPerHour: 50 });
    expect(await world.as('smtp').call('sending-limit.of', { address: 'ana@Dovecote.test' })).toMatchObject({
      account: limits,
      domain: { messagesPerHour: 50 },
    });
    await api.call('sending-limit.remove', { subject: 'ana@dovecote.test' });
    expect(await world.as('smtp').call('sending-limit.of', { address: 'ana@dovecote.test' })).toMatchObject({ account: null });
    const policy = { id: '1', mode: 'enforce', mx: ['*.x.test'], maxAgeSeconds: 100, expiresAt: clock.now() + DAY } as const;
    await out.call('sts.keep', { domain: 'x.test', ...policy, id: '0' });
    await out.call('sts.keep', { domain: 'X.test', ...policy });
    expect(await out.call('sts.get', { domain: 'x.test' })).toEqual(policy);
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const result = { day, domain: 'x.test', policy: 'sts', host: 'mx.x.test', address: '192.0.2.1', result: 'success', sessions: 3 } as const;
    await out.call('tls-result.add', { results: [result, { ...result, day: '2020-01-01' }] });
    await out.call('tls-result.add', {
      results: [
        { ...result, sessions: 4 },
        { ...result, result: 'validation-failure', sessions: 1 },
      ],
    });
    expect((await api.call('tls-result.list', { limit: 10 })).map((row) => [row.result, row.sessions])).toEqual([
      ['success', 7],
      ['validation-failure', 1],
    ]);
  });
});
