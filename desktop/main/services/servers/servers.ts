/**
 * The servers the app knows: how they are met (a person sees the host key first), kept in the vault, reached and forgotten. Hands every other
 * service its one managed connection per server. Never stores a server whose login has not succeeded.
 */
import { randomBytes } from 'node:crypto';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import {
  serverId,
  type ConnectionState,
  type Credential,
  type Endpoint,
  type GivenCredential,
  type HostKey,
  type Server,
  type ServerId,
} from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { AuditSink } from '../../remote/audit/sink.ts';
import type { Remote } from '../../remote/remote.ts';
import type { ConnectOptions } from '../../remote/ssh/options.ts';
import { ConnectionTable, type BorrowOptions } from './connections.ts';
import { credentialOf, hopsOf, newKeyPair, secretsOf, type KeyPair } from './credentials.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface NewServer {
  readonly name?: string | undefined;
  readonly endpoint: Endpoint;
  readonly hostKey: HostKey;
  readonly credential: GivenCredential;
  readonly sudoPassword?: string | undefined;
  readonly jump: readonly Endpoint[];
  /** Belongs to the practice world. */
  readonly practice?: boolean;
}

export interface ServersService extends AsyncDisposable {
  list(): Server[];
  get(id: ServerId): Server;
  probe(input: Endpoint & { readonly jump: readonly Endpoint[] }, options?: Options): Promise<HostKey & { latencyMs: number }>;
  /** @throws PalomarError HOST_KEY_MISMATCH, AUTH_FAILED, SUDO_REFUSED, CONFLICT and the faults of the way */
  add(input: NewServer, options?: Options): Promise<Server>;
  rename(input: { readonly serverId: ServerId; readonly name: string }): Server;
  forget(input: { readonly serverId: ServerId }): Promise<Record<string, never>>;
  /** Current state first, then every change. */
  watch(options?: Options): AsyncGenerator<ConnectionState, void>;

  /**
   * The one managed, verified connection to a server; reconnects by itself. Its owner is this service: never dispose of it. A refused login
   * or a changed host key is tried again only when a person asks (`isAct`), renames the server, or locks and unlocks the vault.
   */
  remoteOf(id: ServerId, options?: BorrowOptions): Promise<Remote>;
  /** A second connection by other means than the managed one, to prove that they work. The caller disposes of it. */
  connectFresh(id: ServerId, login: 'key' | 'password', options?: Options): Promise<Remote>;
  /** The app's own ed25519 key for this server, made at first use. Public half as one authorized_keys line. */
  keyPairOf(id: ServerId): KeyPair;
  /** From now on logs in with the app's key. Call only after a key login has been proven. */
  promoteToKey(id: ServerId): void;
  /** Remembers what set-up has made of the server. */
  markSetUp(id: ServerId, made: { readonly domain: string; readonly hostname: string }): Server;
}

export interface ServersDependencies {
  /** Whether this is the VPS of the practice world that runs here: typed in by hand, it still lives in that world. */
  readonly isPractice?: (server: Pick<NewServer, 'endpoint' | 'hostKey'>) => Promise<boolean>;
  readonly vault: Vault;
  /** The private key in a file that the SSH configuration names. */
  readonly readIdentity?: (file: string) => Promise<string>;
  readonly auditOf: (id: ServerId) => AuditSink;
  readonly probeHostKey: (
    endpoint: Endpoint,
    options: { readonly jump: NonNullable<ConnectOptions['jump']>; readonly signal?: AbortSignal },
  ) => Promise<HostKey & { readonly latencyMs: number }>;
  /** Opens one connection; fails rather than reconnects. */
  readonly connect: (options: ConnectOptions) => Promise<Remote>;
}

