/** LIST (RFC 1939 §5): the sizes that the letters are kept with. */
import { numberOf, wordsOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const list: Run = async (session, command) => {
  const [word] = wordsOf(command, 0, 1);
  const { maildrop } = session.requireLogin();
  if (word !== undefined) {
    const { number, sizeBytes } = maildrop.letter(numberOf(word));
    return `${number} ${sizeBytes}`;
  }
  session.line(`+OK ${maildrop.count} letters (${maildrop.sizeBytes} octets)`);
  await session.listing(maildrop.letters(), ({ number, sizeBytes }) => `${number} ${sizeBytes}`);
  return null;
};
