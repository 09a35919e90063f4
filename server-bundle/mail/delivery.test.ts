import { describe, expect, it } from 'vitest';
import type { AccountId, Input, OperationName, Storage } from '../storage/api/operations.ts';
import { deliver } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import type { AccountPlan, Filters } from './filters.ts';
import { deliveryIdOf, hasWaitedAsJunk, laterId } from './queue-id.ts';
import type { Passage } from './recipients.ts';

const id = (text: string): AccountId => text as AccountId;
const NO_FILTERS: Filters = { plansFor: () => Promise.resolve([]) };

interface World {
  readonly storage: Storage;
  readonly calls: (readonly [OperationName, unknown])[];
}

/** Mailboxes named here have no room, or were removed. */
function world(full: readonly string[] = [], gone: readonly string[] = []): World {
  const calls: World['calls'] = [];
  const call = (name: OperationName, input: unknown): Promise<unknown> => {
    calls.push([name, input]);
    if (name !== 'message.deliver') return Promise.resolve({});
    const { accounts } = input as Input<'message.deliver'>;
    return Promise.resolve({
      sealed: [],
      full: accounts.filter((account) => full.includes(account)).map((account) => `${account}@dovecote.test`),
      gone: accounts.filter((account) => gone.includes(account)),
    });
  };
  return { storage: { call } as unknown as Storage, calls };
}

function delivery(accounts: readonly string[], passages: readonly Passage[] = [], folder: string | null = null): Delivery {
  return {
    queueId: 'q1',
    sender: 'ann@stranger.test',
    destinations: {
      accounts: accounts.map(id),
      passages,
      reachedBy: new Map(accounts.map((account) => [id(account), `${account}@dovecote.test`])),
    },
    forMailboxes: Buffer.from('Return-Path: <>\r\nhello'),
    forOthers: () => Buffer.from('hello'),
    folder,
  };
}

/** Of a mailbox whose script sends everything on and keeps nothing. */
function sendsOn(account: string): AccountPlan {
  const redirects = [{ address: `${account}@elsewhere.test`, raw: Buffer.from('hello') }];
  return { account: id(account), address: `${account}@dovecote.test`, stores: [], redirects, reply: null, rejection: null };
}

const run = (storage: Storage, given: Delivery, plans: readonly AccountPlan[] = []): ReturnType<typeof deliver> =>
  deliver({ storage, filters: plans.length === 0 ? NO_FILTERS : { plansFor: () => Promise.resolve(plans) } }, given, AbortSignal.timeout(5000));
const submitted = ({ calls }: World): readonly Input<'queue.submit'>[] =>
  calls.filter(([name]) => name === 'queue.submit').map(([, input]) => input as Input<'queue.submit'>);

describe('a full mailbox', () => {
  it('waits in the queue when others got their copy, and is still the same message then', async () => {
    const it = world(['b']);
    expect(await run(it.storage, delivery(['a', 'b', 'c']))).toEqual({ kind: 'delivered' });
    expect(submitted(it)).toMatchObject([
      { queueId: laterId('q1', false, ['b@dovecote.test']), from: 'ann@stranger.test', recipients: ['b@dovecote.test'] },
    ]);
    expect(deliveryIdOf(`${laterId('q1', false, ['b@dovecote.test'])}.0`)).toBe('q1');
    expect(deliveryIdOf('q1-later.0')).toBe('q1');
    expect(deliveryIdOf('q1.0')).toBe('q1.0');
  });

  it('gets junk as junk, also when it had to wait', async () => {
    const it = world(['b']);
    await run(it.storage, delivery(['a', 'b'], [], '\\Junk'));
    const row = `${submitted(it)[0]?.queueId ?? ''}.1`;
    expect([deliveryIdOf(row), hasWaitedAsJunk(row), hasWaitedAsJunk(`${laterId('q1', false, [])}.1`)]).toEqual(['q1', true, false]);
  });

  it('does not hold up what the script of another sends on', async () => {
    const it = world(['b']);
    expect(await run(it.storage, delivery(['a', 'b']), [sendsOn('a')])).toEqual({ kind: 'delivered' });
    expect(submitted(it).map(({ recipients }) => recipients)).toEqual([['b@dovecote.test'], ['a@elsewhere.test']]);
  });

  it('refuses the message when nobody else gets it', async () => {
    const it = world(['a', 'b']);
    await expect(run(it.storage, delivery(['a', 'b']))).rejects.toMatchObject({ code: 'OVER_QUOTA' });
    expect(submitted(it)).toEqual([]);
  });

  it('waits as well when the message is passed on to somebody', async () => {
    const it = world(['a']);
    await run(it.storage, delivery(['a'], [{ recipient: 'x@dovecote.test', targets: ['y@elsewhere.test'], isKept: true }]));
    expect(submitted(it).map(({ recipients }) => recipients)).toEqual([['y@elsewhere.test'], ['a@dovecote.test']]);
  });
});

