/** TOP (RFC 1939 §7): the header, the empty line and so many lines. */
import { numberOf, wordsOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { sendLetter } from '../letter.ts';

export const top: Run = async (session, command) => {
  const [word, lines] = wordsOf(command, 2);
  const { maildrop } = session.requireLogin();
  await sendLetter(session, maildrop.letter(numberOf(word)), numberOf(lines));
  return null;
};