export function createServersService(dependencies: ServersDependencies): ServersService {
  const { vault } = dependencies;
  const optionsOf = (id: ServerId): ConnectOptions => {
    const server = vault.servers.get(id);
    return {
      endpoint: server.endpoint,
      hostKey: server.hostKey,
      credential: credentialOf(vault, server),
      sudoPassword: sudoPasswordOf(vault, id),
      jump: hopsOf(vault, server.jump),
      audit: dependencies.auditOf(id),
    };
  };
  const connections = new ConnectionTable({ connect: dependencies.connect, optionsOf });
  vault.onLock(() => void connections.closeAll());

  return {
    list: () => vault.servers.list(),
    get: (id) => vault.servers.get(id),
    probe: ({ jump, ...endpoint }, { signal } = {}) =>
      dependencies.probeHostKey(endpoint, { jump: hopsOf(vault, jump), ...(signal ? { signal } : {}) }),
    add: (input, options) => add(dependencies, input, options ?? {}),
    rename: ({ serverId: id, name }) => {
      const renamed = vault.servers.update(id, { name });
      connections.retry(id);
      return renamed;
    },
    forget: async ({ serverId: id }) => {
      vault.servers.get(id);
      await connections.close(id);
      vault.servers.remove(id);
      connections.forgotten(id);
      return {};
    },
    watch: ({ signal } = {}) => connections.watch(() => vault.servers.list().map(({ id }) => id), signal),
    remoteOf: (id, options) => connections.remoteOf(id, options),
    connectFresh: (id, login, { signal } = {}) => {
      const options = optionsOf(id);
      const credential: Credential = login === 'key' ? { kind: 'key', privateKey: keyPairOf(vault, id).privateKey } : options.credential;
      return dependencies.connect({ ...options, credential, signal });
    },
    keyPairOf: (id) => keyPairOf(vault, id),
    promoteToKey: (id) => {
      // The open connection stays: set-up is running over it. The next one logs in with the key.
      vault.secrets.set(id, 'private-key', keyPairOf(vault, id).privateKey);
      vault.secrets.delete(id, 'private-key-passphrase');
      vault.servers.update(id, { login: 'key' });
    },
    markSetUp: (id, made) => vault.servers.update(id, made),
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
}

async function add(dependencies: ServersDependencies, input: NewServer, { signal }: Options): Promise<Server> {
  const { vault } = dependencies;
  const taken = vault.servers.list().find(({ endpoint }) => sameEndpoint(endpoint, input.endpoint));
  if (taken) throw new PalomarError('CONFLICT', `That server is here already, as "${taken.name}".`, { data: { serverId: taken.id } });
  const id = newId(input);
  const credential = await readCredential(dependencies, input.credential);
  const remote = await dependencies.connect({
    endpoint: input.endpoint,
    hostKey: input.hostKey,
    credential,
    // Most systems ask sudo for the login password.
    sudoPassword: input.sudoPassword ?? (credential.kind === 'password' ? credential.password : undefined),
    jump: hopsOf(vault, input.jump),
    audit: dependencies.auditOf(id),
    signal,
  });
  await using _connection = remote;
  await proveRoot(remote, signal);
  return vault.servers.insert(
    {
      id,
      name: input.name ?? input.endpoint.host,
      endpoint: input.endpoint,
      hostKey: input.hostKey,
      login: credential.kind,
      domain: null,
      hostname: null,
      practice: input.practice ?? (await dependencies.isPractice?.(input)) ?? false,
      addedAt: new Date().toISOString(),
      jump: [...input.jump],
    },
    secretsOf(credential, input.sudoPassword),
  );
}

async function readCredential({ readIdentity }: ServersDependencies, given: GivenCredential): Promise<Credential> {
  if (given.kind !== 'key-file') return given;
  if (!readIdentity) throw new PalomarError('INVALID_INPUT', 'Key files are not read here. Paste the key instead.');
  const privateKey = await readIdentity(given.path);
  return { kind: 'key', privateKey, ...(given.passphrase === undefined || given.passphrase === '' ? {} : { passphrase: given.passphrase }) };
}

/** A login that cannot become root is worth nothing here: better said now than in the middle of a set-up. */
async function proveRoot(remote: Remote, signal: AbortSignal | undefined): Promise<void> {
  if (remote.isRoot) return;
  try {
    await remote.run({ argv: ['true'], asRoot: true, timeoutMs: 20_000 }, signal ? { signal } : {});
  } catch (error) {
    if (!isPalomarError(error, 'COMMAND_FAILED')) throw error;
    throw new PalomarError(
      'SUDO_REFUSED',
      `${remote.user} can log in but not become root with sudo. Log in as root, or give this user sudo, then add the server again.`,
      { cause: error },
    );
  }
}

function keyPairOf(vault: Vault, id: ServerId): KeyPair {
  const [privateKey, publicKey] = [vault.secrets.get(id, 'app-key'), vault.secrets.get(id, 'app-key-public')];
  if (privateKey !== null && publicKey !== null) return { privateKey, publicKey };
  const made = newKeyPair(vault.servers.get(id).name);
  const [kept, keptPublic] = vault.secrets.keepPair(id, ['app-key', 'app-key-public'], [made.privateKey, made.publicKey]);
  return { privateKey: kept, publicKey: keptPublic };
}

function sudoPasswordOf(vault: Vault, id: ServerId): string | undefined {
  return vault.secrets.get(id, 'sudo-password') ?? vault.secrets.get(id, 'password') ?? undefined;
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.host === b.host && a.port === b.port && a.user === b.user;
}

function newId({ name, endpoint }: NewServer): ServerId {
  const stem = (name ?? endpoint.host)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return serverId.parse(`${stem === '' ? 'server' : stem}-${randomBytes(3).toString('hex')}`);
}
