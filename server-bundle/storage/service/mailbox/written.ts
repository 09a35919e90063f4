/** ENVELOPE and BODYSTRUCTURE (RFC 9051 §7.5.2) as IMAP writes them, kept once per message however many copies it has. */
import { renderEnvelope, renderStructure } from '../../../wire/imap/envelope.ts';
import type { MessageSummary } from '../../../wire/mime/summary.ts';
import { type SummaryText, textToSummary } from '../../../wire/mime/summary-text.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';

export interface Written {
  /** In latin1. */
  readonly envelope: string;
  readonly structure: string;
}

export function written(summary: MessageSummary): Written {
  return { envelope: renderEnvelope(summary.envelope), structure: renderStructure(summary.structure, true) };
}

/** From what is kept of it. */
export function writeAgain(file: EncryptedFile, content: number): Written {
  const row = file.get<{ summary: string }>('SELECT summary FROM summaries WHERE content_id = ?', content);
  return written(textToSummary((row?.summary ?? '') as SummaryText));
}

/** Writes what an older version did not, of some messages, newest first. @returns whether there are more. */
export function writeSome(file: EncryptedFile, count: number): boolean {
  const from = file.get<{ value: number }>("SELECT value FROM counters WHERE name = 'to-write'")?.value;
  if (from === undefined) return false;
  const rows = file.all<{ id: number }>('SELECT content_id AS id FROM summaries WHERE content_id <= ? ORDER BY content_id DESC LIMIT ?', from, count);
  for (const { id } of rows) keepWritten(file, id, writeAgain(file, id));
  const last = rows.at(-1);
  if (last && rows.length === count) file.run("UPDATE counters SET value = ? WHERE name = 'to-write'", last.id - 1);
  else file.run("DELETE FROM counters WHERE name = 'to-write'");
  return rows.length === count;
}

export function keepWritten(file: EncryptedFile, content: number, { envelope, structure }: Written): void {
  file.run('INSERT OR REPLACE INTO written (content_id, envelope, structure) VALUES (?, ?, ?)', content, envelope, structure);
}

export function forgetWritten(file: EncryptedFile, content: number): void {
  file.run('DELETE FROM written WHERE content_id = ?', content);
}
