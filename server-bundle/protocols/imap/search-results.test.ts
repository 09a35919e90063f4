import { expect, it } from 'vitest';
import { parseCommand } from '../../wire/imap/tokens.ts';
import { keptOf, renderExtended, type ResultOptions, resultOptionsOf } from './search-results.ts';

const optionsOf = (list: string): ResultOptions => {
  const { options } = resultOptionsOf(parseCommand([Buffer.from(`a SEARCH RETURN (${list}) ALL`)]).args);
  if (!options) throw new Error('RETURN was not seen');
  return options;
};
const answer = (numbers: readonly number[], list: string, byUid = false): string | null =>
  renderExtended(numbers, optionsOf(list), { tag: 'A282', byUid, modSeq: null });

it('answers as RFC 4731 §3.1 shows', () => {
  expect(answer([2, 10, 11, 15, 47], 'MIN COUNT')).toBe('* ESEARCH (TAG "A282") MIN 2 COUNT 5');
  expect(answer([2, 10, 11, 15, 47], '', true)).toBe('* ESEARCH (TAG "A282") UID ALL 2,10:11,15,47');
  expect(answer([], 'MIN MAX ALL COUNT')).toBe('* ESEARCH (TAG "A282") COUNT 0');
  expect(answer([], 'MIN')).toBe('* ESEARCH (TAG "A282")');
  expect(answer([1], 'SAVE')).toBeNull();
});

it('answers a window as RFC 9394 §3.1 shows', () => {
  expect(answer([4, 5, 9], 'PARTIAL -1:-2', true)).toBe('* ESEARCH (TAG "A282") UID PARTIAL (-1:-2 5,9)');
  expect(answer([4, 5, 9], 'COUNT PARTIAL 10:20')).toBe('* ESEARCH (TAG "A282") COUNT 3 PARTIAL (10:20 NIL)');
});

it('keeps for `$` what was told, or all where all or their number was asked for', () => {
  const found = [2, 5, 7, 9];
  const kept: readonly (readonly [string, readonly number[]])[] = [
    ['SAVE', found],
    ['SAVE ALL', found],
    ['SAVE COUNT MIN', found],
    ['SAVE MIN', [2]],
    ['SAVE MAX', [9]],
    ['SAVE MIN MAX', [2, 9]],
    ['SAVE PARTIAL 2:3', [5, 7]],
    ['SAVE MIN PARTIAL 1:2', [2, 5]],
  ];
  for (const [list, uids] of kept) expect(keptOf(found, optionsOf(list)), list).toEqual(uids);
  expect(keptOf([7], optionsOf('SAVE MIN MAX'))).toEqual([7]);
});

it('refuses options that it does not know or that do not go together', () => {
  for (const list of ['COLOUR', 'PARTIAL', 'PARTIAL x', 'ALL PARTIAL 1:2', 'PARTIAL 1:2 PARTIAL 1:2', '"MIN"'])
    expect(() => optionsOf(list), list).toThrow(/./);
});
