import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SmtpDecoder } from './decoder.ts';
import type { DataLimits, DecoderEvent } from './decoder.ts';

const LIMITS: DataLimits = { maxBytes: 1_000_000, reserve: () => true, bareNewlines: 'refuse' };

/** All events of one message and the lines after it, the bytes cut as `cuts` says. */
function decode(bytes: Buffer, cuts: readonly number[] = [], limits: DataLimits = LIMITS): readonly DecoderEvent[] {
  const decoder = new SmtpDecoder();
  decoder.startMessage(limits);
  const events: DecoderEvent[] = [];
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (let index = 1; index < edges.length; index += 1) {
    decoder.push(bytes.subarray(edges[index - 1], edges[index]));
    for (let event = decoder.next(); event.kind !== 'more'; event = decoder.next()) events.push(event);
  }
  return events;
}

const text = (events: readonly DecoderEvent[]): readonly string[] =>
  events.map((event) =>
    event.kind === 'message'
      ? `message ${event.raw.toString('latin1')}`
      : event.kind === 'line'
        ? `line ${event.line.toString('latin1')}`
        : `${event.kind} ${'problem' in event ? event.problem : ''}`,
  );

describe('a message', () => {
  it('may be empty', () => {
    expect(text(decode(Buffer.from('.\r\nQUIT\r\n')))).toEqual(['message ', 'line QUIT']);
  });

  it('loses one dot where a line begins with one', () => {
    expect(text(decode(Buffer.from('..\r\n...\r\n.a\r\nb.\r\n.\r\n')))).toEqual(['message .\r\n..\r\na\r\nb.\r\n']);
  });

  it.each(['\n.\r\n', '\r\n.\n', '\r.\r\n', '\n.\n', '\r.\r', '\r\n.\r', '\r\r\n.\r\r\n', '\r\n\0.\r\n'])('does not end at %j', (variant) => {
    const events = decode(Buffer.from(`a${variant}MAIL FROM:<x@y>\r\n.\r\nNOOP\r\n`));
    expect(events.map((event) => event.kind)).toEqual(['unacceptable', 'line']);
  });

  it('ends at the same place and has the same content however the bytes are cut', () => {
    const soup = fc
      .array(fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', '\r\n.\r\n', 'a', '\0'), { maxLength: 40 })
      .map((parts) => Buffer.from(`${parts.join('')}\r\n.\r\n`));
    fc.assert(
      fc.property(soup, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const whole = decode(bytes);
        expect(text(decode(bytes, cuts))).toEqual(text(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the inverse of dot-stuffing', () => {
    const line = fc.string({ unit: fc.constantFrom('.', 'a', ' ', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 6 }), (lines, cuts) => {
        const stuffed = lines.map((one) => `${one.startsWith('.') ? '.' : ''}${one}\r\n`).join('');
        const [event] = decode(Buffer.from(`${stuffed}.\r\n`), cuts);
        expect(event?.kind === 'message' ? event.raw.toString() : event).toBe(lines.map((one) => `${one}\r\n`).join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it('beyond the size or the memory is read to its end and thrown away', () => {
    const bytes = Buffer.from(`${'a'.repeat(100)}\r\n.\r\nNOOP\r\n`);
    expect(text(decode(bytes, [50], { ...LIMITS, maxBytes: 99 }))).toEqual(['unacceptable too-big', 'line NOOP']);
    expect(text(decode(bytes, [50], { ...LIMITS, reserve: () => false }))).toEqual(['unacceptable no-memory', 'line NOOP']);
  });

  it('is charged for more than its bytes when it comes byte by byte', () => {
    let charged = 0;
    const reserve = (sizeBytes: number): boolean => (charged += sizeBytes) > 0;
    decode(Buffer.from('aaaaaaaaaa\r\n.\r\n'), [1, 2, 3, 4, 5, 6, 7, 8, 9], { ...LIMITS, reserve });
    expect(charged).toBeGreaterThan(10 * 100);
  });

  it('may keep its bare newlines for someone who will correct them, and still ends only where it ends', () => {
    expect(text(decode(Buffer.from('a\n.\nb\r.\r\n\r\n.\r\n'), [], { ...LIMITS, bareNewlines: 'keep' }))).toEqual(['message a\n.\nb\r.\r\n\r\n']);
  });

  it('with a line of megabytes is unacceptable', () => {
    expect(text(decode(Buffer.from(`${'a'.repeat(70_000)}\r\n.\r\n`)))).toEqual(['unacceptable line-too-long']);
  });
});

describe('command lines', () => {
  const commands = (...chunks: readonly string[]): readonly string[] => {
    const decoder = new SmtpDecoder(100);
    return chunks.flatMap((chunk) => {
      decoder.push(Buffer.from(chunk));
      const events: DecoderEvent[] = [];
      for (let event = decoder.next(); event.kind !== 'more'; event = decoder.next()) events.push(event);
      return text(events);
    });
  };

  it('end in CR LF, wherever the packet ends', () => {
    expect(commands('NO', 'OP\r', '\nQUIT\r\n')).toEqual(['line NOOP', 'line QUIT']);
  });

  it.each([['\n'], ['NOOP\n'], ['NO\rOP\r\n'], ['NOOP\r\r\n'], ['NOOP\n\r\n']])('are broken in %j', (chunk) => {
    expect(commands(chunk)[0]).toBe('broken bare-newline');
  });

  it('are bounded, finished or not', () => {
    expect(commands('A'.repeat(101))).toEqual(['broken line-too-long']);
    expect(commands(`${'A'.repeat(101)}\r\n`)).toEqual(['broken line-too-long']);
  });
});
