/** What delivery needs of an account, kept ready: its public sealing keys and its quota. */
import type { AccountId } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { accountById } from './configuration/accounts.ts';
import type { Configuration } from './configuration/database.ts';
import { SEALING_KEYS_CACHED } from './limits.ts';
import type { SealingPublicKeys } from './sealing/format.ts';
import { readPublicKeys } from './sealing/key-pair.ts';

export interface Recipient {
  readonly id: AccountId;
  readonly publicKeys: SealingPublicKeys;
  readonly quotaBytes: number;
}

export class Recipients {
  readonly #configuration: Configuration;
  readonly #cached = new Map<AccountId, Recipient>();

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** @throws StorageError NOT_FOUND */
  async get(id: AccountId): Promise<Recipient> {
    const cached = this.#cached.get(id);
    if (cached) return cached;
    const record = await this.#configuration.read((db) => accountById(db, id));
    if (!record) throw new StorageError('NOT_FOUND', 'The account of this recipient was removed meanwhile.');
    const publicKeys = readPublicKeys({ x25519: record.sealingX25519, mlKem: record.sealingMlKem });
    const recipient = { id, publicKeys, quotaBytes: record.quotaBytes };
    if (this.#cached.size >= SEALING_KEYS_CACHED) this.#cached.clear();
    this.#cached.set(id, recipient);
    return recipient;
  }

  forget(id: AccountId): void {
    this.#cached.delete(id);
  }
}
