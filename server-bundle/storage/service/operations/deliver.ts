/** message.deliver: into the file of whoever is there, sealed for whoever is not; answered after fsync either way. */
import type { AccountId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { accountById } from '../configuration/accounts.ts';
import { SEALING_KEYS_CACHED } from '../limits.ts';
import { deliverInto } from '../mailbox/delivery.ts';
import { usedBytes } from '../mailbox/folders.ts';
import { folderName } from '../mailbox/names.ts';
import type { SealedLetter, SealingPublicKeys } from '../sealing/format.ts';
import { seal } from '../sealing/format.ts';
import { readPublicKeys } from '../sealing/key-pair.ts';
import type { UnlockedAccount } from '../unlocked.ts';
import type { Context, Handlers } from './context.ts';

interface Recipient {
  readonly id: AccountId;
  readonly publicKeys: SealingPublicKeys;
  readonly quotaBytes: number;
}

const recipients = new Map<AccountId, Recipient>();

export const deliverHandlers: Handlers<'message.deliver'> = {
  'message.deliver': async (context, input) => {
    const ids = [...new Set(input.accounts)];
    const letter: SealedLetter = {
      deliveryId: input.deliveryId,
      folder: input.folder == null ? null : folderName(input.folder),
      receivedAt: context.clock.now(),
      raw: input.raw,
    };
    const named = ids.map((id) => recipientOf(context, id));
    for (const recipient of named) await requireRoom(context, recipient, letter.raw.length);
    const sealed = await Promise.all(named.map((recipient) => deliverOne(context, recipient, letter)));
    return { sealed: ids.filter((_, index) => sealed[index]) };
  },
};

export function forgetSealingKeys(id: AccountId): void {
  recipients.delete(id);
}

/** @returns true when it was sealed. */
async function deliverOne(context: Context, recipient: Recipient, letter: SealedLetter): Promise<boolean> {
  const unlocked = context.accounts.unlocked(recipient.id);
  if (unlocked && (await deliverDirectly(context, unlocked, letter))) return false;
  await context.accounts.drop(recipient.id).put(letter.deliveryId, () => seal(recipient.publicKeys, recipient.id, letter));
  // A login that began while this was written has listed the letters already: it gets this one now.
  if (context.accounts.unlocked(recipient.id))
    void context.accounts
      .ingestInto(recipient.id)
      .catch((error: unknown) => context.log.error({ err: error }, 'a letter stays sealed until the next login'));
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

async function requireRoom(context: Context, recipient: Recipient, sizeBytes: number): Promise<void> {
  const unlocked = context.accounts.unlocked(recipient.id);
  const kept = unlocked ? usedOf(unlocked) : (accountById(context.configuration, recipient.id)?.sizeBytes ?? 0);
  const sealed = await context.accounts.drop(recipient.id).totals();
  if (kept + sealed.sizeBytes + sizeBytes > recipient.quotaBytes)
    throw new StorageError('OVER_QUOTA', 'This mailbox is full: its owner has to remove mail before it can take more.');
}

function usedOf(account: UnlockedAccount): number {
  try {
    return usedBytes(account.file());
  } catch {
    return 0;
  }
}

function recipientOf(context: Context, id: AccountId): Recipient {
  const cached = recipients.get(id);
  if (cached) return cached;
  const record = accountById(context.configuration, id);
  if (!record) throw new StorageError('NOT_FOUND', 'The account of this recipient was removed meanwhile.');
  const recipient = {
    id,
    publicKeys: readPublicKeys({ x25519: record.sealingX25519, mlKem: record.sealingMlKem }),
    quotaBytes: record.quotaBytes,
  };
  if (recipients.size >= SEALING_KEYS_CACHED) recipients.clear();
  recipients.set(id, recipient);
  return recipient;
}
