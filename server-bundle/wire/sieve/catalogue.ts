/**
 * Every command and test with its arguments, as data: what it takes, and which extension has to be required for it. Tags of
 * one group exclude each other.
 */
import type { Extension } from './extensions.ts';

export type ValueKind = 'number' | 'string' | 'strings';

export interface TagRule {
  /** Absent: the tag stands alone. */
  readonly value?: ValueKind;
  readonly requires?: Extension;
  readonly group?: string;
  /** Another tag that must be there too. */
  readonly with?: string;
}

export interface Rule {
  readonly requires?: Extension;
  readonly tags: Readonly<Record<string, TagRule>>;
  /** A leading or trailing value that may be left out. */
  readonly optional?: 'first' | 'last';
  readonly values: readonly ValueKind[];
}

export interface TestRule extends Rule {
  readonly tests: 'none' | 'one' | 'many';
}

const COMPARATOR: Rule['tags'] = { comparator: { value: 'string' } };
const MATCH: Rule['tags'] = {
  ...COMPARATOR,
  is: { group: 'match' },
  contains: { group: 'match' },
  matches: { group: 'match' },
  regex: { group: 'match', requires: 'regex' },
  value: { group: 'match', value: 'string', requires: 'relational' },
  count: { group: 'match', value: 'string', requires: 'relational' },
};
const ADDRESS_PART: Rule['tags'] = {
  all: { group: 'part' },
  localpart: { group: 'part' },
  domain: { group: 'part' },
  user: { group: 'part', requires: 'subaddress' },
  detail: { group: 'part', requires: 'subaddress' },
};
const INDEX: Rule['tags'] = { index: { value: 'number', requires: 'index' }, last: { requires: 'index', with: 'index' } };
const FLAGS: Rule['tags'] = { flags: { value: 'strings', requires: 'imap4flags' } };
const COPY: Rule['tags'] = { copy: { requires: 'copy' } };
const CHANGE_FLAGS: Rule = { requires: 'imap4flags', tags: {}, values: ['string', 'strings'], optional: 'first' };

export const COMMANDS: Readonly<Record<string, Rule>> = {
  stop: { tags: {}, values: [] },
  keep: { tags: FLAGS, values: [] },
  discard: { tags: {}, values: [] },
  fileinto: {
    requires: 'fileinto',
    tags: { ...FLAGS, ...COPY, create: { requires: 'mailbox' }, specialuse: { value: 'string', requires: 'special-use' } },
    values: ['string'],
  },
  redirect: { tags: COPY, values: ['string'] },
  reject: { requires: 'reject', tags: {}, values: ['string'] },
  ereject: { requires: 'ereject', tags: {}, values: ['string'] },
  vacation: {
    requires: 'vacation',
    tags: {
      days: { value: 'number', group: 'period' },
      seconds: { value: 'number', group: 'period', requires: 'vacation-seconds' },
      subject: { value: 'string' },
      from: { value: 'string' },
      addresses: { value: 'strings' },
      mime: {},
      handle: { value: 'string' },
    },
    values: ['string'],
  },
  set: {
    requires: 'variables',
    tags: {
      lower: { group: 'case' },
      upper: { group: 'case' },
      lowerfirst: { group: 'first' },
      upperfirst: { group: 'first' },
      quotewildcard: { group: 'quote' },
      quoteregex: { group: 'quote', requires: 'regex' },
      length: {},
    },
    values: ['string', 'string'],
  },
  setflag: CHANGE_FLAGS,
  addflag: CHANGE_FLAGS,
  removeflag: CHANGE_FLAGS,
  addheader: { requires: 'editheader', tags: { last: {} }, values: ['string', 'string'] },
  deleteheader: {
    requires: 'editheader',
    tags: { ...MATCH, index: { value: 'number' }, last: { with: 'index' } },
    values: ['string', 'strings'],
    optional: 'last',
  },
  error: { requires: 'ihave', tags: {}, values: ['string'] },
};

const leaf = (rule: Rule): TestRule => ({ ...rule, tests: 'none' });

export const TESTS: Readonly<Record<string, TestRule>> = {
  true: leaf({ tags: {}, values: [] }),
  false: leaf({ tags: {}, values: [] }),
  not: { tags: {}, values: [], tests: 'one' },
  allof: { tags: {}, values: [], tests: 'many' },
  anyof: { tags: {}, values: [], tests: 'many' },
  exists: leaf({ tags: {}, values: ['strings'] }),
  size: leaf({ tags: { over: { group: 'size', value: 'number' }, under: { group: 'size', value: 'number' } }, values: [] }),
  header: leaf({ tags: { ...MATCH, ...INDEX }, values: ['strings', 'strings'] }),
  address: leaf({ tags: { ...MATCH, ...ADDRESS_PART, ...INDEX }, values: ['strings', 'strings'] }),
  envelope: leaf({ requires: 'envelope', tags: { ...MATCH, ...ADDRESS_PART }, values: ['strings', 'strings'] }),
  string: leaf({ requires: 'variables', tags: MATCH, values: ['strings', 'strings'] }),
  hasflag: leaf({ requires: 'imap4flags', tags: MATCH, values: ['strings', 'strings'], optional: 'first' }),
  body: leaf({
    requires: 'body',
    tags: { ...MATCH, raw: { group: 'transform' }, content: { group: 'transform', value: 'strings' }, text: { group: 'transform' } },
    values: ['strings'],
  }),
  date: leaf({
    requires: 'date',
    tags: { ...MATCH, ...INDEX, zone: { group: 'zone', value: 'string' }, originalzone: { group: 'zone' } },
    values: ['string', 'string', 'strings'],
  }),
  currentdate: leaf({ requires: 'date', tags: { ...MATCH, zone: { value: 'string' } }, values: ['string', 'strings'] }),
  mailboxexists: leaf({ requires: 'mailbox', tags: {}, values: ['strings'] }),
  specialuse_exists: leaf({ requires: 'special-use', tags: {}, values: ['string', 'strings'], optional: 'first' }),
  environment: leaf({ requires: 'environment', tags: MATCH, values: ['string', 'strings'] }),
  ihave: leaf({ requires: 'ihave', tags: {}, values: ['strings'] }),
  duplicate: leaf({
    requires: 'duplicate',
    tags: {
      handle: { value: 'string' },
      header: { value: 'string', group: 'id' },
      uniqueid: { value: 'string', group: 'id' },
      seconds: { value: 'number' },
      last: {},
    },
    values: [],
  }),
};
