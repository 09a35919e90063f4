/** UIDL (RFC 1939 §7). */
import { numberOf, wordsOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const uidl: Run = async (session, command) => {
  const [word] = wordsOf(command, 0, 1);
  const { maildrop } = session.requireLogin();
  if (word !== undefined) {
    const letter = maildrop.letter(numberOf(word));
    return `${letter.number} ${maildrop.uniqueId(letter)}`;
  }
  session.line('+OK Their names follow');
  await session.listing(maildrop.letters(), (letter) => `${letter.number} ${maildrop.uniqueId(letter)}`);
  return null;
};
