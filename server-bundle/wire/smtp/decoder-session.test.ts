/** Whole sessions through the decoder: commands, DATA and BDAT in any order, the bytes cut anywhere. What comes out is always the same. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseChunkCommand } from './chunk-command.ts';
import { SmtpDecoder } from './decoder.ts';
import type { DataLimits } from './decoder.ts';

const LIMITS: DataLimits = { maxBytes: 500, reserve: () => true, bareNewlines: 'refuse' };

/** Runs a session as a server would: DATA and BDAT switch the decoder over, RSET throws away. */
function play(bytes: Buffer, cuts: readonly number[]): readonly string[] {
  const decoder = new SmtpDecoder(100);
  const out: string[] = [];
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (let index = 1; index < edges.length; index += 1) {
    decoder.push(Buffer.from(bytes.subarray(edges[index - 1], edges[index])));
    for (let event = decoder.next(); event.kind !== 'more'; event = decoder.next()) {
      out.push(
        event.kind === 'line'
          ? `line ${event.line.toString('latin1')}`
          : event.kind === 'message'
            ? `message ${event.raw.toString('latin1')}`
            : JSON.stringify(event),
      );
      if (event.kind === 'broken') return out;
      if (event.kind !== 'line') continue;
      const line = event.line.toString('latin1');
      const chunk = parseChunkCommand(line);
      if (line === 'DATA') decoder.startMessage(LIMITS);
      else if (chunk !== null) decoder.startChunk(chunk, LIMITS);
      else if (line === 'RSET') decoder.discard();
    }
  }
  return out;
}

const body = fc
  .array(fc.constantFrom('a', 'b\r\n', '.\r\n', '\r', '\n', '\0', '..\r\n', 'x'.repeat(60), '\r\n'), { maxLength: 12 })
  .map((parts) => parts.join(''));
const command = fc.oneof(
  fc.constantFrom('NOOP\r\n', 'RSET\r\n', 'QUIT\r\n', 'MAIL FROM:<>\r\n', '\r\n', 'BDAT 0\r\n', 'BDAT 0 LAST\r\n'),
  body.map((text) => `DATA\r\n${text}\r\n.\r\n`),
  fc.tuple(body, fc.boolean()).map(([text, isLast]) => `BDAT ${text.length}${isLast ? ' LAST' : ''}\r\n${text}`),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
);
const session = fc.array(command, { maxLength: 14 }).map((parts) => Buffer.from(parts.join(''), 'latin1'));

it('comes out the same however the bytes are cut', () => {
  fc.assert(
    fc.property(session, fc.array(fc.nat(), { maxLength: 20 }), (bytes, cuts) => {
      expect(play(bytes, cuts)).toEqual(play(bytes, []));
    }),
    { numRuns: 800 },
  );
});

it('byte by byte, too', () => {
  fc.assert(
    fc.property(session, (bytes) => {
      expect(play(bytes, Array.from(bytes.keys()))).toEqual(play(bytes, []));
    }),
    { numRuns: 200 },
  );
});

it('gives back every chunk as it was, with line ends where they belong', () => {
  const line = fc.string({ unit: fc.constantFrom('.', 'a', ' '), maxLength: 30 }).map((text) => `${text}\r\n`);
  const chunks = fc.array(
    fc.array(line, { maxLength: 3 }).map((lines) => lines.join('')),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(chunks, fc.array(fc.nat(), { maxLength: 10 }), (texts, cuts) => {
      const wire = texts.map((text, index) => `BDAT ${text.length}${index === texts.length - 1 ? ' LAST' : ''}\r\n${text}`).join('');
      expect(play(Buffer.from(wire), cuts).at(-1)).toBe(`message ${texts.join('')}`);
    }),
    { numRuns: 200 },
  );
});

it('never hands out a message with a bare CR, a bare LF, a NUL, or beyond its limit', () => {
  fc.assert(
    fc.property(session, fc.array(fc.nat(), { maxLength: 6 }), (bytes, cuts) => {
      for (const event of play(bytes, cuts)) {
        if (!event.startsWith('message ')) continue;
        const raw = event.slice('message '.length);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
        expect(raw.length).toBeLessThanOrEqual(LIMITS.maxBytes + 2);
      }
    }),
    { numRuns: 200 },
  );
});
