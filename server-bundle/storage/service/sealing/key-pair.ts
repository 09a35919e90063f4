/** The sealing key pairs of an account: the public halves stand in the configuration, the private ones only wrapped under the mailbox key. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { StorageError } from '../../api/operations.ts';
import type { SealingPrivateKeys, SealingPublicKeys } from './format.ts';

/** SPKI in DER. */
export interface StoredPublicKeys {
  readonly x25519: Buffer;
  readonly mlKem: Buffer;
}

export interface NewSealingKeys {
  readonly publicKeys: StoredPublicKeys;
  /** Both private halves; to be wrapped, then wiped. */
  readonly privateKeys: Buffer;
}

export function createSealingKeys(): NewSealingKeys {
  const classic = generateKeyPairSync('x25519');
  const quantum = generateKeyPairSync('ml-kem-768');
  const first = classic.privateKey.export({ type: 'pkcs8', format: 'der' });
  const second = quantum.privateKey.export({ type: 'pkcs8', format: 'der' });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(first.length);
  const privateKeys = Buffer.concat([length, first, second]);
  first.fill(0);
  second.fill(0);
  return {
    publicKeys: {
      x25519: classic.publicKey.export({ type: 'spki', format: 'der' }),
      mlKem: quantum.publicKey.export({ type: 'spki', format: 'der' }),
    },
    privateKeys,
  };
}

export function readPublicKeys(stored: StoredPublicKeys): SealingPublicKeys {
  return {
    x25519: createPublicKey({ key: stored.x25519, format: 'der', type: 'spki' }),
    mlKem: createPublicKey({ key: stored.mlKem, format: 'der', type: 'spki' }),
  };
}

export function readPrivateKeys(bytes: Buffer): SealingPrivateKeys {
  if (bytes.length < 2) throw new StorageError('CORRUPT', 'The sealing keys of this account are damaged. Restore the configuration from a backup.');
  const length = bytes.readUInt16BE(0);
  return {
    x25519: createPrivateKey({ key: bytes.subarray(2, 2 + length), format: 'der', type: 'pkcs8' }),
    mlKem: createPrivateKey({ key: bytes.subarray(2 + length), format: 'der', type: 'pkcs8' }),
  };
}
