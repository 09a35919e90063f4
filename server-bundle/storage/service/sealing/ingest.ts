/**
 * Brings sealed letters into the file of an account that was just opened: each in a transaction together with its
 * delivery id, the file removed only after that COMMIT. A letter that cannot be opened stays where it is and is named
 * in the log; it does not keep the owner out.
 */
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import { messageOf } from '../../../base/errors.ts';
import { INGEST_MAX, INGEST_MAX_BYTES } from '../limits.ts';
import { deliverInto } from '../mailbox/delivery.ts';
import type { UnlockedAccount } from '../unlocked.ts';
import type { SealedDrop } from './drop.ts';
import type { SealedLetter, SealingPrivateKeys } from './format.ts';
import { unseal } from './format.ts';

export interface Ingestion {
  readonly account: UnlockedAccount;
  readonly drop: SealedDrop;
  readonly privateKeys: SealingPrivateKeys;
  readonly clock: Clock;
  readonly log: Log;
}

interface Opened {
  readonly name: string;
  readonly letter: SealedLetter;
}

export async function ingest(ingestion: Ingestion): Promise<void> {
  const waiting = await ingestion.drop.list();
  for (let start = 0; start < waiting.length;) {
    const batch: Opened[] = [];
    let sizeBytes = 0;
    for (; start < waiting.length && batch.length < INGEST_MAX && sizeBytes < INGEST_MAX_BYTES; start++) {
      const opened = await openOne(ingestion, waiting[start]?.name ?? '');
      if (!opened) continue;
      batch.push(opened);
      sizeBytes += opened.letter.raw.length;
    }
    await keep(ingestion, batch);
  }
}

async function keep(ingestion: Ingestion, batch: readonly Opened[]): Promise<void> {
  if (batch.length === 0) return;
  const now = ingestion.clock.now();
  await ingestion.account.write((file, changes) => {
    for (const { letter } of batch) deliverInto(file, changes, letter, now);
  });
  for (const { name } of batch) await ingestion.drop.remove(name);
}

async function openOne(ingestion: Ingestion, name: string): Promise<Opened | undefined> {
  try {
    return { name, letter: unseal(ingestion.privateKeys, ingestion.account.id, await ingestion.drop.read(name)) };
  } catch (error) {
    ingestion.log.error(
      { account: ingestion.account.id, file: name, reason: messageOf(error) },
      'a sealed letter could not be opened and stays where it is',
    );
    return undefined;
  }
}
