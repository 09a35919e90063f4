import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packLines, unpackLines, type LogLine } from './logs.ts';

const text = fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\n', ''));
const line: fc.Arbitrary<LogLine> = fc.record({
  service: fc.constantFrom('mx', 'smtp-bree', '7', ''),
  stream: fc.constantFrom('stdout', 'stderr'),
  at: fc.constantFrom('2026-01-31T12:00:00.123456789Z', ''),
  text,
});

it('brings every line through as it was', () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(unpackLines(packLines(lines))).toEqual(lines);
    }),
  );
});

it('passes over what is no packed line', () => {
  expect(unpackLines({ services: ['mx'], lines: 'nonsense\n9oT x\n0oT ok\n' })).toEqual([{ service: 'mx', stream: 'stdout', at: 'T', text: 'ok' }]);
});
