/** Whether a mailbox can take more: what it holds and what waits sealed for it, against its quota. */
import { sizeAtLastClose } from '../configuration/accounts.ts';
import type { Recipient } from '../recipients.ts';
import type { Context } from './context.ts';

/** Or has it already: the letter that filled the mailbox is not turned away when its sender, who got no answer, comes again. */
export async function canTake(
  context: Context,
  recipient: Recipient,
  letter: { readonly deliveryId: string; readonly raw: Buffer },
): Promise<boolean> {
  if (await hasRoom(context, recipient, letter.raw.length)) return true;
  if (await (await context.accounts.drop(recipient.id)).has(letter.deliveryId)) return true;
  return (await context.accounts.unlocked(recipient.id)?.knows(letter.deliveryId)) ?? false;
}

export async function hasRoom(context: Context, { id, quotaBytes }: Recipient, sizeBytes: number): Promise<boolean> {
  const unlocked = context.accounts.unlocked(id);
  const kept = unlocked ? unlocked.usedBytes : await context.configuration.read((db) => sizeAtLastClose(db, id));
  const sealed = await (await context.accounts.drop(id)).totals();
  return kept + sealed.sizeBytes + sizeBytes <= quotaBytes;
}
