/** What each item of a FETCH writes (RFC 9051 §7.5.2), straight into the answer. */
import { renderStructure } from '../../wire/imap/envelope.ts';
import { dateTime, nstring } from '../../wire/imap/format.ts';
import type { Part } from '../../wire/mime/structure.ts';
import { type SummaryText, textToSummary } from '../../wire/mime/summary-text.ts';
import type { Batch } from './fetch-batches.ts';
import { type BinaryItem, type BodySection, type FetchItem, isBinary } from './fetch-items.ts';
import type { MessageTable } from './message-table.ts';
import type { Output } from './output.ts';
import { partialOf, sectionBytes } from './section.ts';

/** The message that is being written. */
export interface Message {
  readonly batch: Batch;
  readonly uid: number;
  /** In the table. */
  readonly index: number;
  /** The message, or its header where no item needs more, or nothing. */
  readonly raw: Buffer;
  readonly structure: () => Part;
  readonly binaries: ReadonlyMap<BinaryItem, Buffer | null>;
}

/** Behind the length of a literal. */
const LITERAL_END = Buffer.from('}\r\n');

export type Writer = (output: Output, message: Message) => void;

export function writersOf(items: readonly FetchItem[], table: MessageTable): readonly Writer[] {
  return items.map((item) => {
    if (item.kind === 'section') return sectionWriter(item);
    return isBinary(item) ? (output, message) => writeBinary(output, message, item) : plainWriter(item.kind, table);
  });
}

function plainWriter(kind: Exclude<FetchItem['kind'], 'section' | BinaryItem['kind']>, table: MessageTable): Writer {
  switch (kind) {
    case 'uid':
      return named('UID ', (output, { uid }) => output.number(uid));
    case 'flags':
      return (output, { index }) => output.bytes(table.flagsAt(index).written);
    case 'internal-date':
      return named('INTERNALDATE ', (output, { index }) => output.text(dateTime(table.internalDateAt(index))));
    case 'size':
      return named('RFC822.SIZE ', (output, { index }) => output.number(table.sizeBytesAt(index)));
    case 'mod-seq':
      return (output, { index }) => output.text(`MODSEQ (${table.modSeqAt(index)})`);
    case 'envelope':
      return named('ENVELOPE ', (output, { batch, uid }) => output.bytes(batch.textOf(uid, 'envelope')));
    case 'body-structure':
      return named('BODYSTRUCTURE ', (output, { batch, uid }) => output.bytes(batch.textOf(uid, 'structure')));
    case 'body':
      // Storage made the text with the same module.
      return (output, { batch, uid }) =>
        output.text(`BODY ${renderStructure(textToSummary(batch.summaryOf(uid).summary as SummaryText).structure, false)}`);
    case 'preview':
      return (output, { batch, uid }) => output.text(`PREVIEW ${previewText(batch.previewOf(uid))}`);
    case 'email-id':
      return (output, { batch, uid }) => output.text(`EMAILID (${batch.summaryOf(uid).emailId})`);
    case 'thread-id':
      return (output, { batch, uid }) => output.text(`THREADID (${batch.summaryOf(uid).threadId})`);
    case 'save-date':
      return (output, { batch, uid }) => output.text(`SAVEDATE ${dateTime(batch.summaryOf(uid).saveDate)}`);
  }
}

function named(name: string, write: Writer): Writer {
  const bytes = Buffer.from(name);
  return (output, message) => {
    output.bytes(bytes);
    write(output, message);
  };
}

function previewText(preview: string | null): string {
  return nstring(preview === null ? null : Buffer.from(preview).toString('latin1'));
}

function sectionWriter(section: BodySection): Writer {
  const opening = Buffer.from(`${section.label} {`, 'latin1');
  return (output, { batch, uid, raw, structure }) => {
    const kept = batch.sectionOf(uid, section);
    const bytes = kept === undefined ? sectionBytes(raw, structure, section) : partialOf(kept, section);
    if (!bytes) return output.text(`${section.label} NIL`);
    output.bytes(opening);
    output.number(bytes.length);
    output.bytes(LITERAL_END);
    output.bytes(bytes);
  };
}

function writeBinary(output: Output, { binaries }: Message, item: BinaryItem): void {
  const bytes = binaries.get(item) ?? null;
  if (item.kind === 'binary-size') return output.text(`${item.label} ${bytes?.length ?? 0}`);
  if (!bytes) return output.text(`${item.label} NIL`);
  output.text(`${item.label} ${bytes.includes(0) ? '~' : ''}{${bytes.length}}\r\n`);
  output.bytes(bytes);
}
