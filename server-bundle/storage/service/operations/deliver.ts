/** message.deliver: into the file of whoever is there, sealed for whoever is not; answered after fsync either way. */
import { StorageError } from '../../api/operations.ts';
import { sizeAtLastClose } from '../configuration/accounts.ts';
import { deliverInto } from '../mailbox/delivery.ts';
import { usedBytes } from '../mailbox/folders.ts';
import { readFlags } from '../mailbox/flags.ts';
import { folderForLater } from '../mailbox/names.ts';
import type { Recipient } from '../recipients.ts';
import type { SealedLetter } from '../sealing/format.ts';
import type { UnlockedAccount } from '../unlocked.ts';
import type { Context, Handlers } from './context.ts';

export const deliverHandlers: Handlers<'message.deliver'> = {
  'message.deliver': async (context, input) => {
    const recipients = await Promise.all([...new Set(input.accounts)].map((id) => context.accounts.recipient(id)));
    const letter: SealedLetter = {
      deliveryId: input.deliveryId,
      folder: input.folder == null ? null : folderForLater(input.folder),
      createFolder: input.createFolder ?? false,
      flags: readFlags(input.flags ?? []),
      receivedAt: context.clock.now(),
      raw: input.raw,
    };
    for (const recipient of recipients) await requireRoom(context, recipient, letter.raw.length);
    const sealed = await Promise.all(recipients.map((recipient) => deliverOne(context, recipient, letter)));
    return { sealed: recipients.filter((_, index) => sealed[index]).map((recipient) => recipient.id) };
  },
};

/** @returns true when it was sealed. */
async function deliverOne(context: Context, { id }: Recipient, letter: SealedLetter): Promise<boolean> {
  const unlocked = context.accounts.unlocked(id);
  if (unlocked && (await deliverDirectly(context, unlocked, letter))) return false;
  await (await context.accounts.drop(id)).put(letter);
  // A login that began while this was written has listed the letters already: it gets this one now.
  if (context.accounts.unlocked(id))
    void context.accounts
      .ingestInto(id)
      .catch((error: unknown) => context.log.error({ err: error, account: id }, 'a letter stays sealed until the next login'));
  return true;
}

/** False when the owner left, or the file cannot be read, in the meantime: then the letter is sealed. */
async function deliverDirectly(context: Context, account: UnlockedAccount, letter: SealedLetter): Promise<boolean> {
  try {
    await account.write((file, changes) => deliverInto(file, changes, letter, context.clock.now()), letter.raw.length);
    return true;
  } catch (error) {
    if (error instanceof StorageError && (error.code === 'SESSION_EXPIRED' || error.code === 'CORRUPT')) return false;
    throw error;
  }
}

async function requireRoom(context: Context, { id, quotaBytes }: Recipient, sizeBytes: number): Promise<void> {
  const unlocked = context.accounts.unlocked(id);
  const kept = unlocked ? usedOf(unlocked) : await context.configuration.read((db) => sizeAtLastClose(db, id));
  const sealed = await (await context.accounts.drop(id)).totals();
  if (kept + sealed.sizeBytes + sizeBytes > quotaBytes)
    throw new StorageError('OVER_QUOTA', 'This mailbox is full: its owner has to remove mail before it can take more.');
}

/** A damaged file is no reason to refuse a letter: it will be sealed. */
function usedOf(account: UnlockedAccount): number {
  try {
    return usedBytes(account.file());
  } catch {
    return 0;
  }
}
