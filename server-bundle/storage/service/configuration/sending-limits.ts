/** How much an account, and all accounts of a domain together, may send. What is counted is counted elsewhere. */
import type { Output, SendingLimitRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { Reader, Writer } from './database.ts';

export function listSendingLimits(db: Reader): Promise<SendingLimitRow[]> {
  return selectLimits(db).orderBy('subject').execute();
}

export async function setSendingLimits(db: Writer, row: SendingLimitRow): Promise<void> {
  const limits = {
    messages_per_hour: row.messagesPerHour,
    messages_per_day: row.messagesPerDay,
    recipients_per_hour: row.recipientsPerHour,
    recipients_per_day: row.recipientsPerDay,
  };
  await db
    .insertInto('sending_limits')
    .values({ subject: row.subject.toLowerCase(), ...limits })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(limits))
    .execute();
}

/** @throws StorageError NOT_FOUND */
export async function removeSendingLimits(db: Writer, subject: string): Promise<void> {
  const removed = await db.deleteFrom('sending_limits').where('subject', '=', subject.toLowerCase()).executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new StorageError('NOT_FOUND', 'No limit was set for that.');
}

export async function sendingLimitsOf(db: Reader, address: string): Promise<Output<'sending-limit.of'>> {
  const own = address.toLowerCase();
  const domain = own.slice(own.lastIndexOf('@') + 1);
  const rows = await selectLimits(db).where('subject', 'in', [own, domain, '']).execute();
  const found = (subject: string): SendingLimitRow | null => rows.find((row) => row.subject === subject) ?? null;
  return { account: found(own) ?? found(''), domain: found(domain) };
}

function selectLimits(db: Reader) {
  return db
    .selectFrom('sending_limits')
    .select([
      'subject',
      'messages_per_hour as messagesPerHour',
      'messages_per_day as messagesPerDay',
      'recipients_per_hour as recipientsPerHour',
      'recipients_per_day as recipientsPerDay',
    ]);
}
