/** DMARC as RFC 9989 has it: the tree walk, sp, np, psd, t, and what is gone (pct), on a table of records. */
import { describe, expect, it } from 'vitest';
import { readHeader } from '../wire/header/header.ts';
import { judge } from './judge.ts';
import type { MailResolver } from './resolver.ts';
import type { Verdict } from './verdict.ts';

/** A name with an empty list exists and has no TXT record. */
function tableOf(records: Readonly<Record<string, readonly string[]>>, asked: string[]): MailResolver {
  const fail = (code: string): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
  const none = (): Promise<never[]> => Promise.resolve([]);
  return {
    resolve: (name, type) => {
      asked.push(`${type} ${name}`);
      const found = records[name];
      if (found === undefined) return fail('ENOTFOUND');
      return type === 'TXT' && found.length > 0 ? Promise.resolve(found.map((text) => [text])) : fail('ENODATA');
    },
    txt: none,
    mx: none,
    a: none,
    aaaa: none,
  };
}

async function examine(author: string, records: Readonly<Record<string, readonly string[]>>, asked: string[] = []): Promise<Verdict> {
  const raw = Buffer.from(`From: <ann@${author}>\r\nSubject: x\r\n\r\nx\r\n`);
  const evidence = {
    raw,
    header: readHeader(raw),
    clientAddress: '192.0.2.9',
    helo: 'h.test',
    sender: 'x@other.test',
    hostname: 'mail.dovecote.test',
  };
  return judge(evidence, tableOf(records, asked));
}

describe('the policy', () => {
  it.each([
    ['own p', 'example.test', { '_dmarc.example.test': ['v=DMARC1; p=reject'] }, 'reject'],
    ['the parent’s p for a name below it', 'a.example.test', { '_dmarc.example.test': ['v=DMARC1; p=reject'], 'a.example.test': [] }, 'reject'],
    [
      'the parent’s sp before its p',
      'a.example.test',
      { '_dmarc.example.test': ['v=DMARC1; p=reject; sp=quarantine'], 'a.example.test': [] },
      'quarantine',
    ],
    ['np for a name that does not exist', 'ghost.example.test', { '_dmarc.example.test': ['v=DMARC1; p=none; sp=none; np=reject'] }, 'reject'],
    ['not np for a name that exists', 'a.example.test', { '_dmarc.example.test': ['v=DMARC1; p=none; np=reject'], 'a.example.test': [] }, 'none'],
    ['one level lower while testing', 'example.test', { '_dmarc.example.test': ['v=DMARC1; p=reject; t=y'] }, 'quarantine'],
    ['two levels are never skipped', 'example.test', { '_dmarc.example.test': ['v=DMARC1; p=quarantine; t=y'] }, 'none'],
    ['p although pct is there, which is gone', 'example.test', { '_dmarc.example.test': ['v=DMARC1; p=reject; pct=0'] }, 'reject'],
    [
      'of a public suffix for what is below it',
      'example.city',
      { '_dmarc.city': ['v=DMARC1; p=quarantine; psd=y'], 'example.city': [] },
      'quarantine',
    ],
    ['p=none where there is only somebody to tell', 'example.test', { '_dmarc.example.test': ['v=DMARC1; rua=mailto:d@example.test'] }, 'none'],
  ] as const)('is %s', async (_what, author, records, policy) => {
    expect((await examine(author, records)).dmarc).toMatchObject({ kind: 'fail', policy });
  });

  it.each([
    ['there is no record', {}],
    ['there are two', { '_dmarc.example.test': ['v=DMARC1; p=reject', 'v=DMARC1; p=none'] }],
    ['a tag stands there twice', { '_dmarc.example.test': ['v=DMARC1; p=none; p=reject'] }],
    ['the version is not the first tag', { '_dmarc.example.test': ['p=reject; v=DMARC1'] }],
  ])('is none when %s', async (_what, records) => {
    expect(await examine('example.test', records)).toMatchObject({ dmarc: { kind: 'none' }, disposition: 'accept' });
  });

  it('turns into what is done', async () => {
    expect((await examine('a.test', { '_dmarc.a.test': ['v=DMARC1; p=reject'] })).disposition).toBe('reject');
    expect((await examine('a.test', { '_dmarc.a.test': ['v=DMARC1; p=reject; t=y'] })).disposition).toBe('quarantine');
    expect((await examine('a.test', { '_dmarc.a.test': ['v=DMARC1; p=quarantine; t=y'] })).disposition).toBe('accept');
  });
});

describe('the tree walk', () => {
  it('asks eight names at most, however many labels the author has', async () => {
    const asked: string[] = [];
    await examine(`${'a.'.repeat(60)}example.test`, {}, asked);
    const names = asked.filter((question) => question.startsWith('TXT _dmarc.'));
    expect(names.length).toBeLessThanOrEqual(8);
    expect(names.at(-1)).toBe('TXT _dmarc.test');
  });

  it('stops at psd=n: that name is the organisation', async () => {
    const records = {
      '_dmarc.org.example.test': ['v=DMARC1; p=reject; psd=n'],
      '_dmarc.example.test': ['v=DMARC1; p=none'],
      'a.org.example.test': [],
    };
    expect((await examine('a.org.example.test', records)).dmarc).toMatchObject({ policy: 'reject' });
  });

  it('lets two names align that have one organisation, and not two customers of one public suffix', async () => {
    const spf = { 'other.test': ['v=spf1 ip4:192.0.2.9 -all'] };
    const aligned = await examine('news.other.test', { ...spf, '_dmarc.other.test': ['v=DMARC1; p=reject'], 'news.other.test': [] });
    expect(aligned.dmarc.kind).toBe('pass');
    const strict = await examine('news.other.test', { ...spf, '_dmarc.other.test': ['v=DMARC1; p=reject; aspf=s'], 'news.other.test': [] });
    expect(strict.dmarc.kind).toBe('fail');
    const neighbours = await examine('one.test', { ...spf, '_dmarc.test': ['v=DMARC1; p=reject; psd=y'], 'one.test': [] });
    expect(neighbours.dmarc.kind).toBe('fail');
  });
});

describe('SPF', () => {
  const spfOf = async (records: Readonly<Record<string, readonly string[]>>): Promise<string> => (await examine('a.test', records)).spf.result;

  it('gives up after ten questions', async () => {
    const chain = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`s${index}.test`, [`v=spf1 include:s${index + 1}.test -all`]]));
    expect(await spfOf({ ...chain, 'other.test': ['v=spf1 include:s0.test -all'] })).toBe('permerror');
  });

  it('gives up after two names that do not exist', async () => {
    expect(await spfOf({ 'other.test': ['v=spf1 a:g1.test a:g2.test a:g3.test ip4:192.0.2.9 -all'] })).toBe('permerror');
  });

  it('never goes round in circles', async () => {
    expect(await spfOf({ 'other.test': ['v=spf1 include:other.test -all'] })).toBe('permerror');
  });
});
