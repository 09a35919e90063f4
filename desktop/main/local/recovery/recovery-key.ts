/**
 * The recovery key of a domain: made here, its private half kept in the vault and nowhere else. Opens the wraps of mailbox keys that the
 * server makes with the public half; the formats are described in server-bundle/storage/service/keys/recovery.ts.
 *
 * ML-KEM-768 comes from @noble/post-quantum, because Electron's own crypto (BoringSSL) does not give it to JavaScript; all doors use the same.
 */
import { createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { PalomarError } from '../../../contract/errors.ts';

export interface RecoveryKeyPair {
  /** Of the public key; as the server shows it. */
  readonly id: string;
  /** Base64, 1217 bytes: version, X25519 key, ML-KEM-768 encapsulation key. */
  readonly publicKey: string;
  /** Base64, 97 bytes: version, X25519 key, seed of the ML-KEM-768 key. */
  readonly privateKey: string;
}

const VERSION = 1;
const MAGIC = Buffer.from('PALOMARR\x01', 'latin1');
const X25519_LENGTH = 32;
const SEED_LENGTH = 64;
const PRIVATE_LENGTH = 1 + X25519_LENGTH + SEED_LENGTH;
const ML_KEM_LENGTH = 1088;
const HEAD_LENGTH = MAGIC.length + X25519_LENGTH + ML_KEM_LENGTH;
const MAILBOX_KEY_LENGTH = 32;
const TAG_LENGTH = 16;
/** Up to the key itself (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

export function createRecoveryKey(): RecoveryKeyPair {
  const privateKey = Buffer.concat([Buffer.of(VERSION), randomBytes(X25519_LENGTH + SEED_LENGTH)]);
  const pair = pairOf(privateKey);
  privateKey.fill(0);
  return pair;
}

/** @throws PalomarError INVALID_INPUT */
export function pairOf(privateKey: Buffer): RecoveryKeyPair {
  const { scalar, seed } = split(privateKey);
  const publicKey = Buffer.concat([Buffer.of(VERSION), x25519PublicOf(scalar), ml_kem768.keygen(seed).publicKey]);
  const id = createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
  return { id, publicKey: publicKey.toString('base64'), privateKey: privateKey.toString('base64') };
}

/**
 * The mailbox key; to be wiped by the caller.
 * @throws PalomarError INVALID_INPUT when the wrap belongs to another key or account, or was changed.
 */
export function openRecoveryWrap(privateKey: Buffer, accountId: string, wrap: Buffer): Buffer {
  const head = wrap.subarray(0, HEAD_LENGTH);
  if (wrap.length !== HEAD_LENGTH + MAILBOX_KEY_LENGTH + TAG_LENGTH || !head.subarray(0, MAGIC.length).equals(MAGIC)) throw unreadable();
  const { scalar, seed } = split(privateKey);
  const { secretKey } = ml_kem768.keygen(seed);
  try {
    const classic = decapsulateX25519(scalar, head.subarray(MAGIC.length, MAGIC.length + X25519_LENGTH));
    const quantum = Buffer.from(ml_kem768.decapsulate(head.subarray(MAGIC.length + X25519_LENGTH), secretKey));
    return disclose(Buffer.concat([classic, quantum]), Buffer.concat([head, Buffer.from(accountId)]), wrap.subarray(HEAD_LENGTH));
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    secretKey.fill(0);
  }
}

function disclose(ikm: Buffer, salt: Buffer, sealed: Buffer): Buffer {
  const outer = Buffer.from(hkdfSync('sha256', ikm, salt, 'palomar recovery wrap', 44));
  ikm.fill(0);
  try {
    const decipher = createDecipheriv('aes-256-gcm', outer.subarray(0, 32), outer.subarray(32), { authTagLength: TAG_LENGTH });
    decipher.setAuthTag(sealed.subarray(MAILBOX_KEY_LENGTH));
    return Buffer.concat([decipher.update(sealed.subarray(0, MAILBOX_KEY_LENGTH)), decipher.final()]);
  } finally {
    outer.fill(0);
  }
}

/** Decap of DHKEM(X25519, HKDF-SHA256), RFC 9180 §4.1. */
function decapsulateX25519(scalar: Buffer, encapsulated: Buffer): Buffer {
  const dh = diffieHellman({
    privateKey: createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, scalar]), format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, encapsulated]), format: 'der', type: 'spki' }),
  });
  const context = Buffer.concat([encapsulated, x25519PublicOf(scalar)]);
  // Suite id "KEM" and 0x0020; the labels are those of LabeledExtract and LabeledExpand (§4).
  const suite = Buffer.concat([Buffer.from('HPKE-v1'), Buffer.from('KEM'), Buffer.of(0, 0x20)]);
  const extracted = hmac(Buffer.alloc(32), [suite, Buffer.from('eae_prk'), dh]);
  return hmac(extracted, [Buffer.of(0, 32), suite, Buffer.from('shared_secret'), context, Buffer.of(1)]);
}

function x25519PublicOf(scalar: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, scalar]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
}

function hmac(key: Buffer, parts: readonly Buffer[]): Buffer {
  const made = createHmac('sha256', key);
  for (const part of parts) made.update(part);
  return made.digest();
}

function split(privateKey: Buffer): { readonly scalar: Buffer; readonly seed: Buffer } {
  if (privateKey.length !== PRIVATE_LENGTH || privateKey[0] !== VERSION)
    throw new PalomarError('INVALID_INPUT', 'That is not a recovery key this Palomar knows. Update it, then try again.');
  return { scalar: privateKey.subarray(1, 1 + X25519_LENGTH), seed: privateKey.subarray(1 + X25519_LENGTH) };
}

function unreadable(cause?: unknown): PalomarError {
  return new PalomarError(
    'INVALID_INPUT',
    'The recovery entry of this mailbox does not open with the recovery key of its domain: it belongs to another key, or it is damaged. Nothing was changed.',
    { cause },
  );
}
