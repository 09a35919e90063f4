/**
 * What storage has of the messages of a FETCH, asked for in batches: the next is on its way while one is written. A batch has about a megabyte,
 * so an answer of any length holds two of them.
 */
import { letGo } from '../../storage/api/let-go.ts';
import { type KeptText, NO_SUCH_PART, type PackedTexts, type SummaryRow } from '../../storage/api/operations.ts';
import { loginOf } from './arguments.ts';
import type { BodySection, Needs } from './fetch-items.ts';
import { BATCH_MESSAGES } from './limits.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

const EMPTY = Buffer.alloc(0);

/** In the order of `uids`, which is ascending. */
export async function* batches(session: Session, selected: SelectedMailbox, uids: readonly number[], needs: Needs): AsyncGenerator<Batch> {
  if (!needs.summary && !needs.header && !needs.body && !needs.preview && needs.texts.length === 0 && needs.sections.length === 0) {
    yield new Batch(uids, needs, NOTHING);
    return;
  }
  const load = (from: number): Promise<Batch> | null => {
    const batch = from < uids.length ? loaded(session, selected, uids.slice(from, from + BATCH_MESSAGES), needs) : null;
    // Whoever takes it hears of a failure; if the session ends before, nobody does.
    batch?.catch(() => undefined);
    return batch;
  };
  let from = 0;
  for (let next = load(0); next;) {
    const batch = await next;
    from += batch.uids.length;
    next = session.ending ? null : load(from);
    yield batch;
  }
}

interface Answers {
  readonly texts: PackedTexts | null;
  readonly bodies: PackedTexts | null;
  readonly sections: PackedTexts | null;
  readonly summaries: { readonly rows: readonly SummaryRow[]; readonly answered: number } | null;
  readonly previews: { readonly rows: readonly { readonly uid: number; readonly preview: string }[]; readonly answered: number } | null;
}

const NOTHING: Answers = { texts: null, bodies: null, sections: null, summaries: null, previews: null };

async function loaded(session: Session, selected: SelectedMailbox, uids: readonly number[], needs: Needs): Promise<Batch> {
  const at = { session: loginOf(session).token, mailboxId: selected.id, uids };
  const { storage } = session.deps;
  const [texts, bodies, sections, summaries, previews] = await Promise.all([
    needs.texts.length > 0 ? storage.call('message.texts', { ...at, kinds: needs.texts }) : null,
    needs.body ? storage.call('message.bodies', at) : needs.header ? storage.call('message.headers', at) : null,
    needs.sections.length > 0
      ? storage.call('message.sections', { ...at, sections: needs.sections.map(({ path, text }) => ({ path, text })) })
      : null,
    needs.summary ? storage.call('message.summaries', { ...at, header: false }) : null,
    needs.preview ? storage.call('message.previews', at) : null,
  ]);
  const answered = [texts, bodies, sections, summaries, previews].flatMap((answer) => answer?.answered ?? []);
  return new Batch(uids.slice(0, Math.max(1, Math.min(uids.length, ...answered))), needs, { texts, bodies, sections, summaries, previews });
}

export class Batch {
  readonly uids: readonly number[];
  readonly #kinds: readonly KeptText[];
  readonly #texts: Texts | null;
  readonly #bodies: Texts | null;
  readonly #asked: readonly BodySection[];
  readonly #sections: Texts | null;
  readonly #summaries: ReadonlyMap<number, SummaryRow> | null;
  readonly #previews: ReadonlyMap<number, string> | null;

  constructor(uids: readonly number[], needs: Needs, { texts, bodies, sections, summaries, previews }: Answers) {
    this.uids = uids;
    this.#kinds = needs.texts;
    this.#texts = texts && new Texts(texts, needs.texts.length);
    this.#bodies = bodies && new Texts(bodies, 1);
    this.#asked = needs.sections;
    this.#sections = sections && new Texts(sections, needs.sections.length);
    this.#summaries = summaries && new Map(summaries.rows.map((row) => [row.uid, row]));
    this.#previews = previews && new Map(previews.rows.map((row) => [row.uid, row.preview]));
  }

  /** Its bytes have all been written: their memory is given back. */
  release(): void {
    for (const part of [this.#texts, this.#bodies, this.#sections]) part?.release();
  }

  /** Whether the message has gone before it could be read. */
  lacks(uid: number): boolean {
    return [this.#texts, this.#bodies, this.#sections, this.#summaries].some((part) => part?.has(uid) === false);
  }

  /** The message, or its header where that is enough, or nothing where nothing of it is needed. Of what is too large the message has to be read. */
  bodyOf(uid: number): Buffer | 'too-large' {
    if (this.#asked.some((_, place) => this.#sections?.of(uid, place) === 'too-large')) return 'too-large';
    const body = this.#bodies?.of(uid, 0) ?? EMPTY;
    return body === 'absent' ? EMPTY : body;
  }

  /** The part, whole; null when there is none, undefined when it did not come by itself. */
  sectionOf(uid: number, section: BodySection): Buffer | null | undefined {
    const place = this.#asked.indexOf(section);
    const text = place < 0 ? 'too-large' : this.#sections?.of(uid, place);
    if (text === 'absent') return null;
    return text === 'too-large' ? undefined : text;
  }

  textOf(uid: number, kind: KeptText): Buffer {
    const text = this.#texts?.of(uid, this.#kinds.indexOf(kind));
    return Buffer.isBuffer(text) ? text : EMPTY;
  }

  /** @throws Error when no item was to need it. */
  summaryOf(uid: number): SummaryRow {
    const row = this.#summaries?.get(uid);
    if (!row) throw new Error('This summary was not asked for.');
    return row;
  }

  /** null when there is none. */
  previewOf(uid: number): string | null {
    return this.#previews?.get(uid) ?? null;
  }
}

/** Texts of messages, packed: nothing is made of them before they are written. */
class Texts {
  readonly #data: Buffer;
  readonly #lengths: readonly number[];
  readonly #starts: Uint32Array;
  /** By uid, the place of the first of its texts. */
  readonly #places: ReadonlyMap<number, number>;

  constructor({ uids, lengths, data }: PackedTexts, each: number) {
    this.#data = data;
    this.#lengths = lengths;
    this.#places = new Map(uids.map((uid, index) => [uid, index * each]));
    this.#starts = new Uint32Array(lengths.length);
    let start = 0;
    for (const [index, length] of lengths.entries()) {
      this.#starts[index] = start;
      start += Math.max(0, length);
    }
  }

  release(): void {
    letGo(this.#data);
  }

  has(uid: number): boolean {
    return this.#places.has(uid);
  }

  of(uid: number, kind: number): Buffer | 'too-large' | 'absent' {
    const place = (this.#places.get(uid) ?? 0) + kind;
    const [start = 0, length = 0] = [this.#starts[place], this.#lengths[place]];
    if (length < 0) return length === NO_SUCH_PART ? 'absent' : 'too-large';
    return this.#data.subarray(start, start + length);
  }
}
