import decodeQR from 'qr/decode.js';
import encodeQR from 'qr';
import { expect, it } from 'vitest';
import { muttConfiguration, thunderbirdQr } from './settings.ts';

const account = { hostname: 'mail.example.org', address: 'ana@example.org' };

it('writes the account as Thunderbird for Android reads it, without a password unless one is given', () => {
  expect(JSON.parse(thunderbirdQr(account) ?? '')).toEqual([
    1,
    [1, 1],
    [0, 'mail.example.org', 993, 3, 1, 'ana@example.org'],
    [
      [
        [0, 'mail.example.org', 465, 3, 1, 'ana@example.org'],
        ['ana@example.org', 'ana@example.org'],
      ],
    ],
  ]);
  const [, , incoming, [[outgoing]]] = JSON.parse(thunderbirdQr({ ...account, password: 'p"w' }) ?? '') as [1, [], string[], [[string[]]]];
  expect([incoming.slice(6), outgoing.slice(6)]).toEqual([['', 'p"w'], ['p"w']]);
});

it('has no code for an address that the format cannot hold', () => {
  expect(thunderbirdQr({ ...account, address: 'josé@example.org' })).toBeNull();
});

it('makes codes that a camera reads back', () => {
  const text = thunderbirdQr({ ...account, password: 'a7cd-92kf-m3np-x8qr-5tuv-w4yz' }) ?? '';
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 2, scale: 4 });
  const side = rows.length;
  const data = Uint8Array.from(rows.flatMap((row) => row.flatMap((dark) => (dark ? [0, 0, 0, 255] : [255, 255, 255, 255]))));
  expect(decodeQR({ width: side, height: side, data })).toBe(text);
});

it('writes a mutt configuration whose user is one word of the URL', () => {
  expect(muttConfiguration(account)).toContain('smtps://ana%40example.org@mail.example.org:465/');
});
