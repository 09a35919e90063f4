/** message.deliver: into the file of whoever is there, sealed for whoever is not; answered after fsync either way. */
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
    const recipients = await Promise.all([...new Set(input.accounts)].map((id) => context.accounts.recipient(id)));
    const letter: SealedLetter = {
      deliveryId: input.deliveryId,
      folder: input.folder == null ? null : folderForLater(input.folder),
      createFolder: input.createFolder ?? false,
      flags: readFlags(input.flags ?? []),
      receivedAt: context.clock.now(),
      raw: input.raw,
    };
    const room = await Promise.all(recipients.map((recipient) => canTake(context, recipient, letter)));
    const able = recipients.filter((_, index) => room[index]);
    const full = await addressesOf(
      context,
      recipients.filter((_, index) => !room[index]),
    );
    const sealed = await deliverAll(context, able, letter, isOwned);
    return { sealed: able.filter((_, index) => sealed[index]).map((recipient) => recipient.id), full };
  },
};

async function addressesOf(context: Context, recipients: readonly Recipient[]): Promise<string[]> {
  const records = await Promise.all(recipients.map(({ id }) => context.configuration.read((db) => accountById(db, id))));
  return records.flatMap((record) => (record ? [record.address] : []));
}

/** One after the other when it is large, so that there is one copy of it at a time; the last may have it for good. */
async function deliverAll(context: Context, recipients: readonly Recipient[], letter: SealedLetter, isOwned: boolean): Promise<boolean[]> {
  if (letter.raw.length < DELIVER_IN_TURN_BYTES) return Promise.all(recipients.map((recipient) => deliverOne(context, recipient, letter, false)));
  const sealed: boolean[] = [];
  for (const recipient of recipients) sealed.push(await deliverOne(context, recipient, letter, isOwned && recipient === recipients.at(-1)));
  return sealed;
}

/** @returns true when it was sealed. */
async function deliverOne(context: Context, { id }: Recipient, letter: SealedLetter, isOwned: boolean): Promise<boolean> {
  const unlocked = context.accounts.unlocked(id);
  const left = unlocked ? await unlocked.deliver(letter, isOwned) : letter;
  if (!left) return false;
  await (await context.accounts.drop(id)).put(left);
  // A login that began while this was written has listed the letters already: it gets this one now.
  if (context.accounts.unlocked(id))
    void context.accounts
      .ingestInto(id)
      .catch((error: unknown) => context.log.error({ err: error, account: id }, 'a letter stays sealed until the next login'));
  return true;
}
