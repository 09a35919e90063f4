import { expect, it } from 'vitest';
import type { Resolution } from '../storage/api/operations.ts';
import { MAIL_LIMITS } from './limits.ts';
import { recipientMemory } from './recipient-memory.ts';

function asking(answer: () => Resolution): { readonly ask: () => Promise<Resolution>; readonly asked: () => number } {
  let count = 0;
  return {
    ask: () => {
      count += 1;
      return Promise.resolve(answer());
    },
    asked: () => count,
  };
}

const MAILBOX: Resolution = { kind: 'accept', accounts: [], webhooks: [], forwards: ['ann@stranger.test'] };

it('asks once for the letters of a burst, and again when the moment is over', async () => {
  let now = 0;
  const memory = recipientMemory({ now: () => now, sleep: () => Promise.resolve() });
  const { ask, asked } = asking(() => MAILBOX);
  for (let letter = 0; letter < 5; letter += 1) expect(await memory.resolve('paloma@dovecote.test', ask)).toEqual(MAILBOX);
  expect(asked()).toBe(1);
  now = MAIL_LIMITS.recipientMs;
  await memory.resolve('paloma@dovecote.test', ask);
  expect(asked()).toBe(2);
});

it('never remembers a refusal: a new mailbox takes mail at once', async () => {
  const memory = recipientMemory();
  let exists = false;
  const { ask } = asking(() => (exists ? MAILBOX : { kind: 'unknown-recipient' }));
  expect(await memory.resolve('new@dovecote.test', ask)).toEqual({ kind: 'unknown-recipient' });
  exists = true;
  expect(await memory.resolve('new@dovecote.test', ask)).toEqual(MAILBOX);
});

it('holds no more recipients than its limit, whoever is asked for', async () => {
  const memory = recipientMemory({ now: () => 0, sleep: () => Promise.resolve() });
  const { ask, asked } = asking(() => MAILBOX);
  for (let each = 0; each <= MAIL_LIMITS.recipientsRemembered; each += 1) await memory.resolve(`${each}@dovecote.test`, ask);
  await memory.resolve('0@dovecote.test', ask);
  expect(asked()).toBe(MAIL_LIMITS.recipientsRemembered + 2);
});

it('asks again where an access list or a full mailbox had a say', async () => {
  const memory = recipientMemory({ now: () => 0, sleep: () => Promise.resolve() });
  for (const say of [{ isConditional: true }, { isFull: true }]) {
    const { ask, asked } = asking(() => ({ ...MAILBOX, ...say }));
    for (let letter = 0; letter < 3; letter += 1) await memory.resolve('paloma@dovecote.test', ask);
    expect(asked()).toBe(3);
  }
});
