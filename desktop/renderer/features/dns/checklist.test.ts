import { expect, it } from 'vitest';
import type { DnsCheck } from '../../../contract/index.ts';
import { askedAgain, foldCheck, isFound, shownInGroups, toDoFirst } from './checklist.ts';

const check = (id: string, result: DnsCheck['result'], group: DnsCheck['group'] = 'records'): DnsCheck => ({
  id,
  number: 1,
  group,
  title: `Check ${id}`,
  result,
  asked: '',
  got: 'nothing',
  expected: 'v=spf1 mx -all',
  remedy: null,
  records: [{ name: 'example.org', type: 'TXT', value: 'v=spf1 mx -all', priority: null, ttlSeconds: 3600, why: '', required: true }],
  rfc: 'RFC 7208',
});
const all = [check('a', 'pass'), check('b', 'warn'), check('c', 'fail'), check('d', 'unknown', 'transport'), check('e', 'fail', 'reputation')];
const ids = (checks: readonly DnsCheck[]) => checks.map(({ id }) => id);

it('keeps what is known while another round runs, each result in its place', () => {
  const before = { checks: all, checkedAt: 'then' };
  const after = foldCheck(before, { kind: 'check', check: check('b', 'pass') });
  expect(ids(after.checks)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(after.checks[1]?.result).toBe('pass');
  expect(after.checkedAt).toBe('then');
});

it('asks again what is open, but no blacklists', () => {
  expect(askedAgain(all)).toEqual(['b', 'c']);
});

it('puts failures before what could be better', () => {
  expect(ids(toDoFirst(all))).toEqual(['c', 'e', 'b']);
});

it('shows in the groups what is not open, the unknown first', () => {
  expect(ids(shownInGroups(all, 'all'))).toEqual(['d', 'a']);
  expect(ids(shownInGroups(all, 'pass'))).toEqual(['a']);
  expect(ids(shownInGroups(all, 'todo'))).toEqual([]);
});

it('finds a check by any words of it and of its records', () => {
  expect(isFound(check('a', 'pass'), 'spf1 TXT')).toBe(true);
  expect(isFound(check('a', 'pass'), '7208 check')).toBe(true);
  expect(isFound(check('a', 'pass'), 'dkim')).toBe(false);
  expect(isFound(check('a', 'pass'), '')).toBe(true);
});
