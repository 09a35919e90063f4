/**
 * Wraps: the 32-byte mailbox key enclosed by something a person has. `password`: argon2id (RFC 9106) makes the enclosing
 * key, ChaCha20-Poly1305 encloses, bound to the account. The parameters stand beside each wrap, so they can be raised.
 */
import { argon2, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { ARGON_CONCURRENCY } from '../limits.ts';
import { disclose, enclose } from './enclosure.ts';

export interface PasswordParameters {
  readonly algorithm: 'argon2id';
  readonly memoryKb: number;
  readonly passes: number;
  readonly parallelism: number;
  /** Base64. */
  readonly salt: string;
}

const KEY_LENGTH = 32;
const argon2Async = promisify(argon2);

export function newPasswordParameters(): PasswordParameters {
  return { algorithm: 'argon2id', memoryKb: 32 * 1024, passes: 3, parallelism: 1, salt: randomBytes(16).toString('base64') };
}

export async function wrapWithPassword(password: string, parameters: PasswordParameters, accountId: string, key: Buffer): Promise<Buffer> {
  const outer = await stretch(password, parameters);
  try {
    return enclose(outer, key, `password:${accountId}`);
  } finally {
    outer.fill(0);
  }
}

/** The key, or undefined when the password is not that one. Costs the same either way. */
export async function unwrapWithPassword(
  password: string,
  parameters: PasswordParameters,
  accountId: string,
  wrapped: Buffer,
): Promise<Buffer | undefined> {
  const outer = await stretch(password, parameters);
  try {
    return disclose(outer, wrapped, `password:${accountId}`);
  } finally {
    outer.fill(0);
  }
}

/** Encloses more than a key (the private sealing keys) under the mailbox key itself. */
export function encloseUnderMailboxKey(mailboxKey: Buffer, plain: Buffer, accountId: string): Buffer {
  const outer = sealingWrapKey(mailboxKey);
  const wrapped = enclose(outer, plain, `sealing:${accountId}`);
  outer.fill(0);
  return wrapped;
}

export function discloseUnderMailboxKey(mailboxKey: Buffer, wrapped: Buffer, accountId: string): Buffer | undefined {
  const outer = sealingWrapKey(mailboxKey);
  const plain = disclose(outer, wrapped, `sealing:${accountId}`);
  outer.fill(0);
  return plain;
}

function sealingWrapKey(mailboxKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', mailboxKey, Buffer.alloc(0), 'palomar sealing keys', KEY_LENGTH));
}

let running = 0;
const waiting: (() => void)[] = [];

/** Bounded: each run takes its memory for a moment, and many logins at once must not exhaust the server's. */
async function stretch(password: string, parameters: PasswordParameters): Promise<Buffer> {
  if (running >= ARGON_CONCURRENCY) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await argon2Async('argon2id', {
      message: Buffer.from(password.normalize('NFC')),
      nonce: Buffer.from(parameters.salt, 'base64'),
      parallelism: parameters.parallelism,
      tagLength: KEY_LENGTH,
      memory: parameters.memoryKb,
      passes: parameters.passes,
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
