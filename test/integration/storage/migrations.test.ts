/** Every migration on the tables of those before it, on both engines; gaps, late numbers, and databases of other versions. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { appPasswords, scramSaltSecret } from '../../../server-bundle/storage/service/configuration/app-passwords.ts';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import type { Configuration, Writer } from '../../../server-bundle/storage/service/configuration/database.ts';
import { dkimKey, listDomains } from '../../../server-bundle/storage/service/configuration/domains.ts';
import { configurationMigrations } from '../../../server-bundle/storage/service/configuration/migrations/index.ts';
import { SQL_DIALECTS } from '../../../server-bundle/storage/service/configuration/migrations/migration.ts';
import type { Migration } from '../../../server-bundle/storage/service/configuration/migrations/migration.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { claim, readBody } from '../../../server-bundle/storage/service/configuration/queue/claim.ts';
import { configurationPath } from '../../../server-bundle/storage/service/paths.ts';
import { EncryptedFile } from '../../../server-bundle/storage/service/sqlite/encrypted-file.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { temporaryDirectory } from '../../support/storage-stage.ts';

const KEY = '01'.repeat(32);
const [STORED, SERVER, SALT] = [Buffer.alloc(32, 's'), Buffer.alloc(32, 'v'), Buffer.alloc(32, 'l')];
const [first] = configurationMigrations;
if (!first) throw new Error('There are no migrations.');

/** A table of that name. */
function making(number: number, table: string): Migration {
  return {
    number,
    name: table,
    sql: ({ integer, end }) => `CREATE TABLE ${table} (id ${integer} PRIMARY KEY) ${end}; CREATE INDEX ${table}_by_id ON ${table} (id);`,
  };
}

/** As version 1 wrote them. */
async function fill(db: Writer): Promise<void> {
  await sql`INSERT INTO domains VALUES ('a.test', 's', 'public', 'private', 1)`.execute(db);
  await sql`INSERT INTO queue_bodies (queue_id, sender, size_bytes, queued_at, raw) VALUES ('q', 'ana@a.test', 5, 1, ${Buffer.from('hello')})`.execute(
    db,
  );
  await sql`INSERT INTO queue (id, queue_id, recipient, state, due_at) VALUES ('q.1', 'q', 'ann@x.test', 'waiting', 1)`.execute(db);
}

/** As the second migration's version wrote them. */
async function fillLogins(db: Writer): Promise<void> {
  const none = Buffer.alloc(0);
  await sql`INSERT INTO accounts (id, address, domain, created_at, quota_bytes, sealing_x25519, sealing_ml_kem, sealing_private) VALUES ('a', 'ana@a.test', 'a.test', 1, 0, ${none}, ${none}, ${none})`.execute(
    db,
  );
  for (const [id, stored, server] of [
    ['one', STORED, SERVER],
    ['two', SERVER, STORED],
  ] as const)
    await sql`INSERT INTO app_passwords (id, account_id, kind, name, created_at, stored_key, server_key, wrapped) VALUES (${id}, 'a', 'app', ${id}, 1, ${stored}, ${server}, ${none})`.execute(
      db,
    );
  await sql`UPDATE login_secrets SET value = ${SALT}`.execute(db);
}

async function applied(configuration: Configuration): Promise<number[]> {
  const rows = await configuration.read((db) => db.selectFrom('migrations').select('number').orderBy('number').execute());
  return rows.map(({ number }) => number);
}

