import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { serverId } from '../../../contract/models.ts';
import { noKeyring } from '../../local/vault/keyring.ts';
import { openVault, type Vault } from '../../local/vault/vault.ts';
import { createServersService, type ServersService } from './servers.ts';

const id = serverId.parse('attic');

function serviceOver(vault: Vault): ServersService {
  const never = (): Promise<never> => Promise.reject(new Error('Nobody connects here.'));
  const sink = (): never => {
    throw new Error('Nobody writes here.');
  };
  return createServersService({ vault, auditOf: sink, probeHostKey: never, connect: never });
}

it('two processes that make a key at the same moment keep one pair', async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'palomar-servers-'));
  const keyless = { keyring: noKeyring('No keychain here.') };
  {
    await using one = openVault(home, keyless);
    await using other = openVault(home, keyless);
    await one.create({ passphrase: 'a long enough passphrase' });
    await other.unlock({ passphrase: 'a long enough passphrase' });
    one.servers.insert(
      {
        id,
        name: 'Attic',
        endpoint: { host: 'attic.test', port: 22, user: 'root' },
        hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
        login: 'password',
        domain: null,
        hostname: null,
        practice: false,
        addedAt: '2026-01-01T00:00:00.000Z',
        jump: [],
      },
      {},
    );
    await using first = serviceOver(one);
    await using second = serviceOver(other);
    const get = one.servers.get.bind(one.servers);
    // Between the look, which found no key, and the writing.
    vi.spyOn(one.servers, 'get').mockImplementationOnce((asked) => {
      second.keyPairOf(asked);
      return get(asked);
    });
    const made = first.keyPairOf(id);
    expect(made).toEqual(second.keyPairOf(id));
    expect(first.keyPairOf(id)).toEqual(made);
    one.secrets.delete(id, 'app-key-public');
    expect(first.keyPairOf(id)).toEqual(second.keyPairOf(id));
  }
  rmSync(home, { recursive: true });
});
