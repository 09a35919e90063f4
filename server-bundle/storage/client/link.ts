/** One open WebSocket to storage: the calls, streams and watches on it. When it closes they all end, and it is not used again. */
import { Packr } from 'msgpackr';
import type { WebSocket } from 'ws';
import { Assembly, ChunkSender, plannedBytes } from '../api/chunks.ts';
import { CANCEL, MORE, UNWATCH, WATCH, isChunkFrame, isFrame, isMoreFrame, isReplyFrame } from '../api/frames.ts';
import type { Plan, ReplyFrame } from '../api/frames.ts';
import { framed } from '../api/framing.ts';
import { Parcel } from '../api/parcel.ts';
import type { MailboxEvent, SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { Inflow } from './inflow.ts';

/** Calls that have no answer yet; more wait here, so that one caller cannot fill storage with questions. */
const UNANSWERED_MAX = 256;

/** Who waits for the answer to a call: whole, or piece by piece. */
interface Pending {
  /** Its place in the line of unanswered calls is free again. */
  isAnswered: boolean;
  answered(value: unknown, plan: Plan | undefined): void;
  chunk(n: number, bytes: Buffer): boolean;
  failed(error: Error): void;
}

interface Watch {
  onEvent(event: MailboxEvent): void;
  onEnd(error: StorageError): void;
}

export class ClientLink {
  readonly #socket: WebSocket;
  readonly #gather: () => void;
  readonly #packr = new Packr({ useRecords: true });
  readonly #pending = new Map<number, Pending>();
  readonly #watches = new Map<number, Watch>();
  readonly #line: (() => void)[] = [];
  readonly #sender: ChunkSender;
  #unanswered = 0;
  #nextId = 1;
  #lost: StorageError | undefined;

  /** `gather` is called before each write. */
  constructor(socket: WebSocket, gather: () => void) {
    this.#socket = socket;
    this.#gather = gather;
    this.#sender = new ChunkSender({
      get unwrittenBytes() {
        return socket.bufferedAmount;
      },
      write: (frame, written) => socket.send(this.#packr.pack(frame), written),
    });
    socket.on('message', (data) => this.#received(data as Buffer));
  }

  /** Of a body that somebody waits for, or does no more. The bytes are good until this returns. */
  chunk(id: number, n: number, bytes: Buffer): void {
    if (this.#pending.get(id)?.chunk(n, bytes) === false) this.#socket.terminate();
  }

  async call(name: string, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (this.#unanswered >= UNANSWERED_MAX) await this.#turn(signal);
    return new Promise((resolve, reject) => {
      let assembly: Assembly | undefined;
      this.#ask(name, input, signal, (id) => ({
        isAnswered: false,
        answered: (value, plan) => {
          if (!plan) return this.#done(id, () => resolve(value));
          assembly = new Assembly(value, plan);
          this.#send([id, MORE, plannedBytes(plan)]);
        },
        chunk: (n, bytes) => {
          if (assembly?.add(n, bytes) !== true) return false;
          const whole = assembly;
          if (whole.isWhole) this.#done(id, () => resolve(whole.value()));
          return true;
        },
        failed: reject,
      }));
    });
  }

  /** The Buffer that the operation answers with, piece by piece, no faster than it is taken. Ending the iteration early cancels it. */
  async *stream(name: string, input: unknown, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    if (this.#unanswered >= UNANSWERED_MAX) await this.#turn(signal);
    const inflow = new Inflow();
    const id = this.#ask(name, input, signal, () => ({ isAnswered: false, ...inflow.sink() }));
    try {
      yield* inflow.take((count) => this.#send([id, MORE, count]));
      this.#pending.delete(id);
    } finally {
      if (this.#pending.has(id)) this.#giveUp(id);
    }
  }

  watch(session: SessionToken, watch: Watch): () => void {
    const id = this.#nextId++;
    this.#watches.set(id, watch);
    this.#send([id, WATCH, session]);
    return () => {
      if (this.#watches.delete(id) && !this.#lost) this.#send([id, UNWATCH, null]);
    };
  }

  /** The socket has closed. */
  lost(error: StorageError): void {
    this.#lost = error;
    this.#sender.cancelAll();
    for (const pending of this.#pending.values()) pending.failed(error);
    this.#pending.clear();
    for (const watch of this.#watches.values()) watch.onEnd(error);
    this.#watches.clear();
    for (const go of this.#line.splice(0)) go();
  }

  #ask(name: string, input: unknown, signal: AbortSignal | undefined, make: (id: number) => Pending): number {
    signal?.throwIfAborted();
    if (this.#lost) throw this.#lost;
    const { frame, bodies } = framed(this.#nextId, name, Parcel.of(input));
    const id = this.#nextId++;
    const pending = make(id);
    const abort = (): void => {
      this.#giveUp(id);
      pending.failed(signal?.reason instanceof Error ? signal.reason : new Error('The call was given up.'));
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#pending.set(id, {
      ...pending,
      failed: (error) => {
        signal?.removeEventListener('abort', abort);
        pending.failed(error);
      },
      answered: (value, plan) => {
        if (!plan) signal?.removeEventListener('abort', abort);
        pending.answered(value, plan);
      },
    });
    this.#unanswered++;
    this.#gather();
    this.#socket.send(frame);
    if (bodies.length > 0) this.#sender.add(id, bodies, () => undefined);
    return id;
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    return new Promise((resolve) => this.#line.push(resolve));
  }

  #received(data: Buffer): void {
    const frame: unknown = this.#packr.unpack(data);
    if (!isFrame(frame)) return this.#socket.terminate();
    if (isChunkFrame(frame)) this.chunk(frame[0], frame[2], frame[3]);
    else if (isMoreFrame(frame)) this.#sender.more(frame[0], frame[2]);
    else if (!isReplyFrame(frame)) this.#socket.terminate();
    else if (frame[1] === 'event' || frame[1] === 'end') this.#watched(frame);
    else this.#answered(frame);
  }

  #answered(frame: ReplyFrame): void {
    const [id] = frame;
    const pending = this.#pending.get(id);
    this.#free(id);
    if (frame[1] === 'ok') pending?.answered(frame[2], frame[3]);
    else if (frame[1] === 'error') {
      this.#sender.cancel(id);
      this.#done(id, () => pending?.failed(new StorageError(frame[2], frame[3])));
    }
  }

  #watched(frame: ReplyFrame): void {
    const watch = this.#watches.get(frame[0]);
    if (frame[1] === 'event') watch?.onEvent(frame[2] as MailboxEvent);
    else if (frame[1] === 'end') {
      this.#watches.delete(frame[0]);
      watch?.onEnd(new StorageError(frame[2], frame[3]));
    }
  }

  #done(id: number, act: () => void): void {
    this.#pending.delete(id);
    act();
  }

  #giveUp(id: number): void {
    this.#sender.cancel(id);
    this.#free(id);
    this.#pending.delete(id);
    if (!this.#lost) this.#send([id, CANCEL, null]);
  }

  /** Lets the next one in line ask. */
  #free(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending || pending.isAnswered) return;
    pending.isAnswered = true;
    this.#unanswered--;
    this.#line.shift()?.();
  }

  #send(frame: readonly unknown[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#gather();
    this.#socket.send(this.#packr.pack(frame));
  }
}
