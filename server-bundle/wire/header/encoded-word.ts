/** Encoded words (RFC 2047 §2, §4.1): the way of a text that is not ASCII into a header that is. Each word stays within 75 characters. */
const BYTES_PER_WORD = 45;

/** The text itself where it is printable ASCII. */
export function encodeWords(text: string): string {
  const line = text.replace(/[\r\n\0]+/g, ' ');
  if (/^[ -~\t]*$/.test(line) && !line.includes('=?')) return line;
  const words: string[] = [];
  let word = '';
  for (const character of line) {
    if (Buffer.byteLength(word + character) > BYTES_PER_WORD) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join(' ');
}
