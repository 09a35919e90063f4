import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LogCursor } from './cursor.ts';
import { LogDecoder } from './frames.ts';
import { MergeBuffer, releasable } from './merge-buffer.ts';
import { parseSince, toUnixSeconds } from './since.ts';

function frame(stream: 1 | 2, payload: string): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}
const T = (nanoseconds: number) => `2026-01-31T12:00:00.${String(nanoseconds).padStart(9, '0')}Z`;

it('takes frames apart wherever the chunks were cut', () => {
  const bytes = Buffer.concat([frame(1, `${T(1)} one\n`), frame(2, `${T(2)} zwei ✓\r\n`), frame(1, `${T(3)} \n`)]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), (cuts) => {
      const decoder = new LogDecoder();
      const points = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const entries = points.slice(1).flatMap((end, index) => decoder.push(bytes.subarray(points[index], end)));
      expect(entries).toEqual([
        { stream: 'stdout', at: T(1), text: 'one' },
        { stream: 'stderr', at: T(2), text: 'zwei ✓' },
        { stream: 'stdout', at: T(3), text: '' },
      ]);
    }),
  );
});

it('joins the parts of a long line, under the timestamp of the first', () => {
  const decoder = new LogDecoder();
  expect(decoder.push(frame(1, `${T(1)} ${'a'.repeat(16_384)}`))).toEqual([]);
  expect(decoder.push(frame(2, `${T(2)} other\n`))).toMatchObject([{ stream: 'stderr', text: 'other' }]);
  expect(decoder.push(frame(1, `${T(3)} end\n`))).toEqual([{ stream: 'stdout', at: T(1), text: `${'a'.repeat(16_384)}end` }]);
});

it('gives out what came without a newline when the stream ends, and bounds every line', () => {
  const decoder = new LogDecoder();
  for (let part = 0; part < 10; part += 1) decoder.push(frame(1, `${T(1)} ${'b'.repeat(16_384)}`));
  const [last] = decoder.end();
  expect(last?.text.length).toBe(65_536);
  expect(last?.text.endsWith('…')).toBe(true);
});

it('refuses what is no log stream instead of waiting for gigabytes', () => {
  expect(() => new LogDecoder().push(Buffer.from('HTTP/1.1 200 OK\r\n'))).toThrow(/no log stream/);
  expect(() => new LogDecoder().push(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]))).toThrow(/no log stream/);
});

it('resumes without a gap and without a line twice, even where lines share a timestamp', () => {
  const written = [T(1), T(5), T(5), T(5), T(9)].map((at, index) => ({ stream: 'stdout' as const, at, text: String(index) }));
  const seconds = (at: string) => toUnixSeconds(at) ?? '';
  for (let readBefore = 0; readBefore <= written.length; readBefore += 1) {
    const cursor = new LogCursor(null);
    cursor.resume();
    const first = written.slice(0, readBefore).filter((entry) => cursor.accept(entry));
    const since = cursor.resume();
    const again = written.filter(({ at }) => since === null || seconds(at) >= since).filter((entry) => cursor.accept(entry));
    expect([...first, ...again]).toEqual(written);
  }
});

it('takes up a log whose two streams stand in the other order than their times', () => {
  const at = (index: number, stream: 'stdout' | 'stderr') => ({
    at: T(index * 30_000_000 - (stream === 'stdout' ? 0 : 700_000)),
    stream,
    text: `${stream} ${index}`,
  });
  // What was said on standard error a moment earlier is written after what was said on standard output.
  const written = Array.from({ length: 30 }, (_, index) => [at(index + 1, 'stdout'), at(index + 1, 'stderr')]).flat();
  const seconds = (time: string) => toUnixSeconds(time) ?? '';
  for (let shown = 2; shown < written.length; shown += 1) {
    // Only its last lines were asked for at first: none before them may come later.
    const from = Math.max(0, shown - 4 - (shown % 2));
    const history = written.slice(from, shown);
    const cursor = new LogCursor(null);
    cursor.resume();
    const got = history.filter((entry) => cursor.accept(entry));
    for (const upTo of [shown + 1, shown + 9, written.length]) {
      const since = cursor.resume() ?? '';
      got.push(...written.slice(0, upTo).filter((entry) => seconds(entry.at) >= since && cursor.accept(entry)));
    }
    expect(got).toEqual(written.slice(from));
    expect(new Set(got.map(({ text }) => text)).size).toBe(got.length);
  }
});

it('reads points in time, and says what it takes when it cannot', () => {
  expect(parseSince('10m', 1_000_000_000)).toBe('999400.000');
  expect(parseSince('1h30m', 1_000_000_000)).toBe('994600.000');
  expect(parseSince('2026-01-31T12:00:00.123456789Z', 0)).toBe('1769860800.123456789');
  expect(parseSince('2026-01-31T13:00:00+01:00', 0)).toBe('1769860800.000000000');
  for (const wrong of ['', 'yesterday', '10', '10y', '2026-13-99T00:00:00Z']) expect(() => parseSince(wrong, 0)).toThrow(/no point in time/);
});

const line = (service: string, nanoseconds: number) => ({ service, stream: 'stdout' as const, at: T(nanoseconds), text: '' });

it('holds lines back for the window, then gives out all that are not younger', () => {
  const held = [
    { line: line('a', 50), arrivedMs: 0 },
    { line: line('b', 10), arrivedMs: 90 },
    { line: line('b', 60), arrivedMs: 90 },
  ];
  expect(releasable(held, 99, 100).ready).toEqual([]);
  const { ready, kept } = releasable(held, 100, 100);
  expect(ready.map(({ service }) => service)).toEqual(['b', 'a']);
  expect(kept).toHaveLength(1);
});

it('gives out everything in order, and then its failure', async () => {
  const buffer = new MergeBuffer(5);
  await buffer.push([line('a', 3)]);
  await buffer.push([line('b', 1), line('b', 2)]);
  buffer.end({ error: new Error('cut') });
  const seen: string[] = [];
  await expect(
    (async () => {
      for await (const batch of buffer.batches()) seen.push(...batch.map(({ at }) => at));
    })(),
  ).rejects.toThrow('cut');
  expect(seen).toEqual([T(1), T(2), T(3)]);
});

it('makes the sender wait while the reader does not read', async () => {
  const buffer = new MergeBuffer(0);
  let pushed = 0;
  const sending = (async () => {
    for (let batch = 0; batch < 20; batch += 1) {
      await buffer.push(Array.from({ length: 1000 }, (_, index) => line('a', batch * 1000 + index)));
      pushed += 1000;
    }
    buffer.end();
  })();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(pushed).toBeLessThanOrEqual(6_000);
  let read = 0;
  for await (const batch of buffer.batches()) read += batch.length;
  await sending;
  expect(read).toBe(20_000);
});
