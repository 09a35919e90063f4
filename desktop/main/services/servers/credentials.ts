/** Credentials between the contract, the vault and the connection, and the app's own key for a server. */
import ssh2 from 'ssh2';
import { PalomarError } from '../../../contract/errors.ts';
import type { Credential, Endpoint, Server } from '../../../contract/models.ts';
import type { SecretName } from '../../local/vault/stores.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { Hop } from '../../remote/ssh/options.ts';

export interface KeyPair {
  /** OpenSSH format, no passphrase: it never leaves the vault but into the connection. */
  readonly privateKey: string;
  /** One line for authorized_keys, comment included. */
  readonly publicKey: string;
}

/** An ed25519 pair (RFC 8709) whose comment says where it comes from. */
export function newKeyPair(name: string): KeyPair {
  const comment = `palomar ${name.replace(/[^A-Za-z0-9.-]+/g, '-')}`;
  const { private: privateKey, public: publicKey } = ssh2.utils.generateKeyPairSync('ed25519', { comment });
  return { privateKey, publicKey };
}

export function secretsOf(credential: Credential, sudoPassword: string | undefined): Partial<Record<SecretName, string>> {
  const sudo = sudoPassword === undefined ? {} : { 'sudo-password': sudoPassword };
  switch (credential.kind) {
    case 'password':
      return { ...sudo, password: credential.password };
    case 'key':
      return {
        ...sudo,
        'private-key': credential.privateKey,
        ...(credential.passphrase === undefined ? {} : { 'private-key-passphrase': credential.passphrase }),
      };
    case 'agent':
      return sudo;
  }
}

export function credentialOf(vault: Vault, { id, login, name }: Server): Credential {
  if (login === 'agent') return { kind: 'agent' };
  const secret = vault.secrets.get(id, login === 'password' ? 'password' : 'private-key');
  if (secret === null) {
    const missing = login === 'password' ? `The vault holds no password for "${name}".` : `The vault holds no key for "${name}".`;
    throw new PalomarError('AUTH_FAILED', `${missing} Forget this server and add it again.`, { data: { serverId: id } });
  }
  if (login === 'password') return { kind: 'password', password: secret };
  const passphrase = vault.secrets.get(id, 'private-key-passphrase');
  return { kind: 'key', privateKey: secret, ...(passphrase === null ? {} : { passphrase }) };
}

/** Jump hosts are servers the app knows already: pinned and with a credential of their own. @throws PalomarError NOT_FOUND */
export function hopsOf(vault: Vault, jump: readonly Endpoint[]): Hop[] {
  if (jump.length === 0) return [];
  const known = vault.servers.list();
  return jump.map((endpoint) => {
    const found = known.find(
      (server) => server.endpoint.host === endpoint.host && server.endpoint.port === endpoint.port && server.endpoint.user === endpoint.user,
    );
    if (!found)
      throw new PalomarError(
        'NOT_FOUND',
        `The jump host ${endpoint.user}@${endpoint.host}:${endpoint.port} is not known here. Add it as a server first, so that its host key is confirmed too.`,
        { data: { host: endpoint.host } },
      );
    return { endpoint, hostKey: found.hostKey, credential: credentialOf(vault, found) };
  });
}
