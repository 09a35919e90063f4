import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseEnvelopeCommand } from './path.ts';

const address = (line: string): string | null => parseEnvelopeCommand('MAIL FROM', line)?.address ?? null;

it.each([
  ['MAIL FROM:<>', ''],
  ['mail from:<Ann@Stranger.TEST>', 'Ann@stranger.test'],
  ['MAIL FROM: <ann@stranger.test>', 'ann@stranger.test'],
  ['MAIL FROM:<"a b>c"@stranger.test>', '"a b>c"@stranger.test'],
  ['MAIL FROM:<@one.test,@two.test:ann@stranger.test>', 'ann@stranger.test'],
  ['MAIL FROM:<ann+tag@xn--tda.test> SIZE=100', 'ann+tag@xn--tda.test'],
  ['MAIL FROM:<ann@[192.0.2.1]>', 'ann@[192.0.2.1]'],
  ['MAIL FROM:<ann@[IPv6:2001:db8::1]>', 'ann@[ipv6:2001:db8::1]'],
  ['MAIL FROM:<jürgen@exämple.test> SMTPUTF8', 'jürgen@exämple.test'],
])('reads %s', (line, expected) => {
  expect(address(line)).toBe(expected);
});

it.each([
  'MAIL FROM:ann@stranger.test',
  'MAIL FROM <ann@stranger.test>',
  'MAIL FROM:<ann@stranger.test',
  'MAIL FROM:<ann>',
  'MAIL FROM:<@stranger.test>',
  'MAIL FROM:<.ann@stranger.test>',
  'MAIL FROM:<a..b@stranger.test>',
  'MAIL FROM:<ann@stranger..test>',
  'MAIL FROM:<ann@-stranger.test>',
  'MAIL FROM:<a b@stranger.test>',
  'MAIL FROM:<ann@stranger.test>SIZE=1',
  'MAIL FROM:<ann@stranger.test> SIZE=1 SIZE=2',
  'MAIL FROM:<ann@stranger.test> =1',
  'MAIL FROM:<ann\u200b@stranger.test>',
  `MAIL FROM:<${'a'.repeat(201)}@stranger.test>`,
  `MAIL FROM:<a@${'b.'.repeat(130)}test>`,
  'RCPT TO:<ann@stranger.test>',
])('refuses %s', (line) => {
  expect(address(line)).toBeNull();
});

it('knows postmaster without a domain as a recipient only, and no empty recipient', () => {
  expect(parseEnvelopeCommand('RCPT TO', 'RCPT TO:<Postmaster>')?.address).toBe('postmaster');
  expect(parseEnvelopeCommand('RCPT TO', 'RCPT TO:<>')).toBeNull();
  expect(address('MAIL FROM:<postmaster>')).toBeNull();
});

it('never takes a line break or a bracket into an address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (junk) => {
      const found = address(`MAIL FROM:<${junk}>`);
      expect(found === null || !/[\r\n\0]/.test(found)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('takes no longer for hostile input', () => {
  const before = process.cpuUsage();
  address(`MAIL FROM:<${'"\\'.repeat(6000)}>`);
  address(`MAIL FROM:<${'a.'.repeat(6000)}@x.test>`);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
});
