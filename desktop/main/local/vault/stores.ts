/** What is read from and written to the open vault. Every function is synchronous: SQLite is, and each is a few microseconds. */
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { endpoint, server, type HostKey, type Server, type ServerId } from '../../../contract/models.ts';
import type { VaultDatabase } from './database.ts';
import { backupStore, type BackupStore } from './backup-store.ts';
import { measurementStore, type MeasurementStore } from './measurement-store.ts';
import { recoveryKeyStore, type RecoveryKeyStore } from './recovery-key-store.ts';

/** Secrets of one server. `app-key` is the ed25519 private key that Palomar made for it, in OpenSSH format. */
export type SecretName = 'password' | 'sudo-password' | 'private-key' | 'private-key-passphrase' | 'app-key' | 'app-key-public' | 'api-token';

export interface Stores {
  /** All that the work writes, or none of it. The work is synchronous, and may use every store. */
  readonly together: <T>(work: () => T) => T;
  readonly servers: {
    list(): Server[];
    /** @throws PalomarError NOT_FOUND */
    get(id: ServerId): Server;
    /** With its secrets and values, all or nothing. @throws PalomarError CONFLICT when that address is there already */
    insert(added: Server, secrets: Readonly<Partial<Record<SecretName, string>>>, values?: Readonly<Record<string, unknown>>): Server;
    update(id: ServerId, changes: Partial<Pick<Server, 'name' | 'login' | 'domain' | 'hostname' | 'hostKey'>>): Server;
    /** Takes its secrets and values with it. @throws PalomarError NOT_FOUND */
    remove(id: ServerId): void;
  };
  /** Keys of hosts on the way (jump hosts), by address. */
  readonly hostKeys: { get(host: string, port: number): HostKey | null; pin(host: string, port: number, key: HostKey): void };
  readonly secrets: {
    get(id: ServerId, name: SecretName): string | null;
    set(id: ServerId, name: SecretName, value: string): void;
    /** Two that are worth something only together: those that are there, else `made`, whoever else is writing. */
    keepPair(id: ServerId, names: readonly [SecretName, SecretName], made: readonly [string, string]): readonly [string, string];
    delete(id: ServerId, name: SecretName): void;
    /** All of one server, by name. */
    entries(id: ServerId): Readonly<Record<string, string>>;
  };
  /** Anything else about a server, as JSON; read through a schema. */
  readonly values: {
    get<T>(id: ServerId, name: string, schema: z.ZodType<T>): T | null;
    set(id: ServerId, name: string, value: unknown): void;
    delete(id: ServerId, name: string): void;
    /** All of one server, by name. */
    entries(id: ServerId): Readonly<Record<string, unknown>>;
  };
  readonly measurements: MeasurementStore;
  readonly backups: BackupStore;
  readonly recoveryKeys: RecoveryKeyStore;
  readonly settings: { get<T>(name: string, schema: z.ZodType<T>): T | null; set(name: string, value: unknown): void };
}

const row = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  port: z.number(),
  user: z.string(),
  key_algorithm: z.string(),
  key_fingerprint: z.string(),
  login: z.string(),
  domain: z.string().nullable(),
  hostname: z.string().nullable(),
  practice: z.number(),
  jump: z.string(),
  added_at: z.string(),
});
const keyRow = z.object({ algorithm: z.string(), fingerprint: z.string() });
const valueRow = z.object({ value: z.string() });
const namedRows = z.array(z.object({ name: z.string(), value: z.string() }));

