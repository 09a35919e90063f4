/** message.deliver: into the file of whoever is there, sealed for whoever is not; answered after fsync either way. */
import { StorageError } from '../../api/operations.ts';
import type { AccountId } from '../../api/operations.ts';
import { accountById } from '../configuration/accounts.ts';
import { DELIVER_IN_TURN_BYTES } from '../limits.ts';
import { readFlags } from '../mailbox/flags.ts';
import { folderForLater } from '../mailbox/names.ts';
import type { Recipient } from '../recipients.ts';
import type { SealedLetter } from '../sealing/format.ts';
import type { Context, Handlers } from './context.ts';
import { canTake } from './room.ts';

export const deliverHandlers: Handlers<'message.deliver'> = {
  'message.deliver': async (context, input, _peer, { isOwned }) => {
    const accounts = [...new Set(input.accounts)];
    const recipients = (await Promise.all(accounts.map((id) => unlessGone(context.accounts.recipient(id))))).filter((found) => found !== null);
    const letter: SealedLetter = {
      deliveryId: input.deliveryId,
      folder: input.folder == null ? null : folderForLater(input.folder),
      createFolder: input.createFolder ?? false,
      flags: readFlags(input.flags ?? []),
      receivedAt: context.clock.now(),
      raw: input.raw,
    };
    const room = await Promise.all(recipients.map((recipient) => unlessGone(canTake(context, recipient, letter))));
    const able = recipients.filter((_, index) => room[index] !== false);
    const crowded = recipients.filter((_, index) => room[index] === false);
    const full = await addressesOf(context, crowded);
    const delivered = await deliverAll(context, able, letter, isOwned);
    const left = new Set([...able.filter((_, index) => delivered[index] !== 'gone').map(({ id }) => id), ...full.keys()]);
    return {
      sealed: able.filter((_, index) => delivered[index] === 'sealed').map(({ id }) => id),
      full: [...full.values()],
      gone: accounts.filter((id) => !left.has(id)),
    };
  },
};

type Fate = 'kept' | 'sealed' | 'gone';

/** Null for an account that was removed: that is no matter of the others. */
async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

async function addressesOf(context: Context, recipients: readonly Recipient[]): Promise<ReadonlyMap<AccountId, string>> {
  const records = await Promise.all(recipients.map(({ id }) => context.configuration.read((db) => accountById(db, id))));
  return new Map(records.flatMap((record) => (record ? [[record.id, record.address] as const] : [])));
}

/** One after the other when it is large, so that there is one copy of it at a time; the last may have it for good. */
async function deliverAll(context: Context, recipients: readonly Recipient[], letter: SealedLetter, isOwned: boolean): Promise<Fate[]> {
  if (letter.raw.length < DELIVER_IN_TURN_BYTES) return Promise.all(recipients.map((recipient) => deliverOne(context, recipient, letter, false)));
  const fates: Fate[] = [];
  for (const recipient of recipients) fates.push(await deliverOne(context, recipient, letter, isOwned && recipient === recipients.at(-1)));
  return fates;
}

async function deliverOne(context: Context, { id }: Recipient, letter: SealedLetter, isOwned: boolean): Promise<Fate> {
  const unlocked = context.accounts.unlocked(id);
  const left = unlocked ? await unlocked.deliver(letter, isOwned) : letter;
  if (!left) return 'kept';
  const drop = await unlessGone(context.accounts.drop(id));
  if (drop === null) return 'gone';
  await drop.put(left);
  // A login that began while this was written has listed the letters already: it gets this one now.
  if (context.accounts.unlocked(id))
    void context.accounts
      .ingestInto(id)
      .catch((error: unknown) => context.log.error({ err: error, account: id }, 'a letter stays sealed until the next login'));
  return 'sealed';
}
