/** Threads as trees, and as THREAD writes them (RFC 5256 §5). Never recursive: a thread may be as deep as the mailbox has messages. */

export interface Thread {
  /** null: a message that is not there but joins others. */
  readonly uid: number | null;
  readonly children: readonly Thread[];
}

export interface ThreadedMessage {
  readonly uid: number;
  /** The sent date, or where there is none the arrival, in ms. */
  readonly date: number;
  /** The base subject (RFC 5256 §2.1). */
  readonly subject: string;
  readonly isReply: boolean;
  /** Stands for its Message-ID. */
  readonly key: number | null;
  /** Stand for its references, oldest first. */
  readonly parents: readonly number[];
}

/** One thread in parentheses; `numberOf` says how the client calls a message. */
export function renderThread(thread: Thread, numberOf: (uid: number) => number): string {
  const pieces: string[] = ['('];
  const tasks: (Thread | string)[] = [')', thread];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (typeof task === 'string') {
      pieces.push(task);
      continue;
    }
    const { uid, children } = task;
    if (uid !== null) pieces.push(String(numberOf(uid)), children.length > 0 ? ' ' : '');
    const [only] = children;
    if (children.length === 1 && only) tasks.push(only);
    else for (const child of children.toReversed()) tasks.push(')', child, '(');
  }
  return pieces.join('');
}
