/** Messages as they come: mostly MIME, partly broken. For property tests. */
import fc from 'fast-check';

const eol = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n');
const word = fc.constantFrom('paloma', 'Paloma', 'nido', 'Straße', 'κόσμος', '巣箱です', 'İstanbul', 'one two', 'zzz', '<b>bold</b>', '&eacute;', '');
const header = fc
  .tuple(
    fc.constantFrom('From', 'To', 'Cc', 'Subject', 'Message-ID', 'References', 'In-Reply-To', 'Date', 'X-Note', 'Received'),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([name, words]) => `${name}: ${words.join(' ')}`);
const encodedHeader = word.map((text) => `Subject: =?utf-8?b?${Buffer.from(text).toString('base64')}?=`);
const messageId = fc.integer({ min: 1, max: 9 }).map((n) => `<${n}@dovecote.test>`);
const threading = fc
  .tuple(messageId, fc.array(messageId, { maxLength: 3 }))
  .map(([own, parents]) => `Message-ID: ${own}\r\nReferences: ${parents.join(' ')}`);

function base64(lineLength: number, end: string, text: Buffer): string {
  return (text.toString('base64').match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []).join(end);
}

/** Large ones repeat, so that some parts are the same. */
const content = fc.oneof(
  fc.tuple(fc.constantFrom(1, 2, 3, 7), fc.integer({ min: 0, max: 9000 })).map(([seed, size]) => noise(seed, size)),
  fc.tuple(word, fc.integer({ min: 0, max: 4000 })).map(([text, times]) => Buffer.from(`${text} `.repeat(times))),
);

function noise(seed: number, size: number): Buffer {
  let state = seed;
  return Buffer.from(Uint8Array.from({ length: size }, () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16));
}

const leaf = fc
  .tuple(
    fc.constantFrom('text/plain; charset=utf-8', 'text/html', 'image/png', 'application/pdf', 'text/plain; charset=iso-8859-1', 'nonsense'),
    content,
    eol,
  )
  .chain(([type, bytes, end]) =>
    fc.constantFrom(
      `Content-Type: ${type}${end}Content-Transfer-Encoding: base64${end}${end}${base64(76, end, bytes)}${end}`,
      `Content-Type: ${type}${end}Content-Transfer-Encoding: base64${end}${end}${base64(76, end, bytes).replaceAll('/', '_')}${end}`,
      `Content-Type: ${type}${end}Content-Transfer-Encoding: base64${end}${end}${base64(64, end, bytes)}`,
      `Content-Type: ${type}${end}Content-Transfer-Encoding: base64${end}${end}${base64(75, end, bytes)}==x${end}`,
      `Content-Type: ${type}${end}Content-Transfer-Encoding: base64${end}${end}${bytes.toString('base64')}`,
      `Content-Type: ${type}${end}Content-Transfer-Encoding: quoted-printable${end}${end}${bytes.toString('latin1').replaceAll('=', '=3D')}`,
      `Content-Type: ${type}${end}${end}${bytes.toString('latin1')}`,
    ),
  );

const body = fc.letrec<{ part: string; multipart: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tie('multipart'),
    leaf.map((inner) => `Content-Type: message/rfc822\r\n\r\n${inner}`),
  ),
  multipart: fc
    .tuple(fc.constantFrom('a', 'b', 'a b'), fc.array(tie('part'), { maxLength: 3 }), fc.boolean(), eol)
    .map(([boundary, parts, closes, end]) =>
      [
        `Content-Type: multipart/mixed; boundary="${boundary}"`,
        '',
        ...parts.flatMap((part) => [`--${boundary}`, part]),
        closes ? `--${boundary}--` : '',
      ].join(end),
    ),
})).part;

export const randomMime: fc.Arbitrary<Buffer> = fc
  .tuple(fc.array(fc.oneof(header, encodedHeader, threading), { maxLength: 5 }), body, fc.constantFrom('', '', '\r\n', '\0', '\r\nepilogue'))
  .map(([headers, rest, tail]) => Buffer.from([...headers, rest].join('\r\n') + tail, 'utf8'));
