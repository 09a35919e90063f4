/** How fast a client brings its message, and how long it takes over a command line: what tells a slow client from one that only holds on. */
export interface PaceLimits {
  /** How often connections are looked at. */
  readonly sweepMs: number;
  /** A message younger than this is not judged. */
  readonly graceMs: number;
  /** Octets per second, on the average of the whole message. */
  readonly floor: number;
  /** From one command to the next, however the bytes trickle (RFC 5321 §4.5.3.2.7 asks for five minutes). */
  readonly commandMs: number;
  /** The whole of one message, from DATA or its first BDAT to its end. */
  readonly messageMs: number;
}

export class Pace {
  /** Milliseconds on a clock that never jumps. */
  readonly #now: () => number;
  #commandAt: number;
  #message: { readonly since: number; bytes: number } | null = null;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#commandAt = now();
  }

  commandEnded(): void {
    this.#commandAt = this.#now();
  }

  messageBegan(): void {
    this.#message ??= { since: this.#now(), bytes: 0 };
  }

  messageEnded(): void {
    this.#message = null;
    this.commandEnded();
  }

  received(bytes: number): void {
    if (this.#message) this.#message.bytes += bytes;
  }

  /** Octets per second of the message under way; infinite when there is none, or none old enough to tell. */
  current(graceMs: number): number {
    if (this.#message === null) return Number.POSITIVE_INFINITY;
    const ageMs = this.#now() - this.#message.since;
    return ageMs < graceMs ? Number.POSITIVE_INFINITY : (this.#message.bytes * 1000) / Math.max(1, ageMs);
  }

  /** Null while the client is quick enough. */
  verdict(limits: PaceLimits): 'message-too-slow' | 'command-too-slow' | null {
    if (this.#message === null) return this.#now() - this.#commandAt > limits.commandMs ? 'command-too-slow' : null;
    const isOver = this.#now() - this.#message.since > limits.messageMs;
    return isOver || this.current(limits.graceMs) < limits.floor ? 'message-too-slow' : null;
  }
}
