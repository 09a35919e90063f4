/**
 * Brings sealed letters into the file of an account that was just opened: each in a transaction together with its
 * delivery id. Which files are done is told after their COMMIT: then they may be removed. A letter that cannot be opened
 * stays where it is and is named; it does not keep the owner out.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../../base/errors.ts';
import { letGo } from '../../api/let-go.ts';
import type { OpenMailbox } from '../hosts/open-mailbox.ts';
import type { IngestReport } from '../hosts/orders.ts';
import { collectKeysSoon } from '../keys/collect.ts';
import { INGEST_MAX, INGEST_MAX_BYTES } from '../limits.ts';
import { deliverInto } from '../mailbox/delivery.ts';
import type { SealedLetter, SealingPrivateKeys } from './format.ts';
import { unsealLetters } from './format.ts';

export interface Ingestion {
  readonly mailbox: OpenMailbox;
  /** Where the sealed files are. */
  readonly directory: string;
  /** In order of arrival. */
  readonly files: readonly string[];
  readonly now: number;
}

interface Batch {
  readonly letters: SealedLetter[];
  /** Whole when the letters are in. */
  readonly files: string[];
  /** The same, but for what is damaged in them. */
  readonly partial: string[];
  sizeBytes: number;
}

export async function ingest(ingestion: Ingestion): Promise<IngestReport> {
  if (ingestion.files.length === 0) return { done: [], partial: [], problems: [] };
  try {
    return await ingestWith(ingestion, ingestion.mailbox.unsealing());
  } finally {
    collectKeysSoon();
  }
}

async function ingestWith(ingestion: Ingestion, keys: SealingPrivateKeys): Promise<IngestReport> {
  const done: string[] = [];
  const partial: string[] = [];
  const problems: { file: string; reason: string }[] = [];
  let batch = emptyBatch();
  for (const file of ingestion.files) {
    const { letters, problem } = await openAll(ingestion, keys, file);
    batch.letters.push(...letters);
    batch.sizeBytes += letters.reduce((sum, letter) => sum + letter.raw.length, 0);
    if (problem === null) batch.files.push(file);
    else {
      problems.push({ file, reason: problem });
      if (letters.length > 0) batch.partial.push(file);
    }
    if (batch.letters.length < INGEST_MAX && batch.sizeBytes < INGEST_MAX_BYTES) continue;
    await keep(ingestion, batch);
    done.push(...batch.files);
    partial.push(...batch.partial);
    batch = emptyBatch();
  }
  await keep(ingestion, batch);
  return { done: [...done, ...batch.files], partial: [...partial, ...batch.partial], problems };
}

async function keep({ mailbox, now }: Ingestion, { letters }: Batch): Promise<void> {
  if (letters.length === 0) return;
  await mailbox.write((file, changes) => {
    for (const letter of letters) deliverInto(file, changes, letter, now);
  });
  for (const { raw } of letters) letGo(raw);
}

async function openAll(
  { mailbox, directory }: Ingestion,
  keys: SealingPrivateKeys,
  file: string,
): Promise<{ readonly letters: SealedLetter[]; readonly problem: string | null }> {
  try {
    const bytes = await readFile(path.join(directory, file));
    const { letters, damaged } = unsealLetters(keys, mailbox.id, bytes);
    letGo(bytes);
    return { letters, problem: damaged > 0 ? `${damaged} of its letters were changed or cut off` : null };
  } catch (error) {
    return { letters: [], problem: messageOf(error) };
  }
}

function emptyBatch(): Batch {
  return { letters: [], files: [], partial: [], sizeBytes: 0 };
}