it('has no number and no name twice', () => {
  for (const key of ['number', 'name'] as const) {
    const values = configurationMigrations.map((migration) => migration[key]);
    expect(new Set(values).size).toBe(values.length);
  }
});

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);

  /** Opens the same database with the migrations it is given, as servers of different versions would. */
  async function versions(): Promise<AsyncDisposable & { open(migrations: readonly Migration[]): Promise<Configuration> }> {
    const directory = await temporaryDirectory();
    const common = { directory: directory.path, key: new Sensitive(KEY), url: await database.fresh(), clock: systemClock, log: silentLog() };
    return {
      open: (migrations) => openConfiguration({ ...common, migrations }),
      [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
    };
  }

  it('applies each migration to the tables of those before it, and keeps what is in them', async () => {
    await using server = await versions();
    const sorted = [...configurationMigrations].sort((a, b) => a.number - b.number);
    for (let count = 1; count <= sorted.length; count++) {
      await using configuration = await server.open(sorted.slice(0, count));
      expect(await applied(configuration)).toEqual(sorted.slice(0, count).map(({ number }) => number));
      if (count === 1) await configuration.transact(fill);
      if (sorted[count - 1]?.number === 2) await configuration.transact(fillLogins);
    }
    await using configuration = await server.open(configurationMigrations);
    expect(await configuration.read(listDomains)).toMatchObject([{ name: 'a.test', dkimPublicKey: 'public' }]);
    expect(await configuration.read((db) => dkimKey(db, configuration.secrets, 'a.test'))).toEqual({ selector: 's', privateKey: 'private' });
    expect((await configuration.read((db) => readBody(db, 'q')))?.toString()).toBe('hello');
    expect(await configuration.read(scramSaltSecret)).toEqual(SALT);
    expect(await configuration.read((db) => appPasswords(db, 'a' as AccountId))).toMatchObject([
      { id: 'one', storedKey: STORED, serverKey: SERVER },
      { id: 'two', storedKey: SERVER, serverKey: STORED },
    ]);
    const [batch] = await configuration.transact((db) => claim(db, { limit: 1, leaseMs: 1000 }, 2));
    expect(batch).toMatchObject({ from: 'ana@a.test', recipients: [{ id: 'q.1', address: 'ann@x.test', attempts: 1 }] });
  });

  it('applies a number that came late, once', async () => {
    await using server = await versions();
    await (await server.open([first, making(9003, 'third')]))[Symbol.asyncDispose]();
    const all = [first, making(9002, 'second'), making(9003, 'third')];
    await (await server.open(all))[Symbol.asyncDispose]();
    await using configuration = await server.open(all);
    expect(await applied(configuration)).toEqual([1, 9002, 9003]);
  });

  it('refuses a database that a newer server changed, and leaves it as it is', async () => {
    await using server = await versions();
    await (await server.open([first, making(9002, 'second')]))[Symbol.asyncDispose]();
    await expect(server.open([first])).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('9002') as string });
    await using configuration = await server.open([first, making(9002, 'second')]);
    expect(await applied(configuration)).toEqual([1, 9002]);
  });

  it('keeps nothing of migrations of which one fails', async () => {
    await using server = await versions();
    await (await server.open([first]))[Symbol.asyncDispose]();
    const broken = { number: 9003, name: 'broken', sql: () => 'CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);' };
    await expect(server.open([first, making(9002, 'second'), broken])).rejects.toMatchObject({ code: 'INTERNAL' });
    await using configuration = await server.open([first, making(9002, 'second')]);
    expect(await applied(configuration)).toEqual([1, 9002]);
  });

  it('lets several servers begin on one empty database at once', async () => {
    await using server = await versions();
    const opened = await Promise.all(Array.from({ length: engine === 'postgres' ? 4 : 1 }, () => server.open(configurationMigrations)));
    const [one] = opened;
    if (one) expect(await applied(one)).toHaveLength(configurationMigrations.length);
    for (const configuration of opened) await configuration[Symbol.asyncDispose]();
  });
});

it('knows a file from before migrations were noted in a table, and marks it so that the server of then refuses it', async () => {
  await using directory = await temporaryDirectory();
  const common = { file: configurationPath(directory.path), key: Buffer.from(KEY, 'hex'), what: 'the configuration database', cacheKb: 100 };
  const old = new EncryptedFile({ ...common, create: true });
  old.script(first.sql(SQL_DIALECTS.sqlite));
  old.version = 1;
  old.run(`INSERT INTO domains VALUES ('a.test', 's', 'public', 'private', 1)`);
  old.close();
  {
    const open = { directory: directory.path, key: new Sensitive(KEY), clock: systemClock, log: silentLog() };
    await using configuration = await openConfiguration(open);
    expect(await applied(configuration)).toEqual(configurationMigrations.map(({ number }) => number).sort((a, b) => a - b));
    expect(await configuration.read(listDomains)).toMatchObject([{ name: 'a.test' }]);
  }
  const now = new EncryptedFile({ ...common, create: false });
  expect(now.version).toBe(Math.max(...configurationMigrations.map(({ number }) => number)));
  now.close();
});
