/** The recovery keys in the open vault. Nothing here ever deletes one: an old key still opens the mailboxes whose owners were not there since. */
import { z } from 'zod';
import type { RecoveryKeyPair } from '../recovery/recovery-key.ts';
import type { VaultDatabase } from './database.ts';

export interface RecoveryKeyStore {
  /** Null when this vault does not hold it. */
  get(id: string): RecoveryKeyPair | null;
  /** The one that was made last for this domain. */
  newestOf(domain: string): RecoveryKeyPair | null;
  add(domain: string, pair: RecoveryKeyPair): void;
  /** Oldest first. */
  all(): readonly (RecoveryKeyPair & { readonly domain: string })[];
}

const row = z.object({ id: z.string(), domain: z.string(), public_key: z.string(), private_key: z.string() });

export function recoveryKeyStore(opened: () => VaultDatabase): RecoveryKeyStore {
  const read = (found: unknown): RecoveryKeyPair | null => {
    if (found === undefined) return null;
    const { id, public_key: publicKey, private_key: privateKey } = row.parse(found);
    return { id, publicKey, privateKey };
  };
  return {
    get: (id) => read(opened().prepare('SELECT * FROM recovery_key WHERE id = ?').get(id)),
    newestOf: (domain) => read(opened().prepare('SELECT * FROM recovery_key WHERE domain = ? ORDER BY made_at DESC, id LIMIT 1').get(domain)),
    add: (domain, pair) =>
      void opened()
        .prepare('INSERT INTO recovery_key (id, domain, public_key, private_key, made_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
        .run(pair.id, domain, pair.publicKey, pair.privateKey, new Date().toISOString()),
    all: () =>
      z
        .array(row)
        .parse(opened().prepare('SELECT * FROM recovery_key ORDER BY made_at, id').all())
        .map(({ id, domain, public_key: publicKey, private_key: privateKey }) => ({ id, domain, publicKey, privateKey })),
  };
}
