import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgePaste } from './paste.ts';

it('takes the end from one line, so that it does not run by itself', () => {
  expect(judgePaste('ls -l\n')).toEqual({ kind: 'line', text: 'ls -l' });
  expect(judgePaste('ls -l\r\n\r\n')).toEqual({ kind: 'line', text: 'ls -l' });
});

it('asks before several lines', () => {
  expect(judgePaste('cd /\r\nrm -rf *\r')).toEqual({ kind: 'lines', text: 'cd /\nrm -rf *', count: 2 });
});

it('lets no control character through but tab and the ends of lines', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      const judged = judgePaste(given);
      // eslint-disable-next-line no-control-regex
      if (judged.kind === 'line' || judged.kind === 'lines') expect(judged.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }),
  );
  // The end of a bracketed paste, smuggled in.
  expect(judgePaste('a\u001b[201~b')).toEqual({ kind: 'line', text: 'a[201~b' });
  expect(judgePaste('\u0007\n')).toEqual({ kind: 'nothing' });
});

it('refuses what is far too long', () => {
  expect(judgePaste('x'.repeat(500_001))).toEqual({ kind: 'too-long', characters: 500_001 });
});
