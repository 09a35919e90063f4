/** The job that looks through open mailboxes, on real storage. */
import { expect, it } from 'vitest';
import type { Clock } from '../../../server-bundle/base/clock.ts';
import { keepMailboxesChecked } from '../../../server-bundle/jobs/mailbox-job.ts';
import { stage } from '../../support/storage-stage.ts';

it('looks through the open mailboxes once a week, and leaves the locked ones alone', async () => {
  let now = Date.UTC(2026, 10, 1);
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  await using world = await stage({ clock });
  const bree = world.as('bree');
  const [ana] = [await world.account('ana'), await world.account('ben')];
  await world.deliver([ana], 'letter');
  expect(await bree.call('account.check-open', {})).toEqual({ checked: 0, damaged: [] });
  await world.open('ana');
  expect(await bree.call('account.check-open', {})).toEqual({ checked: 1, damaged: [] });
  expect(await bree.call('account.check-open', {})).toEqual({ checked: 0, damaged: [] });
  now += 8 * 24 * 3600 * 1000;
  expect(await bree.call('account.check-open', {})).toEqual({ checked: 1, damaged: [] });
});

it('says which mailboxes are damaged, goes on after a failure, and ends when it is told to', async () => {
  const stop = new AbortController();
  const rounds = [
    () => Promise.reject(new Error('storage is away')),
    () => Promise.resolve({ checked: 2, damaged: [{ account: 'a1', problems: ['The part 5 is not what it was.'] }] }),
    () => {
      stop.abort();
      return Promise.resolve({ checked: 0, damaged: [] });
    },
  ];
  const said: string[] = [];
  const log = {
    info: () => undefined,
    warn: (_: object, text: string) => said.push(text),
    error: (fields: object, text: string) => said.push(JSON.stringify(fields) + text),
  };
  const storage = { call: () => rounds.shift()?.() };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  await keepMailboxesChecked({ storage, clock, log } as unknown as Parameters<typeof keepMailboxesChecked>[0], stop.signal);
  expect(rounds).toEqual([]);
  expect(said[0]).toMatch(/tried again/);
  expect(said[1]).toMatch(/"a1".*part 5.*damaged/);
});
