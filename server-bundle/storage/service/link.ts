/**
 * One peer's WebSocket: its frames in, their answers and events out. What a peer can make the service hold is bounded: requests
 * under way, bodies on their way in (a budget of all links together), bodies on their way out, and what the socket has not
 * written yet. A peer that does not read is waited for, then cut off.
 */
import type { Writable } from 'node:stream';
import { Packr } from 'msgpackr';
import type { WebSocket } from 'ws';
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { ByteBudget } from '../api/budget.ts';
import { chunkHead } from '../api/chunk-head.ts';
import { Assembly, ChunkSender, plannedBytes } from '../api/chunks.ts';
import { CANCEL, MORE, UNWATCH, WATCH, isChunkFrame, isFrame, isMoreFrame, isRequestFrame } from '../api/frames.ts';
import type { Plan, ReplyFrame, RequestFrame } from '../api/frames.ts';
import { framed } from '../api/framing.ts';
import { letGo } from '../api/let-go.ts';
import { Parcel } from '../api/parcel.ts';
import type { SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import {
  DRAIN_MS,
  EVENTS_UNWRITTEN_MAX_BYTES,
  INPUT_MAX_BYTES,
  IN_FLIGHT_MAX,
  LINK_SILENT_MS,
  REQUESTS_MAX,
  STALLED_MS,
  UNWRITTEN_MAX_BYTES,
  WATCHES_MAX,
} from './limits.ts';
import type { StorageLink } from './service.ts';

export interface LinkOptions {
  readonly socket: WebSocket;
  /** What it goes over: chunks are written there as they lie in memory. */
  readonly stream: Writable;
  /** Called before each write. */
  readonly gather: () => void;
  readonly storage: StorageLink;
  /** For bodies on their way in, shared by all links. */
  readonly incoming: ByteBudget;
  readonly log: Log;
}

interface Request {
  readonly controller: AbortController;
  assembly: Assembly | undefined;
  /** The bodies of its input, once they are here. */
  bodies: readonly Buffer[];
  assembled: () => void;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #packr = new Packr({ useRecords: true });
  readonly #requests = new Map<number, Request>();
  readonly #watches = new Map<number, () => void>();
  readonly #sender: ChunkSender;
  readonly #guard: NodeJS.Timeout;
  #running = 0;
  #heardAt = performance.now();
  #drained: (() => void) | undefined;

  constructor(options: LinkOptions) {
    const { socket, stream, gather, storage, log } = options;
    this.#options = options;
    this.#sender = new ChunkSender({
      get unwrittenBytes() {
        return socket.bufferedAmount;
      },
      write: ([id, , n, bytes], written) => {
        gather();
        stream.write(chunkHead(id, n, bytes.length));
        stream.write(bytes, () => written());
      },
    });
    this.#guard = setInterval(() => this.#look(), STALLED_MS / 4);
    this.#guard.unref();
    socket.on('message', (data) => this.#received(data as Buffer));
    socket.on('ping', () => (this.#heardAt = performance.now()));
    socket.on('error', (error) => log.warn({ reason: messageOf(error) }, 'link broken'));
    socket.once('close', () => {
      clearInterval(this.#guard);
      for (const stop of this.#watches.values()) stop();
      this.#watches.clear();
      for (const { controller } of this.#requests.values()) controller.abort(new StorageError('UNAVAILABLE', 'The link was closed.'));
      this.#sender.cancelAll();
      storage[Symbol.dispose]();
    });
  }

  /** Takes no new requests, answers what is in flight, closes. */
  async drain(): Promise<void> {
    const { socket } = this.#options;
    if (!this.#isIdle) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
        setTimeout(resolve, DRAIN_MS).unref();
      });
    }
    this.#drained ??= () => undefined;
    if (socket.readyState === socket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => socket.terminate(), 1000);
      socket.once('close', () => {
        clearTimeout(late);
        resolve();
      });
      socket.resume();
      socket.close(1001);
    });
  }

  get #isIdle(): boolean {
    return this.#requests.size === 0 && this.#sender.heldBytes === 0;
  }

  #received(data: Buffer): void {
    this.#heardAt = performance.now();
    let frame: unknown;
    try {
      frame = this.#packr.unpack(data);
    } catch {
      frame = undefined;
    }
    if (!isFrame(frame) || !this.#take(frame)) this.#options.socket.close(1002);
  }

  /** False for what is no frame of the protocol. */
  #take(frame: readonly [id: number, kind: string, ...rest: unknown[]]): boolean {
    if (isChunkFrame(frame)) return this.#chunk(frame[0], frame[2], frame[3]);
    if (isMoreFrame(frame)) this.#sender.more(frame[0], frame[2]);
    else if (frame[1] === WATCH) this.#watch(frame[0], frame[2]);
    else if (frame[1] === UNWATCH) this.#unwatch(frame[0]);
    else if (frame[1] === CANCEL) this.#cancel(frame[0]);
    else if (!isRequestFrame(frame) || this.#requests.has(frame[0]) || this.#requests.size >= REQUESTS_MAX) return false;
    else void this.#request(frame);
    return true;
  }

  async #request([id, operation, value, plan]: RequestFrame): Promise<void> {
    const request: Request = { controller: new AbortController(), assembly: undefined, bodies: [], assembled: () => undefined };
    const { signal } = request.controller;
    this.#requests.set(id, request);
    let release = (): void => undefined;
    try {
      if (this.#drained) throw new StorageError('UNAVAILABLE', 'The storage service is stopping. Try again when it is back.');
      if (plan) release = await this.#room(plan, signal);
      const input = plan ? await this.#assemble(id, request, value, plan) : value;
      const output = await this.#run(operation, input, signal);
      if (!signal.aborted) this.#answer(id, output);
      else if (output instanceof Parcel) output.release();
    } catch (error) {
      if (!signal.aborted || signal.reason instanceof StorageError) this.#send(failure(id, 'error', signal.aborted ? signal.reason : error));
    } finally {
      // What was handed on is gone already; nobody looks at the rest after the answer.
      for (const body of request.bodies) letGo(body);
      release();
      this.#requests.delete(id);
      this.#lookWhetherDrained();
    }
  }

  #room(plan: Plan, signal: AbortSignal): Promise<() => void> {
    const sizeBytes = plannedBytes(plan);
    if (sizeBytes > INPUT_MAX_BYTES)
      throw new StorageError('INVALID_INPUT', `A request may have ${INPUT_MAX_BYTES} octets; this one has ${sizeBytes}.`);
    return this.#options.incoming.acquire(sizeBytes, signal);
  }

  async #assemble(id: number, request: Request, value: unknown, plan: Plan): Promise<unknown> {
    const assembly = new Assembly(value, plan);
    const { signal } = request.controller;
    request.assembly = assembly;
    if (!assembly.isWhole) {
      this.#send([id, MORE, plannedBytes(plan)]);
      await new Promise<void>((resolve, reject) => {
        request.assembled = resolve;
        signal.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('given up')), { once: true });
      });
    }
    request.assembly = undefined;
    request.bodies = assembly.bodies;
    return assembly.value();
  }

  /** What runs needs nothing more of the peer, so the link may be paused meanwhile. */
  async #run(operation: string, input: unknown, signal: AbortSignal): Promise<unknown> {
    if (++this.#running >= IN_FLIGHT_MAX) this.#options.socket.pause();
    try {
      return await this.#options.storage.call(operation, input, { isOwned: true, signal });
    } finally {
      this.#running--;
      this.#resume();
    }
  }

  #chunk(id: number, n: number, bytes: Buffer): boolean {
    const request = this.#requests.get(id);
    // Chunks of a request that was given up may still be on their way. What nobody asked for is a breach.
    if (!request) return true;
    if (request.assembly?.add(n, bytes) !== true) return false;
    if (request.assembly.isWhole) request.assembled();
    return true;
  }

  #cancel(id: number): void {
    this.#requests.get(id)?.controller.abort(new Error('The caller gave up.'));
    this.#sender.cancel(id);
  }

  #watch(id: number, session: unknown): void {
    try {
      if (typeof session !== 'string') throw new StorageError('INVALID_INPUT', 'A session is a text.');
      if (this.#watches.size >= WATCHES_MAX) throw new StorageError('INVALID_INPUT', `A link can have ${WATCHES_MAX} watches.`);
      const stop = this.#options.storage.watch(session as SessionToken, {
        onEvent: (event) => {
          if (this.#options.socket.bufferedAmount <= EVENTS_UNWRITTEN_MAX_BYTES) this.#send([id, 'event', event]);
          else this.#cutOff(id);
        },
        onEnd: (error) => this.#send(failure(id, 'end', error)),
      });
      this.#watches.set(id, stop);
    } catch (error) {
      this.#send(failure(id, 'end', error));
    }
  }

  /** Events are not kept for a watcher that does not take them. */
  #cutOff(id: number): void {
    this.#unwatch(id);
    this.#send([id, 'end', 'UNAVAILABLE', 'This watcher took its events too slowly. Look at the mailbox anew.']);
    this.#options.log.warn('a watcher was too slow and was cut off');
  }

  #unwatch(id: number): void {
    this.#watches.get(id)?.();
    this.#watches.delete(id);
  }

  #answer(id: number, output: unknown): void {
    const parcel = output instanceof Parcel ? output : Parcel.of(output);
    const { frame, bodies } = framed(id, 'ok', parcel);
    this.#write(frame);
    if (bodies.length === 0) parcel.release();
    else
      this.#sender.add(id, bodies, () => {
        if (output instanceof Parcel) bodies.forEach(letGo);
        parcel.release();
        this.#lookWhetherDrained();
      });
  }

  #send(frame: ReplyFrame | readonly [id: number, kind: typeof MORE, count: number]): void {
    this.#write(this.#packr.pack(frame));
  }

  #write(bytes: Buffer): void {
    const { socket, gather } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    gather();
    socket.send(bytes, () => this.#resume());
    // A peer that does not read its answers is asked for no more questions.
    if (socket.bufferedAmount > UNWRITTEN_MAX_BYTES) socket.pause();
  }

  #resume(): void {
    const { socket } = this.#options;
    if (socket.isPaused && this.#running < IN_FLIGHT_MAX && socket.bufferedAmount <= UNWRITTEN_MAX_BYTES) socket.resume();
  }

  #lookWhetherDrained(): void {
    if (this.#isIdle) this.#drained?.();
  }

  /** Lets go of what a peer has left behind: bodies that stand still, and a link from which nothing has come. */
  #look(): void {
    const { socket, log } = this.#options;
    const now = performance.now();
    const slow = new StorageError('UNAVAILABLE', 'The bytes came or went too slowly. Try again.');
    for (const { assembly, controller } of this.#requests.values()) if (assembly && assembly.movedAt < now - STALLED_MS) controller.abort(slow);
    for (const id of this.#sender.stalled(STALLED_MS)) {
      this.#sender.cancel(id);
      this.#send(failure(id, 'error', slow));
    }
    if (this.#heardAt < now - LINK_SILENT_MS) {
      log.warn('nothing came over a link for too long; it was closed, and its sessions ended');
      socket.terminate();
    }
  }
}

function failure(id: number, kind: 'error' | 'end', error: unknown): ReplyFrame {
  return error instanceof StorageError
    ? [id, kind, error.code, error.message]
    : [id, kind, 'INTERNAL', 'The storage service failed. Its log has the reason.'];
}
