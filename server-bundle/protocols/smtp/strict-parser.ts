/**
 * smtp-server's input stream with our decoder in it: lines end in CR LF, messages end in CR LF . CR LF or with their last chunk,
 * and what a retired parser still holds (STARTTLS, QUIT) is never run. One message is handed over whole, after its end.
 */
import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';
import type { ChunkCommand } from '../../wire/smtp/chunk-command.ts';
import { SmtpDecoder } from '../../wire/smtp/decoder.ts';
import type { DataLimits, DecoderEvent, MessageProblem } from '../../wire/smtp/decoder.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { MemoryShare } from './memory-budget.ts';
import type { Pace } from './pace.ts';

export type ReceivedMessage =
  | { readonly kind: 'message'; readonly raw: Buffer }
  | { readonly kind: 'chunk'; readonly sizeBytes: number }
  | { readonly kind: 'unacceptable'; readonly problem: MessageProblem };

/** `resume` must be called once the reply has been written: until then nothing that follows the message is read. */
export type MessageHandler = (message: ReceivedMessage, resume: () => void) => void;

type Limits = Pick<DataLimits, 'maxBytes' | 'bareNewlines'>;

export class StrictParser extends SMTPStream {
  readonly #decoder = new SmtpDecoder();
  readonly #memory: MemoryShare;
  readonly #pace: Pace;
  readonly #onBroken: (problem: 'bare-newline' | 'line-too-long') => void;
  #onMessage: MessageHandler | null = null;
  #isRunning = false;
  #resumed = 0;

  constructor(parts: { readonly memory: MemoryShare; readonly pace: Pace; readonly onBroken: (problem: 'bare-newline' | 'line-too-long') => void }) {
    super();
    this.#memory = parts.memory;
    this.#pace = parts.pace;
    this.#onBroken = parts.onBroken;
  }

  /** The client has sent on without waiting for the reply: the replies to come may go out together (RFC 2920 §3.2). */
  get hasMore(): boolean {
    return this.#decoder.hasMore;
  }

  /** From now on the input is a message. Called while the DATA command is being handled. */
  receive(limits: Limits, onMessage: MessageHandler): void {
    this.#begin(onMessage);
    this.#decoder.startMessage(this.#limited(limits));
  }

  /** The next octets are a chunk of the message. Called while the BDAT command is being handled. */
  receiveChunk(chunk: ChunkCommand, limits: Limits, onMessage: MessageHandler): void {
    this.#begin(onMessage);
    this.#decoder.startChunk(chunk, this.#limited(limits));
  }

  /** Forgets an unfinished message (RSET between two chunks, no more memory, the client is gone) and gives its memory back. */
  discard(): void {
    this.#decoder.discard();
    this.release();
    if (!this._dataMode) this.#pace.messageEnded();
  }

  /** Gives the memory of the message back. */
  release(): void {
    this.#memory.release();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', next: (error?: Error | null) => void): void {
    this.#pace.received(chunk.length);
    if (!this.isClosed) this.#decoder.push(chunk);
    this.#run(next);
  }

  #begin(onMessage: MessageHandler): void {
    this._dataMode = true;
    this.#onMessage = onMessage;
    this.#pace.messageBegan();
  }

  #limited(limits: Limits): DataLimits {
    return { ...limits, reserve: (sizeBytes) => this.#memory.reserve(sizeBytes) };
  }

  /** Handlers may call back at once: a loop, not a recursion, and every hundred commands the others get a turn. */
  #run(next: () => void): void {
    const resumedBefore = this.#resumed;
    const resume = (): void => {
      this.#resumed += 1;
      if (this.#isRunning) return;
      // Promises are done before anything else gets a turn, so those who answer by them are counted, too.
      if (this.#resumed % SMTP_LIMITS.commandsPerTurn === 0) setImmediate(() => this.#run(next));
      else this.#run(next);
    };
    if (this.#takeTurn(resume)) next();
    else if (this.#resumed - resumedBefore >= SMTP_LIMITS.commandsPerTurn) setImmediate(() => this.#run(next));
  }

  /** True when the input is used up; false when a handler will resume, or has done so often enough for one turn. */
  #takeTurn(resume: () => void): boolean {
    this.#isRunning = true;
    try {
      for (let ran = 0; ran < SMTP_LIMITS.commandsPerTurn; ran += 1) {
        const resumedBefore = this.#resumed;
        if (this.isClosed || this.#dispatch(this.#decoder.next(), resume)) return true;
        if (this.#resumed === resumedBefore) return false;
      }
      return false;
    } finally {
      this.#isRunning = false;
    }
  }

  /** True when the input is used up. */
  #dispatch(event: DecoderEvent, resume: () => void): boolean {
    switch (event.kind) {
      case 'more':
        return true;
      case 'line':
        this.#pace.commandEnded();
        this.oncommand(event.line, resume);
        return false;
      case 'broken':
        this.isClosed = true;
        this.#onBroken(event.problem);
        return true;
      case 'chunk':
        this._dataMode = false;
        this.#take()?.(event, resume);
        return false;
      case 'message':
      case 'unacceptable':
        this._dataMode = false;
        this.#pace.messageEnded();
        this.#take()?.(event, () => {
          this.release();
          this.#pace.commandEnded();
          resume();
        });
        return false;
    }
  }

  #take(): MessageHandler | null {
    const handler = this.#onMessage;
    this.#onMessage = null;
    return handler;
  }
}
