import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { DeliveryEvent } from '../../../server-bundle/storage/api/operations.ts';
import { appendEvents, cutEvents, listEvents } from '../../../server-bundle/storage/service/configuration/events.ts';
import type { Configuration } from '../../../server-bundle/storage/service/configuration/database.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { EventLog } from '../../../server-bundle/storage/service/event-log.ts';
import { EVENTS_CUT_AT_ONCE, EVENTS_HELD_MAX } from '../../../server-bundle/storage/service/limits.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { stage, temporaryDirectory } from '../../support/storage-stage.ts';

const event = (at: number, queueId = `q${at}`): DeliveryEvent => ({ at, queueId, kind: 'accepted', sender: 'ann@stranger.test' });

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);

  it('tells where a message is by its queue id, by an address and by a time, a page at a time', async () => {
    await using world = await stage({ configurationUrl: await database.fresh() });
    const mx = world.as('mx');
    const now = Date.now();
    const from = { sender: 'Ann@Stranger.test', recipient: 'Ana@Dovecote.test', peer: '192.0.2.1' };
    await mx.call('event.record', {
      events: [
        { at: now + 1000, queueId: 'q1', kind: 'accepted', ...from },
        { at: now + 1001, queueId: 'q1', kind: 'sealed', ...from, peer: null },
        { at: now + 2000, queueId: 'q2', kind: 'refused', ...from, reason: '550 5.7.1 no'.padEnd(3000, '!') },
      ],
    });
    await world.as('smtp').call('event.record', { events: [{ at: now + 3000, queueId: 'q3', kind: 'queued', sender: 'ana@dovecote.test' }] });
    const api = world.as('api');
    const list = async (asked: object): Promise<string[]> =>
      (await api.call('event.list', { limit: 100, ...asked })).map(({ queueId, kind }) => `${queueId} ${kind}`);
    expect(await list({ queueId: 'q1' })).toEqual(['q1 sealed', 'q1 accepted']);
    expect(await list({ address: 'ANA@dovecote.test' })).toEqual(['q3 queued', 'q2 refused', 'q1 sealed', 'q1 accepted']);
    expect(await list({ address: 'ann@stranger.test', since: now + 1001, until: now + 1999 })).toEqual(['q1 sealed']);
    expect(await list({ domain: 'dovecote.test' })).toHaveLength(4);
    expect(await list({ domain: 'stranger.test' })).toEqual([]);
    const [first] = await api.call('event.list', { limit: 1 });
    expect(first).toMatchObject({ queueId: 'q3', recipient: null, domain: 'dovecote.test', at: now + 3000 });
    expect(await list({ before: first?.id })).toEqual(['q2 refused', 'q1 sealed', 'q1 accepted']);
    expect(await list({ kind: 'sealed' })).toEqual(['q1 sealed']);
    const spanMs = 60_000;
    const counts = await api.call('event.count', { since: now - spanMs, spanMs, domain: 'dovecote.test' });
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(counts.every(({ at }) => at % spanMs === 0)).toBe(true);
    const [refused] = await api.call('event.list', { queueId: 'q2', limit: 1 });
    expect(refused?.reason).toHaveLength(500);
    await mx.call('event.record', { events: ['m', 'm.1', 'm-later.1', 'm1', 'n', 'M-x', 'm/'].map((queueId) => event(now, queueId)) });
    expect(await list({ queueId: 'm' })).toEqual(['m-later.1 accepted', 'm.1 accepted', 'm accepted']);
    await world.restart();
    expect(await world.as('api').call('event.list', { limit: 100 })).toHaveLength(11);
  });

  it('lets only those who move mail record, and only the administrator look', async () => {
    await using world = await stage({ configurationUrl: await database.fresh() });
    await expect(world.as('imap').call('event.record', { events: [] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(world.as('mx').call('event.list', { limit: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const wrong = [{ ...event(1), kind: 'eaten' as 'accepted' }, { ...event(1), at: -1 }, { ...event(1), peer: 'x\r\ny' }, null as never];
    for (const given of wrong)
      await expect(world.as('mx').call('event.record', { events: [given] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('keeps no more events than are wanted, and none that are too old', async () => {
    await using opened = await open();
    const { configuration } = opened;
    const many = Array.from({ length: EVENTS_CUT_AT_ONCE + 500 }, (_, index) => event(index + 1));
    await configuration.transact((db) => appendEvents(db, many));
    const cut = (keep: { since: number; count: number }): Promise<number> => configuration.transact((db) => cutEvents(db, keep));
    expect(await cut({ since: 0, count: 400 })).toBe(EVENTS_CUT_AT_ONCE);
    expect(await cut({ since: 0, count: 400 })).toBe(100);
    expect(await cut({ since: 0, count: 400 })).toBe(0);
    expect(await cut({ since: many.length - 9, count: 400 })).toBe(390);
    const left = await configuration.read((db) => listEvents(db, { limit: 1000 }));
    expect(left.map(({ at }) => at)).toEqual(Array.from({ length: 10 }, (_, index) => many.length - index));
  });

  async function open(): Promise<AsyncDisposable & { readonly configuration: Configuration }> {
    const directory = await temporaryDirectory();
    const key = new Sensitive('01'.repeat(32));
    const configuration = await openConfiguration({
      directory: directory.path,
      key,
      url: await database.fresh(),
      clock: systemClock,
      log: silentLog(),
    });
    return {
      configuration,
      [Symbol.asyncDispose]: async () => {
        await configuration[Symbol.asyncDispose]();
        await directory[Symbol.asyncDispose]();
      },
    };
  }

  it('drops what does not fit, and never fails whoever records', async () => {
    await using opened = await open();
    const warned: unknown[] = [];
    const log = Object.assign(silentLog(), { warn: (about: unknown) => void warned.push(about) });
    const { configuration } = opened;
    await using events = new EventLog({ configuration, clock: systemClock, log });
    events.record(Array.from({ length: EVENTS_HELD_MAX + 7 }, (_, index) => event(Date.now(), `q${index}`)));
    await events.flush();
    expect(warned).toEqual([{ events: 7 }]);
    const rows = await configuration.read((db) => db.selectFrom('events').select(db.fn.countAll<number>().as('count')).executeTakeFirstOrThrow());
    expect(rows.count).toBe(EVENTS_HELD_MAX);
    const broken: Configuration = { ...configuration, transact: () => Promise.reject(new Error('No disk.')) };
    await using failing = new EventLog({ configuration: broken, clock: systemClock, log });
    failing.record([event(1)]);
    await failing.flush();
    expect(warned).toContainEqual({ events: 1 });
  });
});
