import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64LinesLength, readBase64Lines, writeBase64Lines } from './base64-lines.ts';

const lines = (data: Buffer, length: number): string => (data.toString('base64').match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join('\r\n');

it('takes regular base64 apart and puts it together again', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 200, maxLength: 9000 }),
      fc.constantFrom(4, 60, 64, 72, 76),
      fc.constantFrom('', '\r\n', '\r\n\r\n'),
      (bytes, length, tail) => {
        const data = Buffer.from(bytes);
        const text = lines(data, length);
        const read = readBase64Lines(Buffer.from(text + tail));
        expect(read).toEqual({ data, lineLength: length, textLength: text.length });
        const again = Buffer.alloc(base64LinesLength(data.length, length));
        writeBase64Lines(data, length, again);
        expect(again.toString()).toBe(text);
      },
    ),
  );
});

it('leaves alone whatever would not come back as it was', () => {
  const text = lines(Buffer.alloc(300, 'doves'), 76);
  const spoilt = [
    text.replaceAll('\r\n', '\n'),
    text.replace('\r\n', ' \r\n'),
    `${text}=`,
    `${text}\r\nmore text`,
    text.replaceAll('+', '-'),
    lines(Buffer.alloc(300), 75),
    ` ${text}`,
    '',
  ];
  // The second to last character of a group of two holds bits that decoding drops.
  for (const each of [...spoilt.filter((each) => each !== text), `${lines(Buffer.alloc(301, 1), 76).slice(0, -3)}R==`])
    expect(readBase64Lines(Buffer.from(each))).toBeNull();
});
