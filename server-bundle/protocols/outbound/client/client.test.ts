import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBareNewline, stuffed } from './dot-stuffing.ts';
import { featuresOf } from './features.ts';
import { ReplyError, ReplyReader } from './reply-reader.ts';

describe('replies', () => {
  it('are the same however their bytes are cut', () => {
    const bytes = Buffer.from('220 hi\r\n250-5.1.1 one\r\n250-5.1.1 two\r\n250 5.1.1 three é\r\n354\r\n');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const reader = new ReplyReader();
        const replies = [];
        let from = 0;
        for (const size of sizes) replies.push(...reader.take(bytes.subarray(from, (from += size))));
        replies.push(...reader.take(bytes.subarray(from)));
        expect(replies.map(({ code, text }) => [code, text])).toEqual([
          [220, '220 hi'],
          [250, '250 5.1.1 one two three é'],
          [354, '354'],
        ]);
        expect(reader.isEmpty).toBe(true);
      }),
    );
  });

  it.each(['hello\r\n', '25 no\r\n', '250-a\r\n550 b\r\n', `250 ${'x'.repeat(70_000)}`, '250-x\r\n'.repeat(300)])('are not taken from %j', (text) => {
    expect(() => new ReplyReader().take(Buffer.from(text))).toThrow(ReplyError);
  });
});

it('a server’s words are read whatever their case, and unknown ones passed over', () => {
  const [reply] = new ReplyReader().take(
    Buffer.from('250-mx\r\n250-size 100\r\n250-Starttls\r\n250-AUTH=PLAIN login\r\n250-LIMITS RCPTMAX=7\r\n250 X-NEW y\r\n'),
  );
  if (reply === undefined) throw new Error('There is no reply.');
  expect(featuresOf(reply)).toMatchObject({
    startTls: true,
    sizeBytes: 100,
    auth: ['PLAIN', 'LOGIN'],
    recipientsMax: 7,
    dsn: false,
    pipelining: false,
  });
});

describe('a message on the wire', () => {
  it('ends at its end and nowhere before, and comes out as it went in', () => {
    const lines = fc.array(fc.stringMatching(/^[.a\t ]{0,6}$/), { maxLength: 20 });
    fc.assert(
      fc.property(lines, (all) => {
        const raw = Buffer.from(all.map((line) => `${line}\r\n`).join(''));
        const wire = Buffer.concat([...stuffed(raw)]).toString();
        expect(`\r\n${wire}`.indexOf('\r\n.\r\n')).toBe(wire.length - 3);
        expect(wire.slice(0, -3).replace(/^\./gm, '')).toBe(raw.toString());
      }),
    );
  });

  it('gets the line end that it lacks', () => {
    expect(Buffer.concat([...stuffed(Buffer.from('a'))]).toString()).toBe('a\r\n.\r\n');
  });

  it.each([
    ['a\r\nb\r\n', false],
    ['a\nb\r\n', true],
    ['a\rb\r\n', true],
    ['a\r\n.\n.\r\n', true],
    ['a\r', true],
  ])('%j has a line end that stands alone: %s', (text, has) => {
    expect(hasBareNewline(Buffer.from(text))).toBe(has);
  });
});
