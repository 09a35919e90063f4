/**
 * Brings sealed letters into the file of an account that was just opened: each in a transaction together with its
 * delivery id, few at a time however many there are in a file. Which files are done is told after their COMMIT: then they may be removed. A letter that cannot be opened
 * stays where it is and is named; it does not keep the owner out.
 */
import path from 'node:path';
import { messageOf } from '../../../base/errors.ts';
import { letGo } from '../../api/let-go.ts';
import type { OpenMailbox } from '../hosts/open-mailbox.ts';
import type { IngestReport } from '../hosts/orders.ts';
import { collectKeysSoon } from '../keys/collect.ts';
import { INGEST_MAX, INGEST_MAX_BYTES } from '../limits.ts';
import { deliverInto } from '../mailbox/delivery.ts';
import type { SealedLetter, SealingPrivateKeys } from './format.ts';
import { openLetters } from './open.ts';
import type { Opened } from './open.ts';
import { sealedFile } from './source.ts';

export interface Ingestion {
  readonly mailbox: OpenMailbox;
  /** Where the sealed files are. */
  readonly directory: string;
  /** In order of arrival. */
  readonly files: readonly string[];
  readonly now: number;
}

/** What of one file is good goes on; `unreadable` ends it. */
type Found = Opened | { readonly kind: 'unreadable'; readonly reason: string };

/** Opened, and not in yet. */
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
  const report = { done: [] as string[], partial: [] as string[], problems: [] as { file: string; reason: string }[] };
  const batch: Batch = { letters: [], files: [], partial: [], sizeBytes: 0 };
  const keep = async (): Promise<void> => {
    await keepLetters(ingestion, batch.letters.splice(0));
    batch.sizeBytes = 0;
    report.done.push(...batch.files.splice(0));
    report.partial.push(...batch.partial.splice(0));
  };
  for (const file of ingestion.files) {
    let [good, damaged] = [0, 0];
    let reason: string | null = null;
    for await (const found of openFile(ingestion, keys, file)) {
      if (found.kind === 'damaged') damaged++;
      else if (found.kind === 'unreadable') reason = found.reason;
      else {
        good++;
        batch.letters.push(found.letter);
        batch.sizeBytes += found.letter.raw.length;
        if (isFull(batch)) await keep();
      }
    }
    if (reason === null && damaged === 0) batch.files.push(file);
    else report.problems.push({ file, reason: reason ?? `${damaged} of its letters were changed or cut off` });
    // What could not be read may be readable another day.
    if (reason === null && damaged > 0 && good > 0) batch.partial.push(file);
  }
  await keep();
  return report;
}

function isFull({ letters, sizeBytes }: Batch): boolean {
  return letters.length >= INGEST_MAX || sizeBytes >= INGEST_MAX_BYTES;
}

async function keepLetters({ mailbox, now }: Ingestion, letters: readonly SealedLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await mailbox.write((file, changes) => {
    for (const letter of letters) deliverInto(file, changes, letter, now);
  });
  for (const { raw } of letters) letGo(raw);
}

async function* openFile({ mailbox, directory }: Ingestion, keys: SealingPrivateKeys, file: string): AsyncGenerator<Found> {
  try {
    await using source = await sealedFile(path.join(directory, file));
    yield* openLetters(keys, mailbox.id, source);
  } catch (error) {
    yield { kind: 'unreadable', reason: messageOf(error) };
  }
}
