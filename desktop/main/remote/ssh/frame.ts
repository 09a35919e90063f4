/**
 * The frame around every remote command: random markers on both streams, so that a banner, a motd or a chatty
 * .bashrc can never be taken for output. The begin marker also names the process group, for cancelling.
 *
 *     <marker> begin <group>\n  …output…  <marker> end <exit code>\n
 */
import { quote } from '../../plan/command.ts';
import { NOISE_MAX_BYTES } from '../limits.ts';

/** Constant text; everything that varies is passed as an argument. The subshell keeps argv away from shell builtins. */
const FRAMED =
  'm=$1; shift; read -r a b c d g e </proc/$$/stat; export LC_ALL=C.UTF-8 PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; ' +
  'echo "$m begin $g"; echo "$m begin $g" >&2; (exec "$@"); c=$?; echo "$m end $c"; echo "$m end $c" >&2; exit $c';

/** Without an end: the stream after the begin marker belongs to the program alone. */
const RAW = 'm=$1; shift; export LC_ALL=C.UTF-8 PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; echo "$m begin 0"; exec "$@"';

export type Elevation = 'none' | 'sudo' | 'sudo-with-password';

export interface FrameOptions {
  readonly marker: string;
  readonly elevation: Elevation;
  readonly raw?: boolean;
}

/** The one line sent as the SSH exec request. */
export function frameLine(argv: readonly string[], { marker, elevation, raw }: FrameOptions): string {
  const framed = ['sh', '-c', raw ? RAW : FRAMED, 'sh', marker, ...argv];
  // -k asks afresh and leaves no cached ticket behind; the prompt is our cue, so that a password is never
  // written to a sudo that does not ask (NOPASSWD), where the program would read it.
  const sudo = {
    none: [],
    sudo: ['env', 'LC_ALL=C', 'sudo', '-k', '-n', '--'],
    'sudo-with-password': ['env', 'LC_ALL=C', 'sudo', '-k', '-S', '-p', `${marker} ask`, '--'],
  };
  return `exec ${[...sudo[elevation], ...framed].map(quote).join(' ')}`;
}

export interface FrameEvents {
  readonly onBegin: (group: number) => void;
  readonly onContent: (content: Buffer) => void;
  readonly onEnd: (exitCode: number) => void;
  /** sudo wants the password. */
  readonly onAsk?: () => void;
}

const NOTHING = Buffer.alloc(0);

/** Splits one stream of a framed command into noise, content and end. */
export class FrameReader {
  readonly #beginMark: Buffer;
  readonly #endMark: Buffer;
  readonly #askMark: Buffer;
  readonly #events: FrameEvents;
  #state: 'before' | 'inside' | 'after' = 'before';
  #held: Buffer = NOTHING;

  constructor(marker: string, events: FrameEvents) {
    this.#beginMark = Buffer.from(`${marker} begin `);
    this.#endMark = Buffer.from(`${marker} end `);
    this.#askMark = Buffer.from(`${marker} ask`);
    this.#events = events;
  }

  get state(): 'before' | 'inside' | 'after' {
    return this.#state;
  }

  /** What came before the begin marker, such as sudo's complaint. */
  get noise(): string {
    return this.#state === 'before' ? this.#held.toString('utf8') : '';
  }

  push(chunk: Buffer): void {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    if (this.#state === 'before') this.#readBefore();
    if (this.#state === 'inside') this.#readInside();
    if (this.#state === 'after') this.#held = NOTHING;
  }

  /** The stream has ended: what was held back as a possible marker is content. */
  finish(): void {
    if (this.#state !== 'inside' || this.#held.length === 0) return;
    this.#events.onContent(this.#held);
    this.#held = NOTHING;
  }

  #readBefore(): void {
    for (let asked = this.#held.indexOf(this.#askMark); asked >= 0; asked = this.#held.indexOf(this.#askMark)) {
      this.#held = Buffer.concat([this.#held.subarray(0, asked), this.#held.subarray(asked + this.#askMark.length)]);
      this.#events.onAsk?.();
    }
    const group = this.#takeLine(this.#beginMark, () => undefined);
    if (group === null) {
      if (this.#held.length > NOISE_MAX_BYTES) this.#held = this.#held.subarray(-NOISE_MAX_BYTES);
      return;
    }
    this.#state = 'inside';
    this.#events.onBegin(group);
  }

  #readInside(): void {
    const exitCode = this.#takeLine(this.#endMark, this.#events.onContent);
    if (exitCode !== null) {
      this.#state = 'after';
      this.#events.onEnd(exitCode);
      return;
    }
    const marked = this.#held.indexOf(this.#endMark);
    const keep = marked >= 0 ? this.#held.length - marked : partialSuffix(this.#held, this.#endMark);
    const content = this.#held.subarray(0, this.#held.length - keep);
    this.#held = this.#held.subarray(this.#held.length - keep);
    if (content.length > 0) this.#events.onContent(content);
  }

  /** The number on the marker's line, once that line is complete; what stood before the marker goes to `before`. */
  #takeLine(mark: Buffer, before: (content: Buffer) => void): number | null {
    const start = this.#held.indexOf(mark);
    const end = start < 0 ? -1 : this.#held.indexOf('\n', start);
    if (end < 0) return null;
    if (start > 0) before(this.#held.subarray(0, start));
    const number = Number.parseInt(this.#held.toString('latin1', start + mark.length, end), 10);
    this.#held = this.#held.subarray(end + 1);
    return Number.isNaN(number) ? 0 : number;
  }
}

/** Length of the longest end of `data` that could be the start of `mark`. */
function partialSuffix(data: Buffer, mark: Buffer): number {
  for (let length = Math.min(data.length, mark.length - 1); length > 0; length -= 1) {
    if (data.subarray(data.length - length).equals(mark.subarray(0, length))) return length;
  }
  return 0;
}
