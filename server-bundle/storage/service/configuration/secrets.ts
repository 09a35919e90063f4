/**
 * Envelopes for what must not stand in the clear even in the configuration database: a PostgreSQL has no page cipher, and its backups
 * travel. ChaCha20-Poly1305 under a key derived (HKDF-SHA256) from the storage service's configuration key for that very place, so
 * a sealed value opens only where it was put, and no nonce has to be unique beyond its row.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { letGoPiece } from '../../api/let-go.ts';
import { StorageError } from '../../api/operations.ts';

const FORMAT = 1;
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
/** Sealed at a time. */
const PIECE_LENGTH = 256 * 1024;
const OVERHEAD = 1 + NONCE_LENGTH + TAG_LENGTH;

/** `table/column/row`: where a value stands. */
export type Place = `${string}/${string}/${string}`;

export interface Secrets {
  seal(place: Place, plain: Buffer | string): Buffer;
  /** @throws StorageError CORRUPT when it was changed, moved, or sealed under another configuration key. */
  open(place: Place, sealed: Buffer): Buffer;
}

/** `configurationKey`: 32 bytes; the caller wipes them. */
export function createSecrets(configurationKey: Buffer): Secrets {
  const root = Buffer.from(hkdfSync('sha256', configurationKey, Buffer.alloc(0), 'palomar configuration secrets', KEY_LENGTH));
  const keyOf = (place: Place): Buffer => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), place, KEY_LENGTH));
  return {
    seal: (place, plain) => seal(keyOf(place), place, typeof plain === 'string' ? Buffer.from(plain) : plain),
    open: (place, sealed) => open(keyOf(place), place, sealed),
  };
}

/** Format, nonce, text, tag. */
function seal(key: Buffer, place: Place, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(Buffer.from(place), { plaintextLength: plain.length });
  // A queued letter of fifty megabytes is sealed into its place, and never stands in memory a third time.
  const sealed = Buffer.allocUnsafeSlow(OVERHEAD + plain.length);
  sealed.writeUInt8(FORMAT);
  nonce.copy(sealed, 1);
  for (let at = 0; at < plain.length; at += PIECE_LENGTH) {
    const piece = cipher.update(plain.subarray(at, at + PIECE_LENGTH));
    piece.copy(sealed, 1 + NONCE_LENGTH + at);
    letGoPiece(piece);
  }
  cipher.final();
  cipher.getAuthTag().copy(sealed, sealed.length - TAG_LENGTH);
  key.fill(0);
  return sealed;
}

function open(key: Buffer, place: Place, sealed: Buffer): Buffer {
  try {
    if (sealed.length < OVERHEAD || sealed[0] !== FORMAT) throw new Error('This was never sealed.');
    const end = sealed.length - TAG_LENGTH;
    const decipher = createDecipheriv('chacha20-poly1305', key, sealed.subarray(1, 1 + NONCE_LENGTH), { authTagLength: TAG_LENGTH });
    decipher.setAAD(Buffer.from(place), { plaintextLength: end - 1 - NONCE_LENGTH });
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(1 + NONCE_LENGTH, end));
    decipher.final();
    return plain;
  } catch (error) {
    const table = place.slice(0, place.indexOf('/'));
    throw new StorageError(
      'CORRUPT',
      `A sealed value of the table ${table} does not open: it was changed, or the configuration key is another. Restore both from one backup.`,
      error,
    );
  } finally {
    key.fill(0);
  }
}
