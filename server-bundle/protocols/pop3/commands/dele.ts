/** DELE (RFC 1939 §5): a mark, which QUIT carries out. */
import { numberOf, wordsOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const dele: Run = (session, command) => {
  const [word] = wordsOf(command, 1);
  const { maildrop } = session.requireLogin();
  const letter = maildrop.letter(numberOf(word));
  maildrop.markDeleted(letter);
  return Promise.resolve(`Letter ${letter.number} is deleted`);
};
