import { expect, it } from 'vitest';
import { hasReverseName } from './own-ipv6.ts';

const ADDRESS = '2001:db8::25';
const REVERSE = '5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa';

function world(ptr: readonly string[], back: readonly string[]) {
  return {
    txt: () => Promise.resolve([]),
    mx: () => Promise.resolve([]),
    a: () => Promise.resolve([]),
    aaaa: () => Promise.resolve(back),
    resolve: (name: string) =>
      name === REVERSE ? Promise.resolve([...ptr]) : Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })),
  };
}

it('is used for sending only when its name leads back to it', async () => {
  expect(await hasReverseName(ADDRESS, world(['mail.dovecote.test.'], ['2001:DB8:0:0::25']))).toBe(true);
  expect(await hasReverseName(ADDRESS, world(['mail.dovecote.test'], ['2001:db8::26']))).toBe(false);
  expect(await hasReverseName(ADDRESS, world([], ['2001:db8::25']))).toBe(false);
  expect(await hasReverseName('2001:db8::26', world(['mail.dovecote.test'], ['2001:db8::26']))).toBe(false);
});
