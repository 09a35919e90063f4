import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bounceAddress, isOwnBounce, parseBounceAddress } from './bounce-address.ts';
import { newQueueId } from './queue-id.ts';

const SECRET = Buffer.alloc(32, 7);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

const ids = fc.stringMatching(/^[0-9a-z]{21}\.[1-9][0-9]{0,3}$/);
const domains = fc.stringMatching(/^[a-z][a-z0-9]{0,20}(\.[a-z]{2,8}){1,3}$/);

function known(address: string, secrets: readonly Buffer[], now: number): boolean {
  const parsed = parseBounceAddress(address);
  return parsed !== null && isOwnBounce(parsed, secrets, now);
}

it('comes back as it went out, whatever case it met on the way', () => {
  fc.assert(
    fc.property(ids, domains, fc.integer({ min: 0, max: 20 }), fc.boolean(), (id, domain, days, isLoud) => {
      const address = bounceAddress({ id, domain }, SECRET, NOW) ?? '';
      const returned = isLoud ? address.toUpperCase() : address;
      expect(parseBounceAddress(returned)).toMatchObject({ id, domain });
      expect(known(returned, [SECRET], NOW + days * DAY)).toBe(true);
    }),
  );
});

it('is not believed when anything in it was changed, or it is about another domain', () => {
  fc.assert(
    fc.property(ids, domains, fc.nat(), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'.split('')), (id, domain, where, digit) => {
      const address = bounceAddress({ id, domain }, SECRET, NOW) ?? '';
      const at = where % address.indexOf('@');
      const changed = address.slice(0, at) + digit + address.slice(at + 1);
      expect(known(changed, [SECRET], NOW)).toBe(changed === address);
      expect(known(address.replace('@fe-bounces.', '@fe-bounces.x'), [SECRET], NOW)).toBe(false);
    }),
  );
});

it('is good for three weeks, for a day that has not begun, and under an older secret', () => {
  const address = bounceAddress({ id: `${newQueueId()}.1`, domain: 'dovecote.test' }, SECRET, NOW) ?? '';
  expect([0, 21, 22, 200].map((days) => known(address, [SECRET], NOW + days * DAY))).toEqual([true, true, false, false]);
  expect(known(address, [SECRET], NOW - DAY)).toBe(true);
  expect(known(address, [Buffer.alloc(32, 1), SECRET], NOW)).toBe(true);
  expect(known(address, [Buffer.alloc(32, 1)], NOW)).toBe(false);
});

it.each(['paloma@dovecote.test', 'b=aaaaaaaaaa=aa=x@dovecote.test', 'b==aa=x@fe-bounces.dovecote.test', 'srs0=x@fe-bounces.dovecote.test'])(
  'does not take %s for one',
  (address) => {
    expect(parseBounceAddress(address)).toBeNull();
  },
);

it('is not made where it would be no address', () => {
  expect(bounceAddress({ id: 'a'.repeat(62), domain: 'dovecote.test' }, SECRET, NOW)).toBeNull();
  expect(bounceAddress({ id: 'a b', domain: 'dovecote.test' }, SECRET, NOW)).toBeNull();
});
