import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseStructure } from './structure.ts';
import { type SummaryText, summaryToText, textToSummary } from './summary-text.ts';
import { summarize } from './summary.ts';

const line = fc.constantFrom(
  'From: "Ana" <ana@x.org>, friends: b@x, c;',
  'Sender: s@x',
  'Reply-To: <@r:r@x>',
  'Subject: caf\u00e9 "x"',
  'Date: now',
  'Message-ID: <1@x>',
  'In-Reply-To: <0@x>',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: message/rfc822',
  'Content-Disposition: attachment; filename="a b"',
  'Content-ID: <i>',
  'Content-Language: en',
  '',
  '--b',
  '--b--',
  'text',
);

it('comes back from its text as it was', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const summary = summarize(parseStructure(Buffer.from(lines.join('\r\n'), 'latin1')));
      expect(textToSummary(summaryToText(summary))).toEqual(summary);
    }),
  );
});

it('is refused when it is of another version', () => {
  expect(() => textToSummary('[2,[],[]]' as SummaryText)).toThrow('version 2');
});
