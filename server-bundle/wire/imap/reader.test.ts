import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CommandReader, type ReaderEvent } from './reader.ts';

function feed(reader: CommandReader, text: string): ReaderEvent[] {
  return [...reader.push(Buffer.from(text, 'latin1'))];
}

const shown = (events: readonly ReaderEvent[]): unknown[] =>
  events.map((event) => (event.kind === 'command' ? event.parts.map((part) => part.toString('latin1')) : event.kind));

describe('cutting a stream into commands', () => {
  it('hands out a line without its CRLF', () => {
    expect(shown(feed(new CommandReader(), 'a NOOP\r\n'))).toEqual([['a NOOP']]);
  });

  it('asks to go on for a synchronizing literal, and not for the other kind', () => {
    const reader = new CommandReader();
    expect(shown(feed(reader, 'a LOGIN {3}\r\n'))).toEqual(['continue']);
    expect(shown(feed(reader, 'tim {2+}\r\npw\r\n'))).toEqual([['a LOGIN {3}', 'tim', ' {2+}', 'pw', '']]);
  });

  it('gives the same commands however the bytes arrive', () => {
    const text = 'a LOGIN {3+}\r\ntim {2+}\r\npw\r\nb APPEND x {5+}\r\n\r\n\r\nz\r\nc NOOP\r\n';
    const expected = shown(feed(new CommandReader(), text));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const reader = new CommandReader();
        const events: ReaderEvent[] = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          events.push(...feed(reader, text.slice(at, at + size)));
          at += size;
        }
        expect(shown(events)).toEqual(expected);
      }),
    );
  });

  it('breaks on a bare line feed, an endless line and a line of literals without end', () => {
    expect(shown(feed(new CommandReader(), 'a NOOP\nb NOOP\r\n'))).toEqual(['broken']);
    expect(shown(feed(new CommandReader({ lineBytes: 100 }), 'x'.repeat(101)))).toEqual(['broken']);
    const reader = new CommandReader({ lineBytes: 100 });
    expect(shown(feed(reader, `a ${'x'.repeat(80)} {0+}\r\n${'y'.repeat(80)}\r\n`))).toEqual(['broken']);
  });

  it('refuses a huge literal, and lets a large one through for APPEND only', () => {
    expect(shown(feed(new CommandReader(), 'a LOGIN {70000}\r\n'))).toEqual(['too-big']);
    expect(shown(feed(new CommandReader(), 'a APPEND INBOX {70000}\r\n'))).toEqual(['continue']);
    expect(shown(feed(new CommandReader(), 'a APPEND INBOX {99999999999}\r\n'))).toEqual(['too-big']);
  });

  it('holds no more than what is still unfinished', () => {
    const reader = new CommandReader();
    feed(reader, 'a NOOP\r\nb NO');
    expect(reader.heldBytes).toBe(4);
    reader.reset();
    expect(reader.heldBytes).toBe(0);
  });
});