export function createStores(opened: () => VaultDatabase): Stores {
  return {
    together: (work) => opened().transaction(work)(),
    servers: serverStore(opened),
    hostKeys: hostKeyStore(opened),
    secrets: secretStore(opened),
    values: {
      get: (id, name, schema) => parsed(opened().prepare('SELECT value FROM value WHERE server_id = ? AND name = ?').get(id, name), schema),
      set: (id, name, value) => put(opened(), 'value', id, name, JSON.stringify(value)),
      delete: (id, name) => void opened().prepare('DELETE FROM value WHERE server_id = ? AND name = ?').run(id, name),
      entries: (id) => {
        const rows = namedRows.parse(opened().prepare('SELECT name, value FROM value WHERE server_id = ?').all(id));
        return Object.fromEntries(rows.map(({ name, value }): [string, unknown] => [name, JSON.parse(value)]));
      },
    },
    measurements: measurementStore(opened),
    backups: backupStore(opened),
    recoveryKeys: recoveryKeyStore(opened),
    settings: {
      get: (name, schema) => parsed(opened().prepare('SELECT value FROM setting WHERE name = ?').get(name), schema),
      set: (name, value) =>
        void opened()
          .prepare('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
          .run(name, JSON.stringify(value)),
    },
  };
}

function serverStore(opened: () => VaultDatabase): Stores['servers'] {
  const get = (id: ServerId): Server => {
    const found = opened().prepare('SELECT * FROM server WHERE id = ?').get(id);
    if (found === undefined)
      throw new PalomarError('NOT_FOUND', `There is no server "${id}" here. "palomar servers list" shows those there are.`, {
        data: { serverId: id },
      });
    return toServer(found);
  };
  return {
    get,
    list: () => opened().prepare('SELECT * FROM server ORDER BY added_at, id').all().map(toServer),
    insert: (added, secrets, values = {}) => {
      const database = opened();
      database.transaction(() => {
        insertServer(database, added);
        for (const [name, value] of Object.entries(secrets)) put(database, 'secret', added.id, name, value);
        for (const [name, value] of Object.entries(values)) put(database, 'value', added.id, name, JSON.stringify(value));
      })();
      return get(added.id);
    },
    update: (id, changes) => {
      const next = { ...get(id), ...changes };
      opened()
        .prepare('UPDATE server SET name = ?, login = ?, domain = ?, hostname = ?, key_algorithm = ?, key_fingerprint = ? WHERE id = ?')
        .run(next.name, next.login, next.domain, next.hostname, next.hostKey.algorithm, next.hostKey.fingerprint, id);
      return get(id);
    },
    remove: (id) => {
      get(id);
      opened().prepare('DELETE FROM server WHERE id = ?').run(id);
    },
  };
}

function insertServer(database: VaultDatabase, { endpoint: { host, port, user }, hostKey, ...added }: Server): void {
  const taken = database.prepare('SELECT name FROM server WHERE host = ? AND port = ? AND user = ?').get(host, port, user);
  if (taken !== undefined)
    throw new PalomarError('CONFLICT', `${user}@${host}:${port} is here already. Forget that server first, to add it anew.`, {
      data: { host, port },
    });
  database
    .prepare(
      `INSERT INTO server (id, name, host, port, user, key_algorithm, key_fingerprint, login, domain, hostname, practice, jump, added_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      added.id,
      added.name,
      host,
      port,
      user,
      hostKey.algorithm,
      hostKey.fingerprint,
      added.login,
      added.domain,
      added.hostname,
      added.practice ? 1 : 0,
      JSON.stringify(added.jump),
      added.addedAt,
    );
}

function toServer(found: unknown): Server {
  const { id, name, host, port, user, login, domain, hostname, practice, ...rest } = row.parse(found);
  return server.parse({
    id,
    name,
    endpoint: { host, port, user },
    hostKey: { algorithm: rest.key_algorithm, fingerprint: rest.key_fingerprint },
    login,
    domain,
    hostname,
    practice: practice === 1,
    addedAt: rest.added_at,
    jump: z.array(endpoint).parse(JSON.parse(rest.jump)),
  });
}

function hostKeyStore(opened: () => VaultDatabase): Stores['hostKeys'] {
  return {
    get: (host, port) => {
      const found = opened().prepare('SELECT algorithm, fingerprint FROM host_key WHERE host = ? AND port = ?').get(host, port);
      return found === undefined ? null : keyRow.parse(found);
    },
    pin: (host, port, key) =>
      void opened()
        .prepare('INSERT OR REPLACE INTO host_key (host, port, algorithm, fingerprint, pinned_at) VALUES (?, ?, ?, ?, ?)')
        .run(host, port, key.algorithm, key.fingerprint, new Date().toISOString()),
  };
}

function secretStore(opened: () => VaultDatabase): Stores['secrets'] {
  const get = (id: ServerId, name: SecretName): string | null => {
    const found = opened().prepare('SELECT value FROM secret WHERE server_id = ? AND name = ?').get(id, name);
    return found === undefined ? null : valueRow.parse(found).value;
  };
  return {
    get,
    set: (id, name, value) => put(opened(), 'secret', id, name, value),
    keepPair: (id, names, made) => {
      const database = opened();
      const keep = database.transaction((): readonly [string, string] => {
        const [first, second] = [get(id, names[0]), get(id, names[1])];
        if (first !== null && second !== null) return [first, second];
        names.forEach((name, index) => put(database, 'secret', id, name, made[index] ?? ''));
        return made;
      });
      // Takes the write lock before it looks: two doors must not both find nothing.
      return keep.immediate();
    },
    delete: (id, name) => void opened().prepare('DELETE FROM secret WHERE server_id = ? AND name = ?').run(id, name),
    entries: (id) => {
      const rows = namedRows.parse(opened().prepare('SELECT name, value FROM secret WHERE server_id = ?').all(id));
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    },
  };
}

function put(database: VaultDatabase, table: 'secret' | 'value', id: string, name: string, value: string): void {
  database
    .prepare(`INSERT INTO ${table} (server_id, name, value) VALUES (?, ?, ?) ON CONFLICT (server_id, name) DO UPDATE SET value = excluded.value`)
    .run(id, name, value);
}

/** A value of another version's shape, or that is none at all, counts as absent. */
function parsed<T>(found: unknown, schema: z.ZodType<T>): T | null {
  if (found === undefined) return null;
  try {
    const result = schema.safeParse(JSON.parse(valueRow.parse(found).value));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
