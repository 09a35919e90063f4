import { describe, expect, it } from 'vitest';
import type { AccountId } from '../api/operations.ts';
import type { Host } from './hosts/orders.ts';
import type { SealedLetter } from './sealing/format.ts';
import { UnlockedAccount } from './unlocked.ts';

const LETTER: SealedLetter = { deliveryId: 'd', folder: null, createFolder: false, flags: [], receivedAt: 1, raw: Buffer.from('hello') };

/** Takes letters until it is told to close. */
function host(): Host {
  let isClosed = false;
  return {
    perform: (kind) => {
      if (kind === 'close') isClosed = true;
      return Promise.resolve(kind === 'deliver' ? { outcome: isClosed ? 'absent' : 'kept', raw: null } : { sizeBytes: 0, problem: null });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const account = (place: () => Promise<Host>): UnlockedAccount =>
  new UnlockedAccount({ id: 'ana' as AccountId, quotaBytes: 1, key: Buffer.alloc(32), sealingPrivate: Buffer.alloc(1), now: () => 1, place });

describe('a letter for an account that is open', () => {
  it.each(Array.from({ length: 12 }, (_, turns) => turns))(
    'is kept or comes back to be sealed when the owner leaves %i turns later',
    async (turns) => {
      const unlocked = account(() => Promise.resolve(host()));
      const delivered = unlocked.deliver(LETTER, false);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const locked = unlocked.lock();
      expect([null, LETTER]).toContainEqual(await delivered);
      await locked;
      expect(await unlocked.deliver(LETTER, false)).toEqual(LETTER);
    },
  );

  it('comes back when its file cannot be opened', async () => {
    expect(await account(() => Promise.reject(new Error('for the test'))).deliver(LETTER, false)).toEqual(LETTER);
  });
});