describe('a mailbox that was removed meanwhile', () => {
  it('is left to the queue when others got their copy', async () => {
    const it = world([], ['b']);
    expect(await run(it.storage, delivery(['a', 'b', 'c']))).toEqual({ kind: 'delivered' });
    expect(submitted(it).map(({ recipients }) => recipients)).toEqual([['b@dovecote.test']]);
  });

  it('refuses the message when nobody else gets it, and for now when another has no room', async () => {
    await expect(run(world([], ['a', 'b']).storage, delivery(['a', 'b']))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(run(world(['a'], ['b']).storage, delivery(['a', 'b']))).rejects.toMatchObject({ code: 'OVER_QUOTA' });
  });
});

describe('a message for more mailboxes than storage takes at once', () => {
  const many = Array.from({ length: 2100 }, (_, index) => `a${index}`);

  it('is stored in portions, under one id', async () => {
    const it = world();
    await run(it.storage, delivery(many));
    const stored = it.calls.filter(([name]) => name === 'message.deliver').map(([, input]) => input as Input<'message.deliver'>);
    expect(stored.map(({ deliveryId, accounts }) => [deliveryId, accounts.length])).toEqual([1000, 1000, 100].map((length) => ['q1', length]));
    expect(stored.flatMap(({ accounts }) => accounts)).toEqual(many);
  });

  it('waits in portions for those without room, each under an id of its own', async () => {
    const it = world(many.slice(1));
    await run(it.storage, delivery(many));
    expect(submitted(it).map(({ recipients }) => recipients.length)).toEqual([1000, 1000, 99]);
    expect(new Set(submitted(it).map(({ queueId }) => queueId)).size).toBe(3);
  });
});

describe('what a script sends on', () => {
  it('has the same id at the next try, although another script is gone by then', async () => {
    const [first, second] = [world(), world()];
    await run(first.storage, delivery(['a', 'b']), [sendsOn('a'), sendsOn('b')]);
    await run(second.storage, delivery(['a', 'b']), [sendsOn('b')]);
    const ids = submitted(first).map(({ queueId }) => queueId);
    expect(new Set(ids).size).toBe(2);
    expect(submitted(second)[0]?.queueId).toBe(ids[1]);
  });
});

describe('a message that is passed on', () => {
  const one: Passage = { recipient: 'one@dovecote.test', targets: ['y@elsewhere.test', 'https://hooks.example.com/'], isKept: false };
  const two: Passage = { recipient: 'two@dovecote.test', targets: ['z@elsewhere.test'], isKept: true };

  it('goes out once for each recipient, marked with it, under an id that a repetition has again', async () => {
    const [first, second] = [world(), world()];
    for (const it of [first, second]) await run(it.storage, delivery(['a'], [one, two]));
    expect(submitted(first).map(({ raw }) => raw.toString())).toEqual([
      'Delivered-To: one@dovecote.test\r\nhello',
      'Delivered-To: two@dovecote.test\r\nhello',
    ]);
    expect(submitted(first).map(({ recipients }) => recipients)).toEqual([one.targets, two.targets]);
    expect(new Set(submitted(first).map(({ queueId }) => queueId)).size).toBe(2);
    expect(submitted(second).map(({ queueId }) => queueId)).toEqual(submitted(first).map(({ queueId }) => queueId));
  });

  it('is not passed on when it is junk, unless others keep it and its recipient would not', async () => {
    const [alone, beside] = [world(), world()];
    expect((await run(alone.storage, delivery([], [one], '\\Junk'))).kind).toBe('rejected');
    expect(alone.calls).toEqual([]);
    expect((await run(beside.storage, delivery(['a'], [one, two], '\\Junk'))).kind).toBe('delivered');
    expect(submitted(beside).map(({ recipients }) => recipients)).toEqual([one.targets]);
  });
});
