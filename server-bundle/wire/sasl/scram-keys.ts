/**
 * The keys of SCRAM-SHA-256 (RFC 5802 §3, RFC 7677). Nothing here knows messages. What is secret: the client key logs in, the server
 * key proves the server; the stored key does neither.
 */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const SCRAM_KEY_LENGTH = 32;

export interface ScramKeys {
  readonly clientKey: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const stretch = promisify(pbkdf2);

/** The password as the client hashes it: for plain ASCII, which generated passwords are, SASLprep changes nothing. */
export async function scramKeys(password: string, salt: Buffer, iterations: number): Promise<ScramKeys> {
  const salted = await stretch(password.normalize('NFKC'), salt, iterations, SCRAM_KEY_LENGTH, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const serverKey = hmac(salted, 'Server Key');
  salted.fill(0);
  return { clientKey, storedKey: storedKeyOf(clientKey), serverKey };
}

export function storedKeyOf(clientKey: Buffer): Buffer {
  return createHash('sha256').update(clientKey).digest();
}

/** The client key that made this proof, if it is the one whose hash is kept; the same work whether it is or not. */
export function recoverClientKey(storedKey: Buffer, authMessage: string, proof: Buffer): Buffer | undefined {
  const clientKey = hmac(storedKey, authMessage);
  for (let index = 0; index < clientKey.length; index++) clientKey[index] = (clientKey[index] ?? 0) ^ (proof[index] ?? 0);
  if (proof.length === SCRAM_KEY_LENGTH && timingSafeEqual(storedKeyOf(clientKey), storedKey)) return clientKey;
  clientKey.fill(0);
  return undefined;
}

/** What the server says last, by which the client knows it. */
export function serverSignature(serverKey: Buffer, authMessage: string): Buffer {
  return hmac(serverKey, authMessage);
}

/** What a client says; for clients of our own, and tests. */
export function clientProof(keys: Pick<ScramKeys, 'clientKey' | 'storedKey'>, authMessage: string): Buffer {
  const proof = hmac(keys.storedKey, authMessage);
  for (let index = 0; index < proof.length; index++) proof[index] = (proof[index] ?? 0) ^ (keys.clientKey[index] ?? 0);
  return proof;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
