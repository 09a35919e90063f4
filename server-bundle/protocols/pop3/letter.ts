/** One letter from storage to the client, no faster than the client takes it. */
import { LetterEncoder } from '../../wire/pop3/letter.ts';
import type { Letter } from './maildrop.ts';
import type { Session } from './session.ts';

/** @throws StorageError before the first byte only; once a letter is on its way, a failure ends the connection: there is no other sign. */
export async function sendLetter(session: Session, letter: Letter, bodyLines: number | null): Promise<void> {
  const encoder = new LetterEncoder({ bodyLines, isUtf8: session.isUtf8 });
  const { token } = session.requireLogin();
  const head = bodyLines === null ? `+OK ${letter.sizeBytes} octets` : '+OK Its top follows';
  let pieces = 0;
  try {
    for await (const chunk of session.deps.storage.stream('maildrop.body', { session: token, uid: letter.uid }, { signal: session.signal })) {
      if (pieces++ === 0) session.line(head);
      await session.send(encoder.push(chunk));
      if (encoder.isDone || session.isEnding) break;
    }
  } catch (error) {
    if (pieces === 0) throw error;
    if (!session.signal.aborted) session.deps.log.warn({ err: error }, 'a letter broke off; so does the connection');
    session.destroy();
    return;
  }
  if (pieces === 0) session.line(head);
  await session.send(encoder.end());
}
