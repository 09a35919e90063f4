import { expect, it } from 'vitest';
import { Pieces } from './pieces.ts';

it('gives one piece back as it is, and none as nothing', () => {
  const only = Buffer.from('a letter');
  const [alone, none] = [new Pieces(100), new Pieces(100)];
  alone.add(Buffer.alloc(0));
  alone.add(only);
  expect(alone.whole()).toBe(only);
  expect(none.whole()).toHaveLength(0);
});

it.each([0, 10, 1_000_000])('puts pieces together in their order when it expected %d bytes, those made in its room among them', (expectedBytes) => {
  const pieces = new Pieces(expectedBytes);
  const expected: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    const text = String.fromCharCode(65 + (n % 26)).repeat(n * 37);
    expected.push(text);
    // What was given room for and then not made leaves nothing behind.
    if (n % 5 === 0) pieces.room(300).fill(0x21);
    if (n % 3 === 0) pieces.add(Buffer.from(text));
    else {
      const room = pieces.room(text.length);
      room.write(text);
      pieces.add(room);
    }
  }
  expect(pieces.whole().toString()).toBe(expected.join(''));
});
