import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameReader, frameLine } from './frame.ts';

const MARKER = 'palomar-00ff';

function read(chunks: readonly Buffer[]) {
  const content: Buffer[] = [];
  const seen = { group: -1, exitCode: -1, asked: 0 };
  const reader = new FrameReader(MARKER, {
    onBegin: (group) => (seen.group = group),
    onContent: (piece) => content.push(piece),
    onEnd: (exitCode) => (seen.exitCode = exitCode),
    onAsk: () => (seen.asked += 1),
  });
  chunks.forEach((chunk) => reader.push(chunk));
  reader.finish();
  return { ...seen, content: Buffer.concat(content), noise: reader.noise };
}

it('gives the content exactly, however the stream is cut and whatever it holds', () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(`${MARKER} en`, MARKER, 'palomar-', '\n').map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(anyBytes, { maxLength: 5 }), fc.string(), fc.integer({ min: 1, max: 50 }), (parts, noise, step) => {
      const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
      const whole = Buffer.concat([Buffer.from(`${noise}${MARKER} begin 77\n`), content, Buffer.from(`${MARKER} end 3\nbye`)]);
      const chunks = Array.from({ length: Math.ceil(whole.length / step) }, (_, index) => whole.subarray(index * step, (index + 1) * step));
      expect(read(chunks)).toMatchObject({ group: 77, exitCode: 3, content });
    }),
  );
});

it('sees the question for a password in the noise, once per asking', () => {
  expect(read([Buffer.from(`lecture\n${MARKER} as`), Buffer.from(`kSorry\n${MARKER} ask`)])).toMatchObject({ asked: 2, noise: 'lecture\nSorry\n' });
});

it('keeps what was held back when the stream ends without an end marker', () => {
  expect(read([Buffer.from(`${MARKER} begin 1\nabc${MARKER} e`)]).content.toString()).toBe(`abc${MARKER} e`);
});

it('bounds the noise', () => {
  expect(read(Array.from({ length: 100 }, () => Buffer.alloc(10_000, 'x'))).noise.length).toBeLessThanOrEqual(256 * 1024);
});

it('never puts a password on the line', () => {
  expect(frameLine(['id'], { marker: MARKER, elevation: 'sudo-with-password' })).toContain(`sudo -k -S -p '${MARKER} ask' -- sh -c`);
  expect(frameLine(['id'], { marker: MARKER, elevation: 'sudo' })).toContain('sudo -k -n -- sh -c');
  expect(frameLine(['id'], { marker: MARKER, elevation: 'none' })).not.toContain('sudo');
});
