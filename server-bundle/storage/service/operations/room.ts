/** Whether a mailbox can take more: what it holds and what waits sealed for it, against its quota. */
import { sizeAtLastClose } from '../configuration/accounts.ts';
import type { Recipient } from '../recipients.ts';
import type { Context } from './context.ts';

export async function hasRoom(context: Context, { id, quotaBytes }: Recipient, sizeBytes: number): Promise<boolean> {
  const unlocked = context.accounts.unlocked(id);
  const kept = unlocked ? unlocked.usedBytes : await context.configuration.read((db) => sizeAtLastClose(db, id));
  const sealed = await (await context.accounts.drop(id)).totals();
  return kept + sealed.sizeBytes + sizeBytes <= quotaBytes;
}
