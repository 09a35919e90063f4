/** THREAD (RFC 5256 §4): ORDEREDSUBJECT and REFERENCES, by what storage keeps of each message. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ParsedCommand, SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { atomOf, selectedOf } from '../arguments.ts';
import { keptKeys, requireOrderable } from '../kept-keys.ts';
import { matchingUids } from '../matching.ts';
import { withProgress } from '../progress.ts';
import { parseKeys, requireCharset } from '../search-keys.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';
import { threadBySubject } from '../threads/ordered-subject.ts';
import { threadByReferences } from '../threads/references.ts';
import { renderThread, type Thread, type ThreadedMessage } from '../threads/tree.ts';

export async function thread(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const selected = selectedOf(session);
  if (command.args.length < 3) throw new SyntaxProblem('THREAD takes an algorithm, a character set and what to search');
  const algorithm = algorithmNamed(atomOf(command.args[0]));
  requireCharset(command.args[1]);
  const key = parseKeys(command.args.slice(2));
  const threads = await withProgress(session.output, command.tag, async () => {
    const found = await matchingUids(session, key);
    requireOrderable(found);
    return algorithm(await messagesOf(session, selected, found));
  });
  session.output.text('* THREAD');
  for (const [index, each] of threads.entries()) {
    session.output.text(`${index === 0 ? ' ' : ''}${renderThread(each, (uid) => (byUid ? uid : selected.sequenceOf(uid)))}`);
    await session.output.breathe();
  }
  session.output.line('');
  return 'THREAD completed';
}

function algorithmNamed(name: string): (messages: readonly ThreadedMessage[]) => Promise<readonly Thread[]> {
  if (name === 'REFERENCES') return (messages) => inTurns(threadByReferences(messages));
  if (name === 'ORDEREDSUBJECT') return (messages) => Promise.resolve(threadBySubject(messages));
  throw new SyntaxProblem('there is no such way of threading');
}

/** In the order of the mailbox; one that somebody else has removed meanwhile stands for itself. */
async function messagesOf(session: Session, selected: SelectedMailbox, uids: readonly number[]): Promise<ThreadedMessage[]> {
  const messages = new Map(uids.map((uid): [number, ThreadedMessage] => [uid, blank(selected, uid)]));
  for await (const { uid, sentAt, subject, isReply, messageKey, parentKeys } of keptKeys(session, selected, uids)) {
    const date = sentAt ?? messages.get(uid)?.date ?? 0;
    messages.set(uid, { uid, date, subject, isReply, key: messageKey, parents: parentKeys });
  }
  return [...messages.values()];
}

function blank(selected: SelectedMailbox, uid: number): ThreadedMessage {
  return { uid, date: selected.row(uid)?.internalDate ?? 0, subject: '', isReply: false, key: null, parents: [] };
}

async function inTurns<T>(work: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}
