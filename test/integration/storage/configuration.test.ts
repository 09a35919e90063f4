import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../server-bundle/base/clock.ts';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { claim, listQueue, submit } from '../../../server-bundle/storage/service/configuration/queue.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { PASSWORD, stage, temporaryDirectory } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

function movable(): Clock & { ahead: number } {
  return {
    ahead: 0,
    now() {
      return Date.now() + this.ahead;
    },
    sleep: (durationMs, options) => systemClock.sleep(durationMs, options),
  };
}

it('answers an unknown user like a wrong password: same words, same time', async () => {
  await using world = await stage();
  await world.account('ana');
  const attempt = async (address: string): Promise<{ message: string; ms: number }> => {
    const start = performance.now();
    const message = await world
      .as('smtp')
      .call('login.verify', { address, password: 'wrong' })
      .then(
        () => 'let in',
        (error: unknown) => String(error),
      );
    return { message, ms: performance.now() - start };
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 15; round++) {
    const [a, b] = [await attempt('ana@dovecote.test'), await attempt('nobody@elsewhere.test')];
    expect(b.message).toBe(a.message);
    known.push(a.ms);
    unknown.push(b.ms);
  }
  const fastest = (times: number[]): number => Math.min(...times);
  // Without the same work it would be a hundredth; a busy machine alone makes it up to two.
  expect(fastest(unknown) / fastest(known)).toBeGreaterThan(1 / 3);
  expect(fastest(unknown) / fastest(known)).toBeLessThan(3);
});

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);
  const begin = async (options: { readonly clock?: Clock } = {}): Promise<Stage> => stage({ ...options, configurationUrl: await database.fresh() });

  it('makes a DKIM key with a domain, and tells the private half to those who sign only', async () => {
    await using world = await begin();
    const [domain] = await world.as('api').call('domain.list', {});
    expect(domain?.dkimSelector).toMatch(/^p\d{6}$/);
    expect(Buffer.from(domain?.dkimPublicKey ?? '', 'base64').length).toBeGreaterThan(290);
    expect((await world.as('smtp').call('dkim.key', { domain: 'dovecote.test' }))?.privateKey).toContain('BEGIN PRIVATE KEY');
    expect(await world.as('smtp').call('dkim.key', { domain: 'other.test' })).toBeNull();
  });

  it('keeps a domain while it has mailboxes, and says of each thing that it exists or does not', async () => {
    await using world = await begin();
    const api = world.as('api');
    await world.account('ana');
    await expect(api.call('domain.create', { name: 'Dovecote.test' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(api.call('domain.remove', { name: 'dovecote.test' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(api.call('domain.get', { name: 'other.test' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(api.call('account.create', { address: 'Ana@dovecote.test', password: PASSWORD })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(api.call('account.create', { address: 'ana@other.test', password: PASSWORD })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(api.call('alias.create', { address: 'ana@dovecote.test', targets: ['x@y.test'] })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(api.call('domain.create', { name: '../x' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await api.call('account.remove', { address: 'ana@dovecote.test' });
    await api.call('domain.remove', { name: 'dovecote.test' });
    expect(await api.call('domain.list', {})).toEqual([]);
  });

  it('resolves mailboxes, tags, nested aliases without loops or doubles, foreign targets, and postmaster', async () => {
    await using world = await begin();
    const [ana, ben] = [await world.account('ana'), await world.account('ben')];
    const api = world.as('api');
    const alias = (local: string, ...targets: string[]): Promise<unknown> => api.call('alias.create', { address: `${local}@dovecote.test`, targets });
    await alias('all', 'team@dovecote.test', 'ana@dovecote.test', 'far@stranger.test');
    await alias('team', 'ben@dovecote.test', 'ana+team@dovecote.test', 'all@dovecote.test');
    await alias('loop', 'pool@dovecote.test');
    await alias('pool', 'loop@dovecote.test');
    const resolve = (address: string): Promise<unknown> => world.as('mx').call('recipient.resolve', { address });
    const to = (...accounts: unknown[]): unknown => ({ kind: 'accept', accounts, forwards: [] });
    expect(await resolve('ANA@Dovecote.Test')).toEqual(to(ana));
    expect(await resolve('ben+shop+more@dovecote.test')).toEqual(to(ben));
    expect(await resolve('all+x@dovecote.test')).toEqual({ kind: 'accept', accounts: [ben, ana], forwards: ['far@stranger.test'] });
    expect(await resolve('postmaster@dovecote.test')).toEqual(to(ana));
    expect(await resolve('Abuse@dovecote.test')).toEqual(to(ana));
    expect(await resolve('postmaster')).toEqual(to(ana));
    expect(await resolve('loop@dovecote.test')).toEqual({ kind: 'unknown-recipient' });
    expect(await resolve('nobody@dovecote.test')).toEqual({ kind: 'unknown-recipient' });
    expect(await resolve('ana@elsewhere.test')).toEqual({ kind: 'unknown-domain' });
    expect(await resolve('<"a b"@dovecote.test>')).toMatchObject({ kind: expect.stringMatching('unknown') as string });
    const { sends } = await world.as('smtp').call('login.verify', { address: 'ben@dovecote.test', password: PASSWORD });
    expect([...sends].sort()).toEqual(['all@dovecote.test', 'ben@dovecote.test', 'team@dovecote.test']);
  });

  it('queues once, leases, gives back what its claimer dropped, and shows what became of it', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const out = world.as('smtp-bree');
    const submission = { queueId: 'q1', from: 'ana@dovecote.test', recipients: ['a@x.test', 'b@x.test'], raw: Buffer.from('hello') };
    await Promise.all([world.as('smtp').call('queue.submit', submission), world.as('mx').call('queue.submit', submission)]);
    const claimed = await out.call('queue.claim', { limit: 10, leaseMs: 1000 });
    expect(claimed.map((item) => [item.id, item.recipient, item.attempts, item.raw.toString()])).toEqual([
      ['q1.1', 'a@x.test', 1, 'hello'],
      ['q1.2', 'b@x.test', 1, 'hello'],
    ]);
    expect(await out.call('queue.claim', { limit: 10, leaseMs: 1000 })).toEqual([]);
    await out.call('queue.delivered', { id: 'q1.1', response: '250 taken' });
    clock.ahead += 2000;
    expect((await out.call('queue.claim', { limit: 10, leaseMs: 1000 })).map((item) => [item.id, item.attempts])).toEqual([['q1.2', 2]]);
    await out.call('queue.deferred', { id: 'q1.2', response: '451 later', nextAttemptAt: clock.now() + 60_000 });
    expect((await world.as('api').call('queue.list', { limit: 10 })).map((row) => [row.id, row.state, row.lastResponse])).toEqual([
      ['q1.2', 'waiting', '451 later'],
      ['q1.1', 'delivered', '250 taken'],
    ]);
    clock.ahead += 61_000;
    await world.restart();
    const [again] = await world.as('smtp-bree').call('queue.claim', { limit: 1, leaseMs: 1000 });
    expect(again).toMatchObject({ id: 'q1.2', attempts: 3 });
    await world.as('smtp-bree').call('queue.failed', { id: 'q1.2', response: '550 no' });
    await expect(world.as('smtp-bree').call('queue.failed', { id: 'nothing', response: '' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    clock.ahead += 8 * 24 * 3600 * 1000;
    await world.as('smtp').call('queue.submit', { ...submission, queueId: 'q2', recipients: ['c@x.test'] });
    await world.as('smtp-bree').call('queue.claim', { limit: 1, leaseMs: 1000 });
    await world.as('smtp-bree').call('queue.delivered', { id: 'q2.1', response: '250' });
    expect((await world.as('api').call('queue.list', { limit: 10 })).map((row) => row.id)).toEqual(['q2.1']);
  });

  it('hears what an attempt says too late, and changes nothing', async () => {
    const clock = movable();
    await using world = await begin({ clock });
    const out = world.as('smtp-bree');
    const raw = Buffer.from('hello');
    await world.as('smtp').call('queue.submit', { queueId: 'q', from: 'ana@dovecote.test', recipients: ['a@x.test'], raw });
    const row = async (): Promise<unknown> => (await world.as('api').call('queue.list', { limit: 1 }))[0];
    await out.call('queue.claim', { limit: 1, leaseMs: 1000 });
    clock.ahead += 2000;
    await out.call('queue.claim', { limit: 1, leaseMs: 1000 });
    await out.call('queue.failed', { id: 'q.1', response: '550 said the first', attempt: 1 });
    await out.call('queue.deferred', { id: 'q.1', response: '451 said the first', nextAttemptAt: clock.now(), attempt: 1 });
    expect(await row()).toMatchObject({ state: 'sending', attempts: 2 });
    await out.call('queue.delivered', { id: 'q.1', response: '250 taken' });
    await out.call('queue.deferred', { id: 'q.1', response: '451 late', nextAttemptAt: clock.now(), attempt: 2 });
    await out.call('queue.failed', { id: 'q.1', response: '550 late' });
    expect(await row()).toMatchObject({ state: 'delivered', lastResponse: '250 taken' });
    await expect(out.call('queue.deferred', { id: 'nothing', response: '', nextAttemptAt: 0 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('closes a row whose letter is gone instead of handing it out', async () => {
    await using directory = await temporaryDirectory();
    const key = new Sensitive('01'.repeat(32));
    await using configuration = await openConfiguration({
      directory: directory.path,
      key,
      url: await database.fresh(),
      clock: systemClock,
      log: silentLog(),
    });
    await configuration.transact(async (db) => {
      await submit(db, { queueId: 'q', from: 'ana@dovecote.test', recipients: ['a@x.test'], raw: Buffer.from('hello') }, 1);
      await submit(db, { queueId: 'r', from: 'ana@dovecote.test', recipients: ['b@x.test'], raw: Buffer.from('hello') }, 1);
      await db.updateTable('queue_bodies').set({ raw: null }).where('queue_id', '=', 'q').execute();
    });
    const claimed = await configuration.transact((db) => claim(db, { limit: 10, leaseMs: 1000 }, 2));
    expect(claimed.map(({ id }) => id)).toEqual(['r.1']);
    expect((await configuration.read((db) => listQueue(db, 10))).map(({ id, state }) => [id, state])).toEqual([
      ['r.1', 'sending'],
      ['q.1', 'failed'],
    ]);
  });

  it('passes over the domains that a claim excepts, and keeps theirs due', async () => {
    await using world = await begin();
    const out = world.as('smtp-bree');
    await world
      .as('smtp')
      .call('queue.submit', { queueId: 'q', from: '', recipients: ['a@Slow.test', 'b@slow.test', 'c@x.test'], raw: Buffer.from('x') });
    const claim = async (except: readonly string[]): Promise<string[]> =>
      (await out.call('queue.claim', { limit: 10, leaseMs: 60_000, except })).map((item) => item.recipient);
    expect(await claim(['slow.test'])).toEqual(['c@x.test']);
    expect(await claim([])).toEqual(['a@Slow.test', 'b@slow.test']);
  });

  it('hands out a large letter to many recipients in answers that a link can carry', async () => {
    await using world = await begin();
    const out = world.as('smtp-bree');
    const recipients = Array.from({ length: 12 }, (_, index) => `r${index}@x.test`);
    await world.as('smtp').call('queue.submit', { queueId: 'big', from: 'ana@dovecote.test', recipients, raw: Buffer.alloc(6 * 1024 * 1024, 'x') });
    const claimed = new Set<string>();
    for (let round = 0; round < recipients.length && claimed.size < recipients.length; round += 1)
      for (const item of await out.call('queue.claim', { limit: 12, leaseMs: 60_000 })) claimed.add(item.recipient);
    expect([...claimed].sort()).toEqual([...recipients].sort());
  });
});
