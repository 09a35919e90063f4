/** RETR (RFC 1939 §5). A letter that was fetched counts as read once the session ends with QUIT. */
import { numberOf, wordsOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { sendLetter } from '../letter.ts';

export const retr: Run = async (session, command) => {
  const [word] = wordsOf(command, 1);
  const { maildrop } = session.requireLogin();
  const letter = maildrop.letter(numberOf(word));
  await sendLetter(session, letter, null);
  maildrop.markRead(letter);
  return null;
};
