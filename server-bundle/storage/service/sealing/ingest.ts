/**
 * Brings sealed letters into the file of an account that was just opened: each in a transaction together with its
 * delivery id, the sealed file removed only after that COMMIT. A letter that cannot be opened stays where it is and is
 * named in the log; it does not keep the owner out.
 */
import type { Clock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import { INGEST_MAX, INGEST_MAX_BYTES } from '../limits.ts';
import { deliverInto } from '../mailbox/delivery.ts';
import type { UnlockedAccount } from '../unlocked.ts';
import type { SealedDrop } from './drop.ts';
import type { SealedLetter, SealingPrivateKeys } from './format.ts';
import { unsealLetters } from './format.ts';

export interface Ingestion {
  readonly account: UnlockedAccount;
  readonly drop: SealedDrop;
  readonly privateKeys: SealingPrivateKeys;
  readonly clock: Clock;
  readonly log: Log;
}

interface Batch {
  readonly letters: SealedLetter[];
  /** To be removed when the letters are in. */
  readonly files: string[];
  sizeBytes: number;
}

export async function ingest(ingestion: Ingestion): Promise<void> {
  let batch = emptyBatch();
  for (const file of await ingestion.drop.list()) {
    const letters = await openAll(ingestion, file);
    batch.letters.push(...letters.opened);
    batch.sizeBytes += letters.opened.reduce((sum, letter) => sum + letter.raw.length, 0);
    if (letters.complete) batch.files.push(file);
    if (batch.letters.length < INGEST_MAX && batch.sizeBytes < INGEST_MAX_BYTES) continue;
    await keep(ingestion, batch);
    batch = emptyBatch();
  }
  await keep(ingestion, batch);
}

async function keep(ingestion: Ingestion, batch: Batch): Promise<void> {
  if (batch.letters.length === 0) return;
  const now = ingestion.clock.now();
  await ingestion.account.write((file, changes) => {
    for (const letter of batch.letters) deliverInto(file, changes, letter, now);
  });
  for (const file of batch.files) await ingestion.drop.remove(file);
}

async function openAll(ingestion: Ingestion, file: string): Promise<{ opened: SealedLetter[]; complete: boolean }> {
  try {
    const { letters, damaged } = unsealLetters(ingestion.privateKeys, ingestion.account.id, await ingestion.drop.read(file));
    if (damaged > 0) complain(ingestion, file, `${damaged} of its letters were changed`);
    return { opened: letters, complete: damaged === 0 };
  } catch (error) {
    complain(ingestion, file, messageOf(error));
    return { opened: [], complete: false };
  }
}

function complain(ingestion: Ingestion, file: string, reason: string): void {
  ingestion.log.error({ account: ingestion.account.id, file, reason }, 'sealed letters could not be opened; their file stays where it is');
}

function emptyBatch(): Batch {
  return { letters: [], files: [], sizeBytes: 0 };
}
