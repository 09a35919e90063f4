/**
 * Reads the tar archives that the server's GNU tar writes, entry by entry, without unpacking them: ustar heads with GNU long names (type L) and
 * sizes beyond 8 GB (base 256). Of archives from elsewhere nothing is promised but that they are refused or read, within bounds.
 */
import { PalomarError } from '../../../contract/errors.ts';
import { NAME_MAX_BYTES } from './limits.ts';

const BLOCK = 512;
/** The bit that says: not octal but binary, over all twelve bytes. */
const LARGE = 0x80n << 88n;

export interface Entry {
  readonly name: string;
  /** Links and devices are told apart from files so that none is taken for one. */
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
}

export interface EntryReader {
  /** Asked for each entry: gives what takes its content, or null to pass it over. */
  open(entry: Entry): ((chunk: Buffer) => void | Promise<void>) | null;
  close?(entry: Entry): void | Promise<void>;
}

/** The source is ended whatever happens: a file behind it is closed. @throws PalomarError CHECKSUM_MISMATCH when it is no whole archive */
export async function readArchive(source: AsyncIterable<Buffer>, reader: EntryReader): Promise<void> {
  await using input = new Blocks(source);
  let longName: string | null = null;
  for (;;) {
    const head = await input.take(BLOCK);
    // Two blocks of zeros end it; after them tar fills up to its record size.
    if (head.every((byte) => byte === 0)) break;
    const { name, type, sizeBytes } = parseHead(head);
    const padding = (BLOCK - (sizeBytes % BLOCK)) % BLOCK;
    if (type === 'L') {
      if (sizeBytes > NAME_MAX_BYTES) throw damaged('a name is too long');
      longName = (await input.take(sizeBytes)).toString('utf8').replace(/\0.*$/s, '');
      await input.take(padding);
      continue;
    }
    const entry: Entry = { name: longName ?? name, kind: kindOf(type), sizeBytes };
    longName = null;
    const take = reader.open(entry);
    await input.pass(sizeBytes, take);
    await input.pass(padding, null);
    await reader.close?.(entry);
  }
  await input.drain();
}

function parseHead(head: Buffer): { readonly name: string; readonly type: string; readonly sizeBytes: number } {
  const sum = head.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== octal(text(head, 148, 8))) throw damaged('a head has a wrong sum');
  const isLarge = (head[124] ?? 0) >= 0x80;
  const sizeBytes = isLarge ? Number(BigInt(`0x${head.toString('hex', 124, 136)}`) - LARGE) : octal(text(head, 124, 12));
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw damaged('a size is none');
  const isPosix = text(head, 257, 6) === 'ustar' && head[263] === 0x30;
  const prefix = isPosix ? text(head, 345, 155) : '';
  return { name: `${prefix === '' ? '' : `${prefix}/`}${text(head, 0, 100)}`, type: String.fromCharCode(head[156] ?? 0), sizeBytes };
}

function kindOf(type: string): Entry['kind'] {
  if (type === '0' || type === '\0') return 'file';
  if (type === '1' || type === '2') return 'link';
  return type === '5' ? 'directory' : 'other';
}

/** NaN for what is none, also where only its beginning is one. */
function octal(digits: string): number {
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
}

function text(head: Buffer, at: number, length: number): string {
  return head
    .toString('utf8', at, at + length)
    .replace(/\0.*$/s, '')
    .trim();
}

function damaged(why: string): PalomarError {
  return new PalomarError('CHECKSUM_MISMATCH', `The archive in the backup cannot be read: ${why}. Use another backup.`);
}

/** A stream as exactly so many bytes at a time. */
class Blocks implements AsyncDisposable {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    while (this.#held.length < length) this.#held = Buffer.concat([this.#held, await this.#next()]);
    return this.#cut(length);
  }

  async pass(length: number, to: ((chunk: Buffer) => void | Promise<void>) | null): Promise<void> {
    for (let left = length; left > 0;) {
      if (this.#held.length === 0) this.#held = await this.#next();
      const chunk = this.#cut(Math.min(left, this.#held.length));
      left -= chunk.length;
      await to?.(chunk);
    }
  }

  async drain(): Promise<void> {
    while ((await this.#source.next()).done !== true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.return?.();
  }

  #cut(length: number): Buffer {
    const cut = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return cut;
  }

  async #next(): Promise<Buffer> {
    const result = await this.#source.next();
    if (result.done === true) throw damaged('it ends in the middle');
    return result.value;
  }
}
