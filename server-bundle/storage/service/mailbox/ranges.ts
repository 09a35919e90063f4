/**
 * Some bytes of a message without the rest of it: of what is kept as parts, only those are read that a range goes through. What would
 * take much memory is not read here at all.
 */
import { base64LinesLength, writeBase64Lines } from './base64-lines.ts';
import { readPart, toSteps } from './contents.ts';
import { PACKED_BYTES } from './limits.ts';
import { type Packing, damaged, unpack } from './packing.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';

export interface KeptFrame {
  readonly recipe: string | null;
  readonly packing: Packing;
  readonly data: Buffer;
}

/** What stands from `start` to `end` of the message: a part, or the frame from `start - shift` on. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly shift: number;
  readonly part: { readonly id: number; readonly lineLength: number } | null;
}

export class Ranges {
  readonly #file: EncryptedFile;
  readonly #frame: KeptFrame;
  readonly #spans: readonly Span[];
  readonly #frameBytes: number;
  #unpacked: Buffer | undefined;

  /** @throws StorageError CORRUPT when the pieces do not make up `sizeBytes`. */
  constructor(file: EncryptedFile, frame: KeptFrame, sizeBytes: number) {
    this.#file = file;
    this.#frame = frame;
    this.#spans = spansOf(file, frame.recipe, sizeBytes);
    this.#frameBytes = this.#spans.reduce((sum, span) => sum + (span.part ? 0 : span.end - span.start), 0);
  }

  /** null for what is too large to be read in passing. @throws StorageError CORRUPT */
  read(start: number, end: number): Buffer | null {
    const touched = this.#spans.filter((span) => span.start < end && span.end > start);
    const readBytes = touched.reduce((sum, span) => sum + (span.part ? span.end - span.start : 0), 0);
    if (end - start > PACKED_BYTES || readBytes > PACKED_BYTES || this.#frameBytes > PACKED_BYTES) return null;
    const pieces = touched.map((span) => this.#bytesOf(span).subarray(Math.max(0, start - span.start), end - span.start));
    const [only] = pieces;
    const bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces);
    if (bytes.length !== end - start) throw damaged();
    return bytes;
  }

  #bytesOf({ start, end, shift, part }: Span): Buffer {
    if (!part) {
      this.#unpacked ??= unpack(this.#frame, this.#frameBytes);
      return this.#unpacked.subarray(start - shift, end - shift);
    }
    const data = readPart(this.#file, part.id);
    if (part.lineLength === 0) return data;
    const text = Buffer.allocUnsafe(end - start);
    writeBase64Lines(data, part.lineLength, text);
    return text;
  }
}

function spansOf(file: EncryptedFile, recipe: string | null, sizeBytes: number): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  let shift = 0;
  for (const [after, id, lineLength] of toSteps(recipe)) {
    const part = file.get<{ size_bytes: number }>('SELECT size_bytes FROM parts WHERE id = ?', id);
    if (!part) throw damaged();
    if (after > 0) spans.push({ start: at, end: at + after, shift, part: null });
    at += after;
    const length = lineLength === 0 ? part.size_bytes : base64LinesLength(part.size_bytes, lineLength);
    spans.push({ start: at, end: at + length, shift: 0, part: { id, lineLength } });
    at += length;
    shift += length;
  }
  if (at > sizeBytes) throw damaged();
  if (at < sizeBytes) spans.push({ start: at, end: sizeBytes, shift, part: null });
  return spans;
}
