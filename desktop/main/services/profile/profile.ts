/**
 * Takes what the vault knows to another computer: servers with their pinned keys, credentials and values, and the recovery keys of domains. The
 * practice world stays behind, since it lives on this computer. Importing adds and never replaces,
 * and takes in all of a profile or nothing of it.
 */
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { ProfileImport, Server } from '../../../contract/models.ts';
import { openProfile, sealProfile, type Profile } from '../../local/profile-file.ts';
import type { SecretName } from '../../local/vault/stores.ts';
import type { Vault } from '../../local/vault/vault.ts';

export interface ProfileService {
  /** @throws PalomarError VAULT_LOCKED, INVALID_INPUT */
  export(input: { readonly passphrase: string }): Promise<{ fileName: string; content: string }>;
  /** @throws PalomarError VAULT_LOCKED, WRONG_PASSPHRASE, INVALID_INPUT */
  import(input: { readonly passphrase: string; readonly content: string }): Promise<ProfileImport>;
}

interface Dependencies {
  readonly vault: Pick<Vault, 'together' | 'servers' | 'secrets' | 'values' | 'recoveryKeys'>;
  readonly now?: () => Date;
}

export function createProfileService({ vault, now = () => new Date() }: Dependencies): ProfileService {
  return {
    export: async ({ passphrase }) => {
      const madeAt = now().toISOString();
      const sealed = await sealProfile(contentOf(vault, madeAt), passphrase);
      return { fileName: `palomar-${madeAt.slice(0, 10)}.palomar-profile`, content: sealed.toString('base64') };
    },
    import: async ({ passphrase, content }) => {
      const opened = await openProfile(Buffer.from(content, 'base64'), passphrase);
      try {
        return vault.together(() => takeIn(vault, opened));
      } catch (cause) {
        if (isPalomarError(cause)) throw cause;
        throw new PalomarError(
          'INTERNAL',
          'The profile could not be written into the vault, so nothing of it was taken in: all is as it was before. Check that the disk of this computer has room, then import it again.',
          { cause },
        );
      }
    },
  };
}

function takeIn(vault: Dependencies['vault'], opened: Profile): ProfileImport {
  const here = new Set(vault.recoveryKeys.all().map(({ id }) => id));
  const keys = opened.recoveryKeys.filter(({ id }) => !here.has(id));
  for (const { domain, ...pair } of keys) vault.recoveryKeys.add(domain, pair);
  const added: Server[] = [];
  const kept: Server[] = [];
  // A practice server lives on the computer that made it.
  for (const each of opened.servers.filter(({ server }) => !server.practice)) (insert(vault, each) ? added : kept).push(each.server);
  return { added, kept, recoveryKeys: keys.length };
}

function contentOf(vault: Dependencies['vault'], madeAt: string): Profile {
  const servers = vault.servers.list().filter(({ practice }) => !practice);
  return {
    version: 1,
    madeAt,
    servers: servers.map((server) => ({ server, secrets: vault.secrets.entries(server.id), values: vault.values.entries(server.id) })),
    recoveryKeys: vault.recoveryKeys.all().map((key) => ({ ...key })),
  };
}

/** False when a server with that address, or that id, is here. */
function insert(vault: Dependencies['vault'], { server, secrets, values }: Profile['servers'][number]): boolean {
  if (vault.servers.list().some(({ id }) => id === server.id)) return false;
  try {
    vault.servers.insert(server, knownSecrets(secrets), values);
    return true;
  } catch (error) {
    if (isPalomarError(error, 'CONFLICT')) return false;
    throw error;
  }
}

const SECRET_NAMES: readonly SecretName[] = [
  'password',
  'sudo-password',
  'private-key',
  'private-key-passphrase',
  'app-key',
  'app-key-public',
  'api-token',
];

function knownSecrets(given: Readonly<Record<string, string>>): Partial<Record<SecretName, string>> {
  return Object.fromEntries(SECRET_NAMES.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
}
