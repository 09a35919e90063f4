/** The two halves of recovery beside each other: the server encloses with the public key, the desktop opens with the private one. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRecoveryKey, openRecoveryWrap, pairOf } from '../../../desktop/main/local/recovery/recovery-key.ts';
import { recoveryKeyId, requireRecoveryKey, wrapForRecovery } from '../../../server-bundle/storage/service/keys/recovery.ts';

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const vector = z
  .object({ accountId: z.string(), keyId: z.string(), privateKey: z.string(), publicKey: z.string(), mailboxKey: z.string(), wrap: z.string() })
  .parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../vectors/recovery/version-1.json'), 'utf8')));
const ACCOUNT = '0123456789abcdef0123456789abcdef';

describe('the recovery wrap', () => {
  it('opens with the private key of an earlier version of this app', () => {
    expect(pairOf(bytes(vector.privateKey))).toEqual({ id: vector.keyId, publicKey: vector.publicKey, privateKey: vector.privateKey });
    expect(recoveryKeyId(bytes(vector.publicKey))).toBe(vector.keyId);
    expect(openRecoveryWrap(bytes(vector.privateKey), vector.accountId, bytes(vector.wrap)).toString('base64')).toBe(vector.mailboxKey);
  });

  it('gives the desktop the key that the server enclosed', () => {
    const pair = createRecoveryKey();
    const key = randomBytes(32);
    const wrap = wrapForRecovery(bytes(pair.publicKey), ACCOUNT, key);
    expect(wrap.includes(key)).toBe(false);
    expect(openRecoveryWrap(bytes(pair.privateKey), ACCOUNT, wrap)).toEqual(key);
  });

  it('does not open with the key of another domain, nor for another mailbox', () => {
    const pair = createRecoveryKey();
    const wrap = wrapForRecovery(bytes(pair.publicKey), ACCOUNT, randomBytes(32));
    expect(() => openRecoveryWrap(bytes(createRecoveryKey().privateKey), ACCOUNT, wrap)).toThrow('belongs to another key');
    expect(() => openRecoveryWrap(bytes(pair.privateKey), 'f'.repeat(32), wrap)).toThrow('belongs to another key');
  });

  it('does not open when one bit of it was changed, wherever that is', () => {
    const wrap = bytes(vector.wrap);
    fc.assert(
      fc.property(fc.nat(wrap.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(wrap);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => openRecoveryWrap(bytes(vector.privateKey), vector.accountId, changed)).toThrow('does not open');
      }),
      { numRuns: 60 },
    );
  });

  it('is never made to something that is no key', () => {
    for (const wrong of [
      Buffer.alloc(0),
      Buffer.alloc(1217),
      Buffer.concat([Buffer.of(1), Buffer.alloc(1216, 0xff)]),
      bytes(vector.publicKey).subarray(1),
    ])
      expect(() => requireRecoveryKey(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }) as Error);
    expect(() => requireRecoveryKey(bytes(vector.publicKey))).not.toThrow();
  });
});
