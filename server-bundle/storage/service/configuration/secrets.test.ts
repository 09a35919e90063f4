import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSecrets } from './secrets.ts';

const key = randomBytes(32);
const secrets = createSecrets(key);
const PLACE = 'domains/dkim_private_sealed/a.test';

it('opens what it sealed, also when it is made anew from the same key', () => {
  const sealed = secrets.seal(PLACE, 'a secret');
  expect(sealed.includes('a secret')).toBe(false);
  expect(createSecrets(key).open(PLACE, sealed).toString()).toBe('a secret');
  expect(secrets.open(PLACE, secrets.seal(PLACE, Buffer.alloc(0)))).toHaveLength(0);
});

it('seals the same text differently each time', () => {
  expect(secrets.seal(PLACE, 'x').equals(secrets.seal(PLACE, 'x'))).toBe(false);
});

it('does not open in another row, under another key, or after any change', () => {
  const sealed = secrets.seal(PLACE, 'a secret');
  const refused: unknown = expect.objectContaining({ code: 'CORRUPT' });
  expect(() => secrets.open('domains/dkim_private_sealed/b.test', sealed)).toThrow(refused);
  expect(() => createSecrets(randomBytes(32)).open(PLACE, sealed)).toThrow(refused);
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => secrets.open(PLACE, changed)).toThrow(refused);
  }
  for (let length = 0; length < sealed.length; length++) expect(() => secrets.open(PLACE, sealed.subarray(0, length))).toThrow(refused);
});
