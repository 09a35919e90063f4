import { expect, it } from 'vitest';
import { parseSentDate } from './dates.ts';
import { readHeader } from './header.ts';
import { addressKey, baseSubject, messageIds } from './threading.ts';

it('takes replies, forwards and list marks off a subject', () => {
  for (const subject of [
    'Doves',
    'Re: Doves',
    'RE: re[2]: Doves',
    'Fwd: [list] Re: Doves',
    'AW: Doves (fwd)',
    '[fwd: Doves]',
    '=?utf-8?q?Re=3A_Doves?=',
  ])
    expect(baseSubject(subject)).toEqual({ key: 'DOVES', isReply: subject !== 'Doves' });
  expect(baseSubject('[list] Doves')).toEqual({ key: 'DOVES', isReply: false });
  expect(baseSubject('[list]').key).toBe('[LIST]');
  expect(baseSubject(null)).toEqual({ key: '', isReply: false });
});

it('takes a hostile subject in no time', () => {
  const started = performance.now();
  for (const piece of ['Re: ', '[', '[a]', '(fwd) ', '[fwd:', 're[x]']) for (const tail of ['', 'x', ']']) baseSubject(piece.repeat(100_000) + tail);
  expect(performance.now() - started).toBeLessThan(1_000);
});

it('reads message ids, oldest parent first', () => {
  const ids = (...lines: string[]): ReturnType<typeof messageIds> => {
    const raw = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
    return messageIds(readHeader(raw, 0, raw.length).fields);
  };
  expect(ids('Message-ID: <c@x>', 'References: <a@x> <b@x>', 'In-Reply-To: <z@x>')).toEqual({ own: 'c@x', parents: ['a@x', 'b@x'] });
  expect(ids('Message-ID: <c@x>', 'In-Reply-To: <b@x> <a@x>')).toEqual({ own: 'c@x', parents: ['b@x'] });
  expect(ids('Subject: none')).toEqual({ own: null, parents: [] });
  const many = ids(`References: ${Array.from({ length: 500 }, (_, n) => `<${n}@x>`).join(' ')}`).parents;
  expect([many.length, many[0], many.at(-1)]).toEqual([50, '0@x', '499@x']);
});

it('sorts by the mailbox part of the first address', () => {
  expect(addressKey('"Zoe" <ana@b.c>, x@y')).toBe('ANA');
  expect(addressKey(null)).toBe('');
});

it('reads the Date field with its zone, and the day the sender saw', () => {
  const zero = Date.UTC(2026, 10, 2, 10);
  expect(parseSentDate('Mon, 2 Nov 2026 10:00:00 +0100 (CET)')).toEqual({ atMs: zero - 3_600_000, localMs: zero });
  expect(parseSentDate('2 Nov 2026 10:00:00 EST')).toEqual({ atMs: zero + 5 * 3_600_000, localMs: zero });
  expect(parseSentDate('2 Nov 2026 10:00')).toEqual({ atMs: zero, localMs: zero });
  expect(parseSentDate('yesterday')).toBeNull();
});
