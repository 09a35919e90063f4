/**
 * smtp-server's input stream with our decoder in it: lines end in CR LF, messages end in CR LF . CR LF, and what a retired
 * parser still holds (STARTTLS, QUIT) is never run. One message is handed over whole, after its end marker.
 */
import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';
import { SmtpDecoder } from '../../wire/smtp/decoder.ts';
import type { DataLimits, DecoderEvent, MessageProblem } from '../../wire/smtp/decoder.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { MemoryBudget } from './memory-budget.ts';

export type ReceivedMessage =
  { readonly kind: 'message'; readonly raw: Buffer } | { readonly kind: 'unacceptable'; readonly problem: MessageProblem };

/** `resume` must be called once the reply has been written: until then nothing that follows the message is read. */
export type MessageHandler = (message: ReceivedMessage, resume: () => void) => void;

export class StrictParser extends SMTPStream {
  readonly #decoder = new SmtpDecoder();
  readonly #budget: MemoryBudget;
  readonly #onBroken: (problem: 'bare-newline' | 'line-too-long') => void;
  #onMessage: MessageHandler | null = null;
  #reservedBytes = 0;
  #isRunning = false;
  #resumed = 0;

  constructor(budget: MemoryBudget, onBroken: (problem: 'bare-newline' | 'line-too-long') => void) {
    super();
    this.#budget = budget;
    this.#onBroken = onBroken;
  }

  /** From now on the input is a message. Called while the DATA command is being handled. */
  receive(limits: Pick<DataLimits, 'maxBytes' | 'bareNewlines'>, onMessage: MessageHandler): void {
    this._dataMode = true;
    this.#onMessage = onMessage;
    const reserve = (sizeBytes: number): boolean => {
      if (!this.#budget.reserve(sizeBytes)) return false;
      this.#reservedBytes += sizeBytes;
      return true;
    };
    this.#decoder.startMessage({ ...limits, reserve });
  }

  /** Gives the memory of the message back; also when the client went away half way. */
  release(): void {
    this.#budget.release(this.#reservedBytes);
    this.#reservedBytes = 0;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', next: (error?: Error | null) => void): void {
    if (!this.isClosed) this.#decoder.push(chunk);
    this.#run(next);
  }

  /** Handlers may call back at once: a loop, not a recursion, and every hundred commands the others get a turn. */
  #run(next: () => void): void {
    const resumedBefore = this.#resumed;
    const resume = (): void => {
      this.#resumed += 1;
      if (!this.#isRunning) this.#run(next);
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
        this.oncommand(event.line, resume);
        return false;
      case 'broken':
        this.isClosed = true;
        this.#onBroken(event.problem);
        return true;
      case 'message':
      case 'unacceptable': {
        this._dataMode = false;
        const handler = this.#onMessage;
        this.#onMessage = null;
        handler?.(event, () => {
          this.release();
          resume();
        });
        return false;
      }
    }
  }
}
