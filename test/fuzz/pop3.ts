/** POP3: the line reader, commands, and letters on their way out. */
import { asciiHeaderLine, withoutEighthBits } from '../../server-bundle/wire/pop3/ascii-header.ts';
import { LetterEncoder } from '../../server-bundle/wire/pop3/letter.ts';
import { LineReader, parseCommand } from '../../server-bundle/wire/pop3/reader.ts';
import { cut } from './mutate.ts';
import { must, type Target } from './target.ts';

const LINE_BYTES = 300;

export const pop3Commands: Target = {
  name: 'pop3-commands',
  material: {
    seeds: ['USER ana@dovecote.test\r\nPASS a b  c\r\n', 'TOP 1 10\r\nUIDL\r\nRETR 2\n', 'AUTH PLAIN =\r\nQUIT\r\n', 'CAPA\r\nSTLS\r\nUTF8\r\n'],
    pieces: ['\r\n', '\n', '\r', ' ', '\0', '\xff', 'RETR', 'top', '1', '999999999999', '.', '*', 'x'.repeat(150)],
  },
  run: (input, dice) => {
    const shown = (events: readonly { readonly kind: string; readonly bytes?: Buffer }[]): string =>
      events.map(({ kind, bytes }) => `${kind} ${bytes?.toString('latin1') ?? ''}`).join('\n');
    const whole = new LineReader(LINE_BYTES).push(input);
    const reader = new LineReader(LINE_BYTES);
    const pieces = [...cut(input, dice)].flatMap((piece) => reader.push(piece));
    must(shown(whole) === shown(pieces), 'the pieces that bytes arrive in make no difference');
    for (const event of whole) {
      if (event.kind !== 'line') continue;
      must(event.bytes.length <= LINE_BYTES, 'no line is longer than the bound');
      must(/^[A-Z0-9]{0,4}$/.test(parseCommand(event.bytes).name), 'a command is up to four letters');
    }
  },
};

const LETTERS = {
  seeds: [
    'Subject: x\r\nTo: a@b.test\r\n\r\n.dot\r\n..\r\nlast\r\n',
    'Subject: caf\xc3\xa9 \xff\r\n folded \xe9\r\n\r\nbody\n.\nmore',
    '\r\n.\r\n',
    'no header',
  ],
  pieces: ['\r\n', '\n', '\r', '.', '..', '\r\n.\r\n', '\n.\n', ' ', '\t', 'A: b', '\xc3\xa9', '\xff', '\0', '\r\n\r\n', 'x'.repeat(100)],
} as const;

export const pop3Letters: Target = {
  name: 'pop3-letters',
  material: LETTERS,
  run: (input, dice) => {
    const options = { bodyLines: dice.one([null, 0, 1, 5]), isUtf8: dice.below(2) === 0 };
    const encoder = new LetterEncoder(options);
    const told = Buffer.concat([...[...cut(input, dice)].map((piece) => encoder.push(piece)), encoder.end()]).toString('latin1');
    const whole = new LetterEncoder(options);
    must(Buffer.concat([whole.push(input), whole.end()]).toString('latin1') === told, 'the pieces that a letter comes in make no difference');
    must(told.endsWith('.\r\n') && (told === '.\r\n' || told.endsWith('\r\n.\r\n')), 'a lone dot ends it');
    must(told.indexOf('\r\n.\r\n') === -1 || told.indexOf('\r\n.\r\n') === told.length - 5, 'no dot ends it before');
    must(!/(?:^|[^\r])\n/.test(told), 'every line ends with CRLF');
    if (!options.isUtf8) must(/^[\0-\x7f]*$/.test(`\r\n${told}`.split('\r\n\r\n', 1)[0] ?? ''), 'a header is ASCII where UTF-8 was not asked for');
    const line = input.subarray(0, 200);
    must(/^[\0-\x7f]*$/.test(asciiHeaderLine(line).toString('latin1') + withoutEighthBits(line).toString('latin1')), 'a line is ASCII');
  },
};
