import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/support/dns-context.ts';
import { memoryResolver } from '../../../../test/support/dns-memory.ts';
import type { Table } from '../../../../test/support/dns-memory.ts';
import { dmarcCheck } from './checks/dmarc.ts';
import { namesToAsk, parseDmarc, walkDmarc } from './dmarc.ts';

const signal = new AbortController().signal;
const walk = (domain: string, table: Table) => walkDmarc(memoryResolver(table), domain, signal);

describe('the tree walk of RFC 9989 §4.10', () => {
  it('asks the domain, then upwards to the top label', () =>
    expect(namesToAsk('a.b.example.org')).toEqual(['a.b.example.org', 'b.example.org', 'example.org', 'org']));

  it('cuts long names to seven labels after the first question, so that it asks eight at most', () => {
    const names = namesToAsk('a.b.c.d.e.f.g.h.i.example.org');
    expect(names).toHaveLength(8);
    expect(names[1]).toBe('e.f.g.h.i.example.org');
    expect(names.at(-1)).toBe('org');
    expect(namesToAsk('b.c.d.e.f.g.example.org')[1]).toBe('c.d.e.f.g.example.org');
  });

  it('stops at the domain when it has a record of its own', async () => {
    const found = await walk('example.org', { '_dmarc.example.org TXT': ['v=DMARC1; p=reject'], '_dmarc.org TXT': ['v=DMARC1; p=none; psd=y'] });
    expect(found).toMatchObject({ effective: 'reject', applies: { domain: 'example.org' } });
    expect(found.steps).toHaveLength(1);
  });

  it('takes the highest record, and its policy for subdomains', async () => {
    const found = await walk('a.b.example.org', {
      '_dmarc.b.example.org TXT': ['v=DMARC1; p=none'],
      '_dmarc.example.org TXT': ['v=DMARC1; p=reject; sp=quarantine'],
    });
    expect(found).toMatchObject({ effective: 'quarantine', applies: { domain: 'example.org' } });
  });

  it('stops at psd=n, which is the organisation, and one below psd=y', async () => {
    const own = await walk('a.b.example.org', {
      '_dmarc.b.example.org TXT': ['v=DMARC1; p=quarantine; psd=n'],
      '_dmarc.example.org TXT': ['v=DMARC1; p=reject'],
    });
    expect(own).toMatchObject({ effective: 'quarantine', applies: { domain: 'b.example.org' } });
    const below = await walk('a.example.bank', {
      '_dmarc.example.bank TXT': ['v=DMARC1; p=quarantine'],
      '_dmarc.bank TXT': ['v=DMARC1; p=reject; psd=y'],
    });
    expect(below).toMatchObject({ effective: 'quarantine', applies: { domain: 'example.bank' } });
    const covered = await walk('a.example.bank', { '_dmarc.bank TXT': ['v=DMARC1; p=reject; psd=y'] });
    expect(covered).toMatchObject({ effective: 'reject', applies: { domain: 'bank' } });
  });

  it('passes over names with two records and goes on upwards', async () => {
    const found = await walk('a.example.org', {
      '_dmarc.a.example.org TXT': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
      '_dmarc.example.org TXT': ['v=DMARC1; p=reject'],
    });
    expect(found).toMatchObject({ applies: { domain: 'example.org' } });
  });

  it('knows nothing when a server on the way does not answer', async () => {
    expect(await walk('a.example.org', { '_dmarc.example.org TXT': 'servfail' })).toMatchObject({
      applies: null,
      unanswered: { name: '_dmarc.example.org' },
    });
  });
});

describe('reading a record', () => {
  it.each([
    'v=DMARC1',
    'v=DMARC1; p=maybe',
    'v=DMARC1; p=reject; sp=maybe',
    'v=DMARC1; reject',
    'p=reject; v=DMARC1',
    'v=dmarc1; p=none',
    'v=DMARC1; p=none; p=reject',
  ])('cannot read %s', (text) => expect(parseDmarc(text)).toBeTypeOf('string'));
  it('counts one that only asks for reports as p=none', () =>
    expect(parseDmarc('v=DMARC1; rua=mailto:a@example.org')).toMatchObject({ policy: 'none' }));
  it('passes over tags it does not know, spaces and a last semicolon', () =>
    expect(parseDmarc(' v=DMARC1 ; p = Reject ; pct=50; x=y; rua=mailto:a@example.org, mailto:b@example.net; ')).toMatchObject({
      policy: 'reject',
      reportTo: ['mailto:a@example.org', 'mailto:b@example.net'],
    }));
});

describe('the check', () => {
  const at = '_dmarc.example.org TXT';
  it.each([
    [['v=DMARC1; p=quarantine; rua=mailto:a@example.org'], 'pass'],
    [['v=DMARC1; p=none; rua=mailto:a@example.org'], 'warn'],
    [['v=DMARC1; p=reject'], 'warn'],
    [['v=DMARC1; p=reject; rua=mailto:a@example.org; t=y'], 'warn'],
    [['v=DMARC1; p=reject', 'v=DMARC1; p=reject'], 'fail'],
    [['v=DMARC1; p=oops'], 'fail'],
    [['something else'], 'fail'],
    [[], 'fail'],
    ['servfail', 'unknown'],
    ['refused', 'unknown'],
    ['timeout', 'unknown'],
  ] as const)('%j is %s', async (values, result) => {
    const verdict = await runCheck(dmarcCheck, values.length === 0 ? {} : { [at]: values });
    expect(verdict.result).toBe(result);
    expect(verdict.records?.length ?? 0).toBe(result === 'fail' || result === 'warn' ? 1 : 0);
  });
});
