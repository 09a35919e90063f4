import { expect, it } from 'vitest';
import { silentLog } from '../base/log.ts';
import type { AccountId, ActiveSieveScript, Storage } from '../storage/api/operations.ts';
import { mailboxFilters } from './filters.ts';
import type { AccountPlan } from './filters.ts';

const PALOMA = 'paloma' as AccountId;
const CARLA = 'carla' as AccountId;

function world() {
  let now = 1_000_000;
  let active: ActiveSieveScript | null = { account: PALOMA, version: 'v1', script: 'discard;', address: 'paloma@x.test', addresses: [] };
  const asked: unknown[] = [];
  const storage = {
    call: (_: string, input: { readonly accounts: readonly AccountId[]; readonly known: readonly string[] }) => {
      asked.push(input);
      return Promise.resolve(
        active === null || !input.accounts.includes(active.account)
          ? []
          : [{ ...active, script: input.known.includes(active.version) ? null : active.script }],
      );
    },
  } as unknown as Storage;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const filters = mailboxFilters({ storage, hostname: 'h', version: '1', log: silentLog(), clock });
  const letter = {
    queueId: 'q',
    sender: 'a@x.test',
    raw: Buffer.from('A: b\r\n\r\n'),
    isJunk: false,
  };
  return {
    asked,
    plans: (accounts: readonly AccountId[] = [PALOMA, CARLA]): Promise<readonly AccountPlan[]> =>
      filters.plansFor({ ...letter, recipients: new Map(accounts.map((id) => [id, 'x@x.test'])) }, new AbortController().signal),
    wait: (durationMs: number) => (now += durationMs),
    activate: (next: ActiveSieveScript | null) => (active = next),
  };
}

it('asks for all mailboxes at once, and not again within a second', async () => {
  const { asked, plans, wait } = world();
  expect((await plans()).map(({ account }) => account)).toEqual([PALOMA]);
  await plans();
  expect(asked).toEqual([{ accounts: [PALOMA, CARLA], known: [] }]);
  wait(1_001);
  expect(await plans()).toMatchObject([{ account: PALOMA, stores: [] }]);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual({ accounts: [PALOMA, CARLA], known: ['v1'] });
});

it('asks in portions when there are more mailboxes than storage takes at once', async () => {
  const { asked, plans } = world();
  const others = Array.from({ length: 1199 }, (_, index) => `a${index}` as AccountId);
  expect((await plans([...others, PALOMA])).map(({ account }) => account)).toEqual([PALOMA]);
  expect(asked).toEqual([
    { accounts: others.slice(0, 1000), known: [] },
    { accounts: [...others.slice(1000), PALOMA], known: [] },
  ]);
});

it('runs the script of now after that second', async () => {
  const { plans, wait, activate } = world();
  expect((await plans())[0]?.stores).toHaveLength(0);
  activate({ account: PALOMA, version: 'v2', script: 'keep;', address: 'paloma@x.test', addresses: [] });
  wait(1_001);
  expect((await plans())[0]?.stores).toHaveLength(1);
  activate(null);
  wait(1_001);
  expect(await plans()).toEqual([]);
});
