/**
 * Everything about a new message that can be worked out before the file is touched: its large parts taken out, what is worth it
 * compressed, its summary, and what it is sorted and threaded by. Pure; the only heavy work of a delivery, done outside the transaction.
 */
import { hash } from 'node:crypto';
import { type SentDate, parseSentDate } from '../../../wire/mime/dates.ts';
import { valueOf } from '../../../wire/mime/header.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import { parseStructure } from '../../../wire/mime/structure.ts';
import { summarize } from '../../../wire/mime/summary.ts';
import { type SummaryText, summaryToText } from '../../../wire/mime/summary-text.ts';
import { type BaseSubject, addressKey, baseSubject, messageIds } from '../../../wire/mime/threading.ts';
import { readBase64Lines } from './base64-lines.ts';
import { PART_MIN_BYTES } from './limits.ts';
import { type Packed, pack } from './packing.ts';
import { type Written, written } from './written.ts';

export interface PreparedPart {
  /** SHA-256 of what is kept. It lies inside the encrypted file, so it tells nobody anything. */
  readonly hash: Buffer;
  readonly sizeBytes: number;
  /** Bytes of the frame in front of it, since the part before. */
  readonly after: number;
  /** 0: as it stands. Otherwise kept decoded, and base64 in lines of this many characters when it is put back. */
  readonly lineLength: number;
  readonly pack: () => Packed;
}

export interface Prepared {
  readonly sizeBytes: number;
  /** Of its header with the empty line. */
  readonly headBytes: number;
  readonly summary: SummaryText;
  readonly written: Written;
  readonly frame: Packed;
  readonly parts: readonly PreparedPart[];
  readonly sent: SentDate | null;
  readonly messageKey: number | null;
  readonly parentKeys: readonly number[];
  readonly subject: BaseSubject;
  readonly fromKey: string;
  readonly toKey: string;
  readonly ccKey: string;
}

/** Never throws: what cannot be understood is kept whole. `raw` must not change afterwards. */
export function prepare(raw: Buffer): Prepared {
  const structure = parseStructure(raw);
  const { fields } = structure;
  const { frame, parts } = takeApart(raw, structure);
  const ids = messageIds(fields);
  const date = valueOf(fields, 'date');
  const summary = summarize(structure);
  return {
    sizeBytes: raw.length,
    headBytes: structure.bodyStart,
    summary: summaryToText(summary),
    written: written(summary),
    frame: pack(frame),
    parts,
    sent: date === null ? null : parseSentDate(date),
    messageKey: ids.own === null ? null : keyOf(ids.own),
    parentKeys: ids.parents.map(keyOf),
    subject: baseSubject(valueOf(fields, 'subject')),
    fromKey: addressKey(valueOf(fields, 'from')),
    toKey: addressKey(valueOf(fields, 'to')),
    ccKey: addressKey(valueOf(fields, 'cc')),
  };
}

/** 52 bits of a message id: what threads are joined by. Two ids of the same key would only share a thread. */
export function keyOf(messageId: string): number {
  return Number.parseInt(hash('sha256', messageId, 'hex').slice(0, 13), 16);
}

function takeApart(raw: Buffer, structure: Part): { frame: Buffer; parts: PreparedPart[] } {
  const pieces: Buffer[] = [];
  const parts: PreparedPart[] = [];
  let at = 0;
  for (const leaf of largeLeaves(structure)) {
    // Parts never overlap; should they ever, the message is still kept as it is.
    if (leaf.bodyStart < at) continue;
    const taken = toPart(raw.subarray(leaf.bodyStart, leaf.end), leaf);
    pieces.push(raw.subarray(at, leaf.bodyStart));
    parts.push({ ...taken.part, after: leaf.bodyStart - at });
    at = leaf.bodyStart + taken.textLength;
  }
  if (parts.length === 0) return { frame: raw, parts };
  pieces.push(raw.subarray(at));
  return { frame: Buffer.concat(pieces), parts };
}

function* largeLeaves(part: Part): Generator<Part> {
  if (part.end - part.headerStart < PART_MIN_BYTES) return;
  if (part.message) yield* largeLeaves(part.message);
  else if (part.children.length > 0) for (const child of part.children) yield* largeLeaves(child);
  else if (part.end - part.bodyStart >= PART_MIN_BYTES) yield part;
}

function toPart(text: Buffer, leaf: Part): { part: Omit<PreparedPart, 'after'>; textLength: number } {
  const isBase64 = valueOf(leaf.fields, 'content-transfer-encoding')?.trim().toLowerCase() === 'base64';
  const decoded = isBase64 ? readBase64Lines(text) : null;
  const data = decoded?.data ?? text;
  return {
    part: { hash: hash('sha256', data, 'buffer'), sizeBytes: data.length, lineLength: decoded?.lineLength ?? 0, pack: () => pack(data) },
    textLength: decoded?.textLength ?? text.length,
  };
}
