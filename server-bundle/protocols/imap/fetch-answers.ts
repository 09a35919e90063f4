/** Writes the answers to a FETCH, message by message, at the pace of the reader. What an item writes is settled once for all messages. */
import { parseStructure, type Part } from '../../wire/mime/structure.ts';
import { loginOf, orGone } from './arguments.ts';
import { binaryBytes } from './binary.ts';
import { type Batch, batches } from './fetch-batches.ts';
import { type BinaryItem, type FetchItem, isBinary, needsOf } from './fetch-items.ts';
import { type Message, type Writer, writersOf } from './fetch-writers.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';
import { wholeBody } from './whole-body.ts';

export interface Wish {
  /** Ascending. */
  readonly uids: readonly number[];
  readonly items: readonly FetchItem[];
  /** Those of `uids` that this very command has marked as seen, and what is told of them. */
  readonly seen: ReadonlySet<number>;
  readonly itemsOnceSeen: readonly FetchItem[];
}

const EMPTY = Buffer.alloc(0);
const NO_BINARIES: ReadonlyMap<BinaryItem, Buffer | null> = new Map();
const [SPACE, STAR, END] = [' ', '* ', ')\r\n'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

/** @throws Refusal UNKNOWN-CTE before anything of that message is written; StorageError */
export async function tellMessages(session: Session, selected: SelectedMailbox, wish: Wish): Promise<void> {
  const usual = new Answer(session, selected, wish.items);
  const onceSeen = new Answer(session, selected, wish.itemsOnceSeen);
  for await (const batch of batches(session, selected, wish.uids, needsOf(wish.items))) {
    let index = -1;
    for (const uid of batch.uids) {
      if (session.ending) return;
      const found = selected.table.indexOf(uid, index + 1);
      // Removed by somebody else, which the client may not be told in the middle of a FETCH (RFC 2180 §4.1.3).
      if (found < 0 || batch.lacks(uid)) continue;
      index = found;
      const answer = wish.seen.has(uid) ? onceSeen : usual;
      const raw = batch.bodyOf(uid);
      if (raw === 'too-large') await answer.writeLarge(batch, uid, index);
      else answer.write(batch, uid, index, raw);
      if (session.output.isFull) await session.output.breathe();
    }
    batch.release();
  }
}

/** The way that one message after the other is answered. */
class Answer {
  readonly #session: Session;
  readonly #selected: SelectedMailbox;
  readonly #items: readonly FetchItem[];
  readonly #binaries: readonly BinaryItem[];
  readonly #writers: readonly Writer[];
  readonly #isUidOnly: boolean;
  readonly #opening: Buffer;

  constructor(session: Session, selected: SelectedMailbox, items: readonly FetchItem[]) {
    this.#session = session;
    this.#selected = selected;
    this.#items = items;
    this.#binaries = items.filter(isBinary);
    this.#writers = writersOf(items, selected.table);
    this.#isUidOnly = session.enabled.has('UIDONLY');
    this.#opening = Buffer.from(this.#isUidOnly ? ' UIDFETCH (' : ' FETCH (');
  }

  write(batch: Batch, uid: number, index: number, raw: Buffer): void {
    const { output } = this.#session;
    const message = this.#message(batch, uid, index, raw);
    this.#open(uid, index);
    for (let at = 0; at < this.#writers.length; at += 1) {
      if (at > 0) output.bytes(SPACE);
      this.#writers[at]?.(output, message);
    }
    output.bytes(END);
  }

  /** A message whose body did not come with the others: where all of it is asked for it passes through, piece by piece. */
  async writeLarge(batch: Batch, uid: number, index: number): Promise<void> {
    const { output, deps } = this.#session;
    const at = { session: loginOf(this.#session).token, mailboxId: this.#selected.id, uid };
    const streamed = this.#streamed();
    if (streamed < 0) {
      const raw = await orGone(deps.storage.call('message.body', at));
      if (raw) this.write(batch, uid, index, raw);
      return;
    }
    const sizeBytes = this.#selected.table.sizeBytesAt(index);
    const body = await orGone(wholeBody(deps.storage.stream('message.body', at), sizeBytes));
    if (!body) return;
    const message = this.#message(batch, uid, index, EMPTY);
    this.#open(uid, index);
    for (const [place, item] of this.#items.entries()) {
      if (place > 0) output.bytes(SPACE);
      if (place !== streamed || item.kind !== 'section') this.#writers[place]?.(output, message);
      else {
        output.text(`${item.label} {${sizeBytes}}\r\n`);
        await body.writeTo(this.#session);
      }
    }
    output.bytes(END);
  }

  #open(uid: number, index: number): void {
    const { output } = this.#session;
    output.bytes(STAR);
    output.number(this.#isUidOnly ? uid : index + 1);
    output.bytes(this.#opening);
  }

  #message(batch: Batch, uid: number, index: number, raw: Buffer): Message {
    let parsed: Part | undefined;
    const structure = (): Part => (parsed ??= parseStructure(raw));
    // Before the first byte of the answer: what cannot be decoded refuses the command.
    const binaries =
      this.#binaries.length === 0 ? NO_BINARIES : new Map(this.#binaries.map((item) => [item, binaryBytes(raw, structure, item)] as const));
    return { batch, uid, index, raw, structure, binaries };
  }

  /** The place of the one item that the body is read for, where that is all of it; else -1. */
  #streamed(): number {
    const read = this.#items.filter((item) => item.kind === 'section' || isBinary(item));
    const [only] = read;
    const isWhole = read.length === 1 && only?.kind === 'section' && only.text === 'all' && only.path.length === 0 && !only.partial;
    return isWhole ? this.#items.indexOf(only) : -1;
  }
}
