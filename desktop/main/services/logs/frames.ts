/**
 * Docker's multiplexed log stream: each frame is one byte for the stream, three of zero, four of length (big endian), then one log entry
 * that begins with its timestamp. An entry longer than 16 KiB comes in parts; only the last one ends in a newline. Pure.
 */
import type { LogLine } from '../../../contract/models.ts';
import { FRAME_MAX_BYTES, LINE_MAX_CHARACTERS } from './limits.ts';

export type Entry = Omit<LogLine, 'service'>;
type Stream = LogLine['stream'];

const HEADER_BYTES = 8;

/** Give it chunks as they come; it gives back the lines that are whole. */
export class LogDecoder {
  readonly #pending: Buffer[] = [];
  #pendingBytes = 0;
  readonly #parts: Record<Stream, { at: string; text: string } | null> = { stdout: null, stderr: null };

  /** @throws Error when this is no multiplexed stream */
  push(chunk: Buffer): Entry[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < HEADER_BYTES) return [];
    let rest = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    const entries: Entry[] = [];
    while (rest.length >= HEADER_BYTES) {
      const stream = streamOf(rest);
      const sizeBytes = rest.readUInt32BE(4);
      if (stream === null || sizeBytes > FRAME_MAX_BYTES) throw new Error('Docker sent something that is no log stream.');
      if (rest.length < HEADER_BYTES + sizeBytes) break;
      this.#take(stream, rest.subarray(HEADER_BYTES, HEADER_BYTES + sizeBytes).toString('utf8'), entries);
      rest = rest.subarray(HEADER_BYTES + sizeBytes);
    }
    this.#pending.length = 0;
    this.#pending.push(rest);
    this.#pendingBytes = rest.length;
    return entries;
  }

  /** What was left without a newline when the stream ended. */
  end(): Entry[] {
    const entries: Entry[] = [];
    for (const stream of ['stdout', 'stderr'] as const) this.#finish(stream, entries);
    return entries;
  }

  #take(stream: Stream, payload: string, entries: Entry[]): void {
    const space = payload.indexOf(' ');
    const at = space > 0 ? payload.slice(0, space) : '';
    const body = payload.slice(space + 1);
    const part = (this.#parts[stream] ??= { at, text: '' });
    const whole = body.endsWith('\n');
    part.text += whole ? body.slice(0, -1) : body;
    if (part.text.length > LINE_MAX_CHARACTERS) part.text = `${part.text.slice(0, LINE_MAX_CHARACTERS - 1)}…`;
    if (whole) this.#finish(stream, entries);
  }

  #finish(stream: Stream, entries: Entry[]): void {
    const part = this.#parts[stream];
    if (part) entries.push({ stream, at: part.at, text: part.text.replace(/\r$/, '') });
    this.#parts[stream] = null;
  }
}

function streamOf(frame: Buffer): Stream | null {
  if (frame[1] !== 0 || frame[2] !== 0 || frame[3] !== 0) return null;
  return frame[0] === 1 || frame[0] === 0 ? 'stdout' : frame[0] === 2 ? 'stderr' : null;
}
