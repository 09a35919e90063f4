/** One session of the model: the client, the mailbox it has selected, and what it was told of it. Every line of the server goes into its view. */
import type { LineClient } from '../imap-stage.ts';
import { type Answer, expectOk } from './answers.ts';
import type { View } from './view.ts';
import type { Box } from './world.ts';

/** How long news of what another session did may take to come over a socket. */
const NEWS_MS = 2_000;

export interface Opened {
  readonly box: Box;
  readonly uidValidity: string;
  readonly view: View;
  readonly readOnly: boolean;
}

/** What a client keeps of a mailbox that it leaves (RFC 7162 §3.2.5). */
export interface Kept {
  readonly uidValidity: string;
  readonly modSeq: number;
  readonly letters: ReadonlyMap<number, ReadonlySet<string>>;
}

export class Seat {
  /** Whether it has enabled QRESYNC. */
  readonly isSyncing: boolean;
  /** By the name of the mailbox. */
  readonly kept = new Map<string, Kept>();
  readonly #client: LineClient;
  #opened: Opened | null = null;
  #isIdle = false;

  constructor(client: LineClient, isSyncing: boolean) {
    this.#client = client;
    this.isSyncing = isSyncing;
  }

  get opened(): Opened | null {
    return this.#opened;
  }

  open(opened: Opened): void {
    this.#opened = opened;
  }

  /** Keeps what it knows, where it knows all of it. */
  leave(): void {
    const opened = this.#opened;
    this.#opened = null;
    if (!opened || !this.isSyncing) return;
    const { box, view, uidValidity } = opened;
    const letters = new Map(view.slots.flatMap(({ uid, flags }) => (uid === null || flags === null ? [] : [[uid, flags] as const])));
    this.kept.set(box.name, { uidValidity, modSeq: view.highestModSeq, letters });
  }

  /** @throws Error when the server says what no server may */
  async say(text: string): Promise<Answer> {
    const lines = await this.#client.command(text);
    const [, status = '', rest = ''] = /^(OK|NO|BAD) (.*)$/.exec(lines.at(-1) ?? '') ?? [];
    const told = lines.slice(0, -1);
    for (const line of told) this.#opened?.view.take(line, text);
    this.#opened?.view.answered(lines.join('\n'));
    if ((status !== 'OK' && status !== 'NO' && status !== 'BAD') || rest.includes('SERVERBUG')) throw new Error(`${text}: ${lines.join('\n')}`);
    return { lines: told, status, text: rest };
  }

  async idle(): Promise<void> {
    this.#client.send('i IDLE\r\n');
    await this.#listenUntil((line) => line.startsWith('+ '));
    this.#isIdle = true;
  }

  async wake(): Promise<void> {
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#client.send('DONE\r\n');
    await this.#listenUntil((line) => line === 'i OK IDLE completed');
    await this.askUnknown();
  }

  /** As any client does, of what is new. What it cannot be told of is gone already. */
  async askUnknown(): Promise<void> {
    const unknown = this.#opened?.box.isRemoved === false ? this.#opened.view.unknown : [];
    if (unknown.length > 0) await this.say(`FETCH ${unknown.join(',')} (UID FLAGS RFC822.SIZE)`);
  }

  /** After a NOOP the view is the truth. @throws Error where it is not */
  async agree(): Promise<void> {
    await this.wake();
    for (const deadline = Date.now() + NEWS_MS; ;) {
      expectOk(await this.say('NOOP'));
      if (!this.#opened || this.#opened.box.isRemoved) return;
      await this.askUnknown();
      const { box, view } = this.#opened;
      const [seen, wanted] = [seenBy(view), box.letters.map(({ uid, size, flags }) => described(uid, size, flags))];
      if (seen.join('\n') === wanted.join('\n')) return;
      if (Date.now() > deadline) throw new Error(`${box.name} is seen as\n${seen.join('\n')}\nand holds\n${wanted.join('\n')}`);
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** Out of IDLE and out of any mailbox. */
  async rest(): Promise<void> {
    await this.wake();
    if (this.#opened) await this.say('UNSELECT');
    this.leave();
  }

  async #listenUntil(isLast: (line: string) => boolean): Promise<void> {
    const view = this.#opened?.view;
    for (let line = await this.#client.line(); !isLast(line); line = await this.#client.line()) {
      view?.take(line, 'IDLE');
      view?.answered(line);
    }
  }
}

function described(uid: number | string, size: number | undefined, flags: ReadonlySet<string> | null): string {
  return `${uid} ${size ?? '?'} ${[...(flags ?? ['?'])].sort().join(' ')}`;
}

/** Each letter as the client knows it. */
export function seenBy(view: View): string[] {
  return view.slots.map(({ uid, flags }) => described(uid ?? '?', uid === null ? undefined : view.sizeOf(uid), flags));
}
