import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { clientProof, scramKeys } from '../../../wire/sasl/scram-keys.ts';
import { SCRAM_ITERATIONS, createCredential, generateAppPassword, openWithPassword, openWithProof, scramSalt } from './app-passwords.ts';

const ACCOUNT = 'a'.repeat(32);
const salt = scramSalt(Buffer.alloc(32, 1), 'paloma@dovecote.test');
const MESSAGE = 'n=paloma@dovecote.test,r=x,r=xy,s=,i=4096,c=biws,r=xy';

async function proofOf(password: string): Promise<Buffer> {
  return clientProof(await scramKeys(password, salt, SCRAM_ITERATIONS), MESSAGE);
}

it('opens the same mailbox key with the password and with a proof of it, whichever of several it is', async () => {
  const key = randomBytes(32);
  const passwords = [generateAppPassword(), generateAppPassword(), generateAppPassword()];
  const credentials = await Promise.all(passwords.map((password) => createCredential(password, salt, ACCOUNT, key)));
  for (const [index, password] of passwords.entries()) {
    const byPassword = await openWithPassword(credentials, salt, ACCOUNT, password);
    const byProof = openWithProof(credentials, ACCOUNT, MESSAGE, await proofOf(password));
    expect([byPassword?.key, byProof?.key]).toEqual([key, key]);
    expect([byPassword?.credential, byProof?.credential]).toEqual([credentials[index], credentials[index]]);
  }
});

it('opens nothing with another password, for another account, or without credentials', async () => {
  const password = generateAppPassword();
  const credentials = [await createCredential(password, salt, ACCOUNT, randomBytes(32))];
  expect(await openWithPassword(credentials, salt, ACCOUNT, generateAppPassword())).toBeUndefined();
  expect(openWithProof(credentials, ACCOUNT, MESSAGE, await proofOf(generateAppPassword()))).toBeUndefined();
  expect(await openWithPassword(credentials, salt, 'b'.repeat(32), password)).toBeUndefined();
  expect(openWithProof([], ACCOUNT, MESSAGE, await proofOf(password))).toBeUndefined();
});

it('keeps nothing from which the password or the client key could be read', async () => {
  const password = generateAppPassword();
  const { clientKey } = await scramKeys(password, salt, SCRAM_ITERATIONS);
  const kept = Buffer.concat(Object.values(await createCredential(password, salt, ACCOUNT, randomBytes(32))).map((value) => Buffer.from(value)));
  expect(kept.includes(clientKey)).toBe(false);
  expect(kept.includes(password)).toBe(false);
});

it('gives every name its own salt, the same each time', () => {
  const other = scramSalt(Buffer.alloc(32, 1), 'nobody@dovecote.test');
  expect(other).toEqual(scramSalt(Buffer.alloc(32, 1), 'nobody@dovecote.test'));
  expect(other).not.toEqual(salt);
  expect(other).not.toEqual(scramSalt(Buffer.alloc(32, 2), 'nobody@dovecote.test'));
  expect(other).toHaveLength(salt.length);
});
