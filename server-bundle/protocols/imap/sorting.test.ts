import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCommand } from '../../wire/imap/tokens.ts';
import { criteriaOf, type Sortable, sortedBy } from './sorting.ts';

const criteria = (text: string) => criteriaOf(parseCommand([Buffer.from(`a SORT ${text}`)]).args[0]);
const BLANK = { arrival: 0, cc: '', date: 0, from: '', size: 0, subject: '', to: '', 'display-from': '', 'display-to': '' };

it('reads the criteria of RFC 5256 and RFC 5957', () => {
  expect(criteria('(SUBJECT REVERSE date DISPLAYFROM)')).toEqual([
    { field: 'subject', reverse: false },
    { field: 'date', reverse: true },
    { field: 'display-from', reverse: false },
  ]);
  for (const text of ['()', 'DATE', '(REVERSE)', '(REVERSE REVERSE DATE)', '(COLOUR)', `(${'DATE '.repeat(20)}DATE)`, '((DATE))'])
    expect(() => criteria(text), text).toThrow(/./);
});

it('reverses one criterion and never the order of equals', () => {
  const messages: Sortable[] = [
    { ...BLANK, uid: 1, size: 5 },
    { ...BLANK, uid: 2, size: 9 },
    { ...BLANK, uid: 3, size: 5 },
  ];
  expect(sortedBy(messages, criteria('(REVERSE SIZE)')).map(({ uid }) => uid)).toEqual([2, 1, 3]);
  expect(sortedBy(messages, criteria('(REVERSE SUBJECT)')).map(({ uid }) => uid)).toEqual([1, 2, 3]);
});

it('equals stable sorts by one criterion after the other, the last first', () => {
  const message = fc.record({ date: fc.integer({ min: 0, max: 3 }), subject: fc.constantFrom('', 'A', 'B'), size: fc.integer({ min: 0, max: 2 }) });
  const wanted = fc.uniqueArray(fc.record({ field: fc.constantFrom('date', 'subject', 'size'), reverse: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), wanted, (given, order) => {
      const messages = given.map((each, index): Sortable => ({ ...BLANK, ...each, uid: index + 1 }));
      let expected = messages;
      for (const { field, reverse } of order.toReversed())
        expected = [...expected].sort((a, b) => (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0) * (reverse ? -1 : 1));
      expect(sortedBy(messages, order)).toEqual(expected);
    }),
  );
});
