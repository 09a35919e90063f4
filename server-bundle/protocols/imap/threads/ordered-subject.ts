/** THREAD=ORDEREDSUBJECT (RFC 5256 §3): messages of one base subject are a thread, its first the parent of all others. */
import type { Thread, ThreadedMessage } from './tree.ts';

/** `messages` in their order in the mailbox. */
export function threadBySubject(messages: readonly ThreadedMessage[]): Thread[] {
  const threads = new Map<string, ThreadedMessage[]>();
  // The sort is stable, so that equal dates stay in the order of the mailbox; threads come in the order of their first messages.
  for (const message of [...messages].sort((a, b) => a.date - b.date)) {
    const thread = threads.get(message.subject);
    if (thread) thread.push(message);
    else threads.set(message.subject, [message]);
  }
  return [...threads.values()].flatMap(([first, ...others]) =>
    first ? [{ uid: first.uid, children: others.map(({ uid }) => ({ uid, children: [] })) }] : [],
  );
}
