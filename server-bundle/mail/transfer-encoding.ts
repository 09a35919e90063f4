/** Content transfer encodings (RFC 2045 §6.7, §6.8) as they are written and read here. Pure. */
const LINE = 76;

/** CR LF between lines; line breaks of the text stay line breaks. */
export function quotedPrintable(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split('\r\n');
  return Buffer.from(lines.map(quotedLine).join('\r\n'), 'latin1');
}

function quotedLine(line: string): string {
  const quoted = line.replace(/[^\t !-<>-~]|[\t ]$/g, (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  if (quoted.length <= LINE) return quoted;
  const pieces: string[] = [];
  let from = 0;
  while (quoted.length - from > LINE) {
    // A soft break needs a place of its own, and never stands within an escape.
    let to = from + LINE - 1;
    const escape = quoted.lastIndexOf('=', to - 1);
    if (escape > to - 3) to = escape;
    pieces.push(quoted.slice(from, to));
    from = to;
  }
  return [...pieces, quoted.slice(from)].join('=\r\n');
}

export function base64Lines(bytes: Buffer): Buffer {
  return Buffer.from(`${bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')}\r\n`, 'latin1');
}

/** The bytes that a body stands for. An encoding that is none of ours stands for itself. */
export function decodedBody(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body.toString('latin1').replace(/[\t ]+(?=\r\n|$)/g, '');
  return Buffer.from(
    text.replace(/=\r\n/g, '').replace(/=([0-9A-Fa-f]{2})/g, (_escape, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
}
