/**
 * What the app must remember and nobody else may read: servers, pinned host keys, credentials, settings. An encrypted SQLite file whose
 * key the OS keychain keeps; without one, a passphrase of the person's own. Never plaintext: with neither there is no vault.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { PalomarError } from '../../../contract/errors.ts';
import type { VaultState } from '../../../contract/models.ts';
import { ensurePrivateDirectory } from '../home.ts';
import { MINIMUM_PASSPHRASE_LENGTH } from '../limits.ts';
import { requireCurrentNode } from '../node-version.ts';
import { openVaultDatabase, type VaultDatabase } from './database.ts';
import { createKeeper, readKeeper, type Keeper } from './keeper.ts';
import { unwrapKey, wrapKey } from './key-wrapping.ts';
import { systemKeyring, type Keyring } from './keyring.ts';
import { createStores, type Stores } from './stores.ts';

export interface VaultOptions {
  readonly keyring?: Keyring;
}

export interface Vault extends Stores, AsyncDisposable {
  state(): Promise<VaultState>;
  /** With no passphrase the OS keychain keeps the key. @throws PalomarError CONFLICT, KEYCHAIN_UNAVAILABLE, INVALID_INPUT */
  create(options?: { readonly passphrase?: string | undefined }): Promise<VaultState>;
  /** @throws PalomarError VAULT_MISSING, WRONG_PASSPHRASE, KEYCHAIN_UNAVAILABLE */
  unlock(options?: { readonly passphrase?: string | undefined }): Promise<VaultState>;
  lock(): Promise<VaultState>;
  /** Called after the vault has been locked: whoever works with what was in it stops. Returns the function that ends the listening. */
  onLock(listener: () => void): () => void;
}

/** Opens nothing yet: a vault kept by the keychain opens with `unlock()`, one kept by a passphrase with `unlock({passphrase})`. */
export function openVault(home: string, options: VaultOptions = {}): Vault {
  requireCurrentNode();
  ensurePrivateDirectory(home);
  return new FileVault(home, options.keyring ?? systemKeyring());
}

class FileVault implements Vault {
  readonly together: Stores['together'];
  readonly servers: Stores['servers'];
  readonly hostKeys: Stores['hostKeys'];
  readonly secrets: Stores['secrets'];
  readonly values: Stores['values'];
  readonly measurements: Stores['measurements'];
  readonly backups: Stores['backups'];
  readonly recoveryKeys: Stores['recoveryKeys'];
  readonly settings: Stores['settings'];
  readonly #file: string;
  readonly #keeperFile: string;
  readonly #keyring: Keyring;
  readonly #lockListeners = new Set<() => void>();
  #database: VaultDatabase | null = null;
  #keyringProblem: Promise<string | null> | null = null;

  constructor(home: string, keyring: Keyring) {
    this.#file = path.join(home, 'vault.sqlite');
    this.#keeperFile = path.join(home, 'vault.key.json');
    this.#keyring = keyring;
    const stores = createStores(() => this.#opened());
    this.together = stores.together;
    this.servers = stores.servers;
    this.hostKeys = stores.hostKeys;
    this.secrets = stores.secrets;
    this.values = stores.values;
    this.measurements = stores.measurements;
    this.backups = stores.backups;
    this.recoveryKeys = stores.recoveryKeys;
    this.settings = stores.settings;
  }

  async state(): Promise<VaultState> {
    const keeper = readKeeper(this.#keeperFile);
    if (!keeper) return { state: 'none', keeper: null, keychainProblem: await this.#probe() };
    return {
      state: this.#database ? 'open' : 'locked',
      keeper: keeper.keeper,
      keychainProblem: keeper.keeper === 'passphrase' ? keeper.keychainProblem : this.#database ? null : await this.#probe(),
    };
  }

  async create({ passphrase }: { readonly passphrase?: string | undefined } = {}): Promise<VaultState> {
    if (readKeeper(this.#keeperFile))
      throw new PalomarError('CONFLICT', 'There is a vault already. Unlock it, or move its files away to start anew.');
    const key = randomBytes(32);
    try {
      createKeeper(this.#keeperFile, passphrase === undefined ? await this.#keepInKeychain(key) : await this.#keepByPassphrase(key, passphrase));
      this.#database = openVaultDatabase(this.#file, key);
    } finally {
      key.fill(0);
    }
    return this.state();
  }

  async unlock({ passphrase }: { readonly passphrase?: string | undefined } = {}): Promise<VaultState> {
    const keeper = readKeeper(this.#keeperFile);
    if (!keeper) throw missing();
    if (this.#database) return this.state();
    const key = await this.#keyOf(keeper, passphrase);
    try {
      this.#database ??= openVaultDatabase(this.#file, key);
    } finally {
      key.fill(0);
    }
    return this.state();
  }

  async lock(): Promise<VaultState> {
    this.#close();
    for (const listener of [...this.#lockListeners]) listener();
    return this.state();
  }

  onLock(listener: () => void): () => void {
    this.#lockListeners.add(listener);
    return () => void this.#lockListeners.delete(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    return Promise.resolve();
  }

  #close(): void {
    this.#database?.close();
    this.#database = null;
  }

  #opened(): VaultDatabase {
    if (this.#database) return this.#database;
    if (!readKeeper(this.#keeperFile)) throw missing();
    throw new PalomarError('VAULT_LOCKED', 'The vault is locked, so servers and their keys cannot be read. Unlock it first.');
  }

  #probe(): Promise<string | null> {
    this.#keyringProblem ??= this.#keyring.problem();
    return this.#keyringProblem;
  }

  async #keepInKeychain(key: Buffer): Promise<Keeper> {
    this.#keyringProblem = null;
    const problem = await this.#probe();
    if (problem !== null) throw keychainUnavailable(`${problem} Choose a passphrase instead: it will protect the vault's key.`);
    const account = `vault-${randomUUID()}`;
    await this.#keyring.set(account, key.toString('hex'));
    return { version: 1, keeper: 'keychain', account };
  }

  async #keepByPassphrase(key: Buffer, passphrase: string): Promise<Keeper> {
    if (passphrase.length < MINIMUM_PASSPHRASE_LENGTH)
      throw new PalomarError('INVALID_INPUT', `The passphrase is too short: use at least ${MINIMUM_PASSPHRASE_LENGTH} characters.`);
    return { version: 1, keeper: 'passphrase', wrapped: await wrapKey(key, passphrase), keychainProblem: null };
  }

  async #keyOf(keeper: Keeper, passphrase: string | undefined): Promise<Buffer> {
    if (keeper.keeper === 'passphrase') {
      if (passphrase === undefined)
        throw new PalomarError('VAULT_LOCKED', 'The vault is protected by a passphrase. Unlock it with that passphrase first.');
      return unwrapKey(keeper.wrapped, passphrase);
    }
    const found = await this.#keyring.get(keeper.account).catch((cause: unknown) => {
      throw keychainUnavailable('The system keychain, which keeps the key of the vault, cannot be asked. Unlock it and try again.', cause);
    });
    if (found === null || !/^[0-9a-f]{64}$/.test(found))
      throw keychainUnavailable(
        'The system keychain does not give the key of the vault: it is locked, or the entry is gone. Unlock it and try again.',
      );
    return Buffer.from(found, 'hex');
  }
}

function missing(): PalomarError {
  return new PalomarError('VAULT_MISSING', 'There is no vault yet, so nothing can be kept. Create one first ("palomar vault create").');
}

function keychainUnavailable(message: string, cause?: unknown): PalomarError {
  return new PalomarError('KEYCHAIN_UNAVAILABLE', message, { cause });
}
