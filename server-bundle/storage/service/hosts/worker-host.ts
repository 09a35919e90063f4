/** The service's side of one worker thread. A thread that dies takes its mailboxes along, and every order that waits on it fails. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../../base/errors.ts';
import { StorageError } from '../../api/operations.ts';
import { Parcel } from '../../api/parcel.ts';
import type { Body } from '../../api/parcel.ts';
import { WORKER_OLD_SPACE_MB, WORKER_STACK_MB, WORKER_YOUNG_SPACE_MB } from '../limits.ts';
import { Outbox, read } from './messages.ts';
import type { AnswerFrame, OrderFrame } from './messages.ts';
import { END } from './end.ts';
import { Heavy } from './orders.ts';
import type { Host, HostEvents, OrderKind, Orders } from './orders.ts';

export interface WorkerHostOptions {
  readonly root: string;
  readonly events: HostEvents;
  readonly openFilesMax: number;
  /** The program of the thread; tests have another. */
  readonly file: string;
  /** Once, when the thread has ended without being asked. All orders have failed by then. */
  readonly onLost: (reason: string) => void;
}

interface Pending {
  resolve(output: Parcel | Heavy): void;
  reject(error: StorageError): void;
}

/** In the image the bundler has made one file of it; from sources Node runs it as it stands. */
export const WORKER_FILE = path.join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'storage-worker.cjs');

export class WorkerHost implements Host {
  readonly #options: WorkerHostOptions;
  readonly #worker: Worker;
  readonly #outbox: Outbox<OrderFrame>;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #isEnding = false;
  #problem = '';

  constructor(options: WorkerHostOptions) {
    this.#options = options;
    this.#worker = new Worker(options.file, {
      name: 'mailboxes',
      workerData: { root: options.root, openFilesMax: options.openFilesMax },
      // The flags of the process are not for its threads.
      execArgv: [],
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: WORKER_YOUNG_SPACE_MB, maxOldGenerationSizeMb: WORKER_OLD_SPACE_MB, stackSizeMb: WORKER_STACK_MB },
    });
    this.#outbox = new Outbox(this.#worker);
    this.#worker.on('message', (message: unknown) => this.#received(message));
    this.#worker.on('messageerror', (error) => this.#fail(messageOf(error)));
    this.#worker.on('error', (error) => (this.#problem = messageOf(error)));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#lost();
        resolve();
      });
    });
  }

  perform<K extends OrderKind>(kind: K, input: Orders[K][0], options: { readonly now: number; readonly isOwned?: boolean }): Promise<Parcel | Heavy> {
    if (this.#isEnding) return Promise.reject(gone());
    const id = this.#nextId++;
    const { plain, keys } = withoutKey(input);
    const { bytes, bodies } = Parcel.of(plain);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#outbox.add(
        ['order', id, kind, options.now, bytes, bodies.map(({ path: place }) => place)],
        given(bodies, options.isOwned ?? false),
        keys,
      );
    });
  }

  /** Lets it close its files; mailboxes that are still open are written first. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#outbox.flush();
    this.#isEnding = true;
    this.#worker.postMessage(END);
    await this.#ended;
  }

  #received(message: unknown): void {
    for (const [frame, parcel] of read<AnswerFrame>(message)) {
      if (frame[0] === 'changed') this.#options.events.changed(frame[1], frame[2], frame[3]);
      else {
        const pending = this.#pending.get(frame[1]);
        this.#pending.delete(frame[1]);
        if (frame[0] === 'ok') pending?.resolve(parcel ?? Parcel.of(null));
        else if (frame[0] === 'heavy') pending?.resolve(new Heavy(frame[2]));
        else pending?.reject(new StorageError(frame[2], frame[3], frame[4] === '' ? undefined : new Error(frame[4])));
      }
    }
  }

  #fail(problem: string): void {
    this.#problem = problem;
    void this.#worker.terminate();
  }

  #lost(): void {
    const wasAsked = this.#isEnding;
    this.#isEnding = true;
    for (const pending of this.#pending.values()) pending.reject(gone());
    this.#pending.clear();
    if (!wasAsked) this.#options.onLost(this.#problem);
  }
}

/** The key does not pass through the packing: it would leave copies. */
function withoutKey(input: Orders[OrderKind][0]): { readonly plain: unknown; readonly keys: readonly SharedArrayBuffer[] } {
  if (!('key' in input)) return { plain: input, keys: [] };
  const { key, ...plain } = input;
  return { plain, keys: [key] };
}

/** What is transferred is lost to its owner: whoever wants to keep it gives a copy. */
function given(bodies: readonly Body[], isOwned: boolean): readonly Buffer[] {
  return bodies.map(({ bytes }) => (isOwned ? bytes : Buffer.from(new Uint8Array(bytes).buffer)));
}

export function gone(): StorageError {
  return new StorageError('UNAVAILABLE', 'The part of the storage service that held this mailbox has failed and starts again. Log in again.');
}
