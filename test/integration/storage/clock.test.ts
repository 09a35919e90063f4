/** A server's clock is set back by an hour, or forward by ten days, and nothing is lost, doubled or out of order. */
import { expect, it } from 'vitest';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import type { Clock } from '../../../server-bundle/base/clock.ts';
import { stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const LEASE = 10 * 60_000;

interface JumpingClock extends Clock {
  jump(ms: number): void;
}

function jumpingClock(): JumpingClock {
  let ahead = 0;
  return { ...systemClock, now: () => Date.now() + ahead, jump: (ms) => void (ahead += ms) };
}

async function claimed(world: Stage): Promise<{ id: string; attempts: number }[]> {
  const batches = await world.as('smtp-bree').call('queue.claim', { limit: 10, leaseMs: LEASE });
  return batches.flatMap(({ recipients }) => recipients.map(({ id, attempts }) => ({ id, attempts })));
}

it.each([
  ['back by an hour', -HOUR],
  ['forward by ten days', 10 * DAY],
])('knows a delivery as the one it had, sealed and open, when the clock goes %s', async (_name, jump) => {
  const clock = jumpingClock();
  await using world = await stage({ clock });
  const [ana, ben] = [await world.account('ana'), await world.account('ben')];
  const open = await world.open('ana');
  await world.deliver([ana, ben], 'one');
  clock.jump(jump);
  await world.deliver([ana, ben], 'one');
  await open.close();
  await world.restart();
  await world.deliver([ana, ben], 'one');
  for (const local of ['ana', 'ben']) expect(await (await world.open(local)).bodies()).toHaveLength(1);
  await world.deliver([ana, ben], 'one');
  expect(await (await world.open('ana')).bodies()).toHaveLength(1);
});

it('keeps the order of sealed letters when the clock goes back between them, also across a restart', async () => {
  const clock = jumpingClock();
  await using world = await stage({ clock });
  const ana = await world.account('ana');
  await world.deliver([ana], 'first');
  clock.jump(-HOUR);
  await world.deliver([ana], 'second');
  await world.restart();
  await world.deliver([ana], 'third');
  clock.jump(2 * HOUR);
  await world.deliver([ana], 'fourth');
  const bodies = await (await world.open('ana')).bodies();
  expect(bodies.map((body) => body.trim())).toEqual(['first', 'second', 'third', 'fourth'].map((name) => `Subject: ${name}`));
});

it('gives a mailbox made anew a larger UIDVALIDITY, whatever the clock says', async () => {
  const clock = jumpingClock();
  await using world = await stage({ clock });
  await world.account('ana');
  const { session } = await world.open('ana');
  const imap = world.as('imap');
  let last = 0;
  for (const jump of [0, -HOUR, 10 * DAY, -10 * DAY]) {
    clock.jump(jump);
    const { uidValidity } = await imap.call('mailbox.create', { session, name: 'again' });
    expect(uidValidity).toBeGreaterThan(last);
    last = uidValidity;
    await imap.call('mailbox.remove', { session, name: 'again' });
  }
});

it('lets nobody else claim what is leased when the clock goes back, and gives it out again once the lease has ended', async () => {
  const clock = jumpingClock();
  await using world = await stage({ clock });
  await world.as('mx').call('queue.submit', { queueId: 'q', from: '', recipients: ['x@stranger.test'], raw: Buffer.from('letter') });
  const [first] = await claimed(world);
  expect(first).toBeDefined();
  clock.jump(-HOUR);
  expect(await claimed(world)).toEqual([]);
  clock.jump(HOUR + LEASE + 1000);
  expect(await claimed(world)).toEqual([{ id: first?.id, attempts: (first?.attempts ?? 0) + 1 }]);
});

it('gives out what is leased, once, when the clock goes forward by ten days, and does not listen to the late word of the first', async () => {
  const clock = jumpingClock();
  await using world = await stage({ clock });
  const bree = world.as('smtp-bree');
  await world.as('mx').call('queue.submit', { queueId: 'q', from: '', recipients: ['x@stranger.test'], raw: Buffer.from('letter') });
  const [first = { id: '', attempts: 0 }] = await claimed(world);
  clock.jump(10 * DAY);
  const [second = { id: '', attempts: 0 }] = await claimed(world);
  expect(second).toEqual({ id: first.id, attempts: first.attempts + 1 });
  expect(await claimed(world)).toEqual([]);
  const outcome = { id: first.id, attempt: first.attempts, kind: 'failed', response: '550 no', host: null } as const;
  await bree.call('queue.settle', { outcomes: [outcome], reports: [] });
  const state = async (): Promise<unknown> => (await world.as('api').call('queue.list', { limit: 10 }))[0]?.state;
  expect(await state()).toBe('sending');
  await bree.call('queue.settle', { outcomes: [{ ...outcome, attempt: second.attempts, kind: 'delivered' }], reports: [] });
  expect(await state()).toBe('delivered');
});
