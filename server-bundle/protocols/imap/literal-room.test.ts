import { expect, it } from 'vitest';
import { COUNTED_LITERAL_BYTES as UNIT } from './limits.ts';
import { LiteralRoom, literalBudget } from './literal-room.ts';

const rooms = (...addresses: readonly string[]): readonly LiteralRoom[] => {
  const budget = literalBudget({ totalBytes: 10 * UNIT, addressBytes: 6 * UNIT, yieldPace: 1 });
  return addresses.map((address) => new LiteralRoom(budget, { address, evict: () => undefined }));
};

it('has room for so much of all sessions, and for less of one address', () => {
  const [one, two, three] = rooms('a', 'a', 'b');
  expect([one?.admits(4 * UNIT), two?.admits(3 * UNIT), three?.admits(7 * UNIT), three?.admits(6 * UNIT)]).toEqual([true, false, false, true]);
  expect(two?.admits(UNIT)).toBe(false);
});

it('counts no small literal', () => {
  const [one, two] = rooms('a', 'a');
  expect(one?.admits(6 * UNIT)).toBe(true);
  expect(two?.admits(UNIT - 1)).toBe(true);
});

it('has the room again when the command is done, not when it has come', () => {
  const [one, two] = rooms('a', 'a');
  one?.admits(3 * UNIT);
  one?.admits(3 * UNIT);
  one?.ended();
  expect(two?.admits(UNIT)).toBe(false);
  one?.done();
  expect(two?.admits(6 * UNIT)).toBe(true);
});

it('keeps commands apart that one client has sent ahead', () => {
  const [one, two] = rooms('a', 'a');
  one?.admits(4 * UNIT);
  one?.ended();
  one?.ended();
  one?.admits(2 * UNIT);
  one?.ended();
  one?.done();
  one?.done();
  expect(two?.admits(5 * UNIT)).toBe(false);
  expect(two?.admits(4 * UNIT)).toBe(true);
});

it('has all of it again when the session ends', () => {
  const [one, two] = rooms('a', 'a');
  one?.admits(3 * UNIT);
  one?.ended();
  one?.admits(3 * UNIT);
  one?.release();
  expect(two?.admits(6 * UNIT)).toBe(true);
});
