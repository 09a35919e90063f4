import { expect, it } from 'vitest';
import { isPassedOnAgain } from './forwarding.ts';

const PASSAGES = [{ recipient: 'alias@dovecote.test', targets: ['next@dovecote.test'], isKept: false }];
const letter = (...before: readonly string[]): Buffer =>
  Buffer.from(`${before.map((address) => `Delivered-To: ${address}\r\n`).join('')}From: ann@stranger.test\r\n\r\nhello\r\n`);
const others = (count: number): readonly string[] => Array.from({ length: count }, (_, hop) => `hop${hop}@dovecote.test`);

it('a message goes in a circle when it was passed on for this recipient before', () => {
  expect(isPassedOnAgain(letter('Alias@dovecote.test'), { passages: PASSAGES })).toBe(true);
  expect(isPassedOnAgain(letter(), { passages: PASSAGES })).toBe(false);
});

it('a message that was passed on ten times is passed on no more, whoever it was for', () => {
  expect(isPassedOnAgain(letter(...others(10)), { passages: PASSAGES })).toBe(true);
  expect(isPassedOnAgain(letter(...others(9)), { passages: PASSAGES })).toBe(false);
});

it('a message for a mailbox may have come any way', () => {
  expect(isPassedOnAgain(letter(...others(50)), { passages: [] })).toBe(false);
});
