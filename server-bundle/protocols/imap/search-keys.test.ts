import { expect, it } from 'vitest';
import { parseCommand } from '../../wire/imap/tokens.ts';
import { MAX_SEARCH_KEYS } from './limits.ts';
import { asksModSeq, parseSearch, type SearchKey } from './search-keys.ts';

const parse = (program: string): SearchKey => parseSearch(parseCommand([Buffer.from(`a SEARCH ${program}`)]).args);
const keysOf = (program: string): readonly SearchKey[] => {
  const key = parse(program);
  return key.kind === 'and' ? key.keys : [];
};

it('reads the keys of every RFC it knows', () => {
  expect(keysOf('$ UID $ UID 1:*')).toEqual([
    { kind: 'saved-result' },
    { kind: 'saved-result' },
    { kind: 'set', ranges: [[1, Infinity]], byUid: true },
  ]);
  expect(keysOf('OLDER 60 YOUNGER 1')).toEqual([
    { kind: 'age', older: true, ms: 60_000 },
    { kind: 'age', older: false, ms: 1_000 },
  ]);
  const [start, day] = [Date.UTC(2026, 10, 2), 86_400_000];
  expect(keysOf('SAVEDON 2-Nov-2026 SENTBEFORE "2-Nov-2026" SINCE 02-nov-2026')).toEqual([
    { kind: 'date', of: 'saved', from: start, to: start + day },
    { kind: 'date', of: 'sent', from: -Infinity, to: start },
    { kind: 'date', of: 'arrival', from: start, to: Infinity },
  ]);
  expect(keysOf('MODSEQ "/flags/\\\\draft" all 620162338 MODSEQ 7 EMAILID M1 THREADID T2')).toEqual([
    { kind: 'mod-seq', atLeast: 620_162_338 },
    { kind: 'mod-seq', atLeast: 7 },
    { kind: 'id', of: 'email', id: 'M1' },
    { kind: 'id', of: 'thread', id: 'T2' },
  ]);
  expect(asksModSeq(parse('OR SEEN (NOT MODSEQ 7)'))).toBe(true);
  expect(asksModSeq(parse('OR SEEN DRAFT'))).toBe(false);
});

it('refuses what is malformed', () => {
  for (const program of [
    '()',
    'NOT',
    'OR SEEN',
    'OLDER 0',
    'YOUNGER -1',
    'ON yesterday',
    'MODSEQ "x" some 1',
    'EMAILID "a b"',
    'LARGER x',
    '0',
    '"SEEN"',
    '$:3',
  ])
    expect(() => parse(program), program).toThrow(/./);
  expect(() => parse('(CHARSET UTF-8 SEEN)')).toThrow('no such search key');
});

it('names the character sets it knows', () => {
  expect(() => parse('CHARSET KOI8-R TEXT x')).toThrow(expect.objectContaining({ status: 'NO', code: 'BADCHARSET (UTF-8 US-ASCII)' }));
  expect(keysOf('CHARSET "utf-8" SEEN')).toHaveLength(1);
});

it('bounds the keys of all lists together', () => {
  expect(() => parse(Array.from({ length: MAX_SEARCH_KEYS + 1 }, () => 'SEEN').join(' '))).toThrow('too long');
  expect(() => parse(Array.from({ length: MAX_SEARCH_KEYS }, () => '(SEEN)').join(' '))).toThrow('too long');
  expect(() => parse('NOT '.repeat(100_000))).toThrow(/too/);
  expect(() => parse(`${'('.repeat(1_000)}SEEN${')'.repeat(1_000)}`)).toThrow(/too/);
});
