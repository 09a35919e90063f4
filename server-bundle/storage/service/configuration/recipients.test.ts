/** What is read from users and strangers about recipients, by property: addresses, patterns, targets, access rules. Starts nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../base/linear-pattern.ts';
import { StorageError } from '../../api/operations.ts';
import { decide } from './access-decision.ts';
import type { AccessRule } from './access-decision.ts';
import { parseAddress } from './addresses.ts';
import { requireAliasAddress } from './alias-address.ts';
import { readTarget, requireTargets } from './alias-targets.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('@', '.', '/', '*', '"', '<', '>', '\r', '\n', '\0', ' ', 'a', '+', '$', '1', 'é', ':'), maxLength: 40 }),
);

describe('an address', () => {
  it('is either nothing, or something that is one again and can break no line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const address = parseAddress(text);
        if (!address) return;
        expect(parseAddress(address.text)).toEqual(address);
        expect(address.text).not.toMatch(/[\p{Cc}\s<>"]/u);
        expect(address.text).toBe(`${address.local}@${address.domain}`);
        expect(address.domain).toMatch(/^[a-z0-9.-]+$/);
      }),
      { numRuns: 500 },
    );
  });

  it('of an alias is refused in words or kept in one form', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          const address = requireAliasAddress(text);
          expect(requireAliasAddress(address.text)).toEqual(address);
        } catch (error) {
          expect(error).toMatchObject({ name: 'StorageError', code: 'INVALID_INPUT' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a target', () => {
  it('is refused in words or kept in one form', () => {
    fc.assert(
      fc.property(hostile, fc.option(fc.integer({ min: 0, max: 3 })), (text, groups) => {
        try {
          const kept = requireTargets([text], groups);
          expect(requireTargets(kept, groups)).toEqual(kept);
        } catch (error) {
          expect(error).toBeInstanceOf(StorageError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of a pattern never goes to another domain or host, whatever the stranger’s name was', () => {
    const pattern = compilePattern('^(.*)-(.*)$', { ignoreCase: true });
    const [address = '', hook = ''] = requireTargets(['x$1.$2@elsewhere.test', 'https://hooks.example.com/$1/in?q=$2'], 2);
    fc.assert(
      fc.property(hostile, (text) => {
        const matched = pattern.match(`${text}-b`);
        if (!matched) return;
        const mailed = readTarget(address, matched);
        if (mailed?.kind === 'address') expect(mailed.address.domain).toBe('elsewhere.test');
        const called = readTarget(hook, matched);
        if (called?.kind !== 'webhook') return;
        const url = new URL(called.url);
        expect(url.host).toBe('hooks.example.com');
        expect(url.hash).toBe('');
        expect(called.url).not.toMatch(/[\s\p{Cc}]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the groups of any name that the pattern takes apart', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(name, name, (one, two) => {
        const matched = compilePattern('^([a-z0-9]+)\\.([a-z0-9]+)$').match(`${one}.${two}`);
        expect(readTarget('$2-$1@elsewhere.test', matched)).toMatchObject({ kind: 'address', address: { text: `${two}-${one}@elsewhere.test` } });
      }),
    );
  });
});

describe('an access list', () => {
  const rule = (action: AccessRule['action'], kind: AccessRule['kind'], value: string): AccessRule => ({ action, kind, value, reply: null });
  const rules = fc.array(
    fc.record({
      action: fc.constantFrom('allow' as const, 'deny' as const),
      kind: fc.constantFrom('address' as const, 'domain' as const, 'cidr' as const, 'asn' as const),
      value: fc.constantFrom('a@x.test', 'x.test', 'test', '192.0.2.0/24', '192.0.2.1/32', '0.0.0.0/0', '2001:db8::/32', '64500'),
      reply: fc.constant(null),
    }),
  );

  it('says the same in whatever order its rules stand', () => {
    fc.assert(
      fc.property(rules, fc.infiniteStream(fc.nat()), (given, chance) => {
        const shuffled = given.map((each) => [chance.next().value, each] as const).sort((one, other) => one[0] - other[0]);
        const about = { address: 'a@x.test', client: '192.0.2.1', asn: 64_500 };
        const verdict = decide(given, about)?.action;
        expect(
          decide(
            shuffled.map(([, each]) => each),
            about,
          )?.action,
        ).toBe(verdict);
      }),
    );
  });

  it.each([
    ['an address before its domain', [rule('allow', 'domain', 'x.test'), rule('deny', 'address', 'a@x.test')], 'deny'],
    ['a longer domain before a shorter one', [rule('deny', 'domain', 'test'), rule('allow', 'domain', 'x.test')], 'allow'],
    ['a sender before a network', [rule('deny', 'cidr', '192.0.2.1/32'), rule('allow', 'domain', 'test')], 'allow'],
    ['a smaller network before a larger one', [rule('allow', 'cidr', '0.0.0.0/0'), rule('deny', 'cidr', '192.0.2.0/24')], 'deny'],
    ['any network before its number', [rule('allow', 'cidr', '0.0.0.0/0'), rule('deny', 'asn', '64500')], 'allow'],
    ['allow before deny of the same', [rule('deny', 'domain', 'x.test'), rule('allow', 'domain', 'x.test')], 'allow'],
  ] as const)('asks %s', (_, given, action) => {
    expect(decide(given, { address: 'a@x.test', client: '192.0.2.1', asn: 64_500 })?.action).toBe(action);
  });

  it('fits nobody it knows too little of', () => {
    expect(decide([rule('deny', 'cidr', '0.0.0.0/0'), rule('deny', 'asn', '1')], { address: '', client: null, asn: null })).toBeNull();
    expect(decide([rule('deny', 'cidr', '0.0.0.0/0')], { address: '', client: '2001:db8::1', asn: null })).toBeNull();
    expect(decide([rule('deny', 'domain', 'x.test')], { address: '', client: 'nonsense', asn: null })).toBeNull();
  });
});
