/** What both engines of the configuration promise: transactions, isolation, answers after COMMIT, rows claimed by one only, and words for failures. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { StorageError } from '../../../server-bundle/storage/api/operations.ts';
import type { AccountId, QueueOutcome } from '../../../server-bundle/storage/api/operations.ts';
import { addAccount } from '../../../server-bundle/storage/service/configuration/accounts.ts';
import { requireAddress } from '../../../server-bundle/storage/service/configuration/addresses.ts';
import { addAlias, listAliases } from '../../../server-bundle/storage/service/configuration/aliases.ts';
import type { Configuration, Writer } from '../../../server-bundle/storage/service/configuration/database.ts';
import { addDomain, hasDomain, listDomains } from '../../../server-bundle/storage/service/configuration/domains.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { claim, readBody } from '../../../server-bundle/storage/service/configuration/queue/claim.ts';
import { settle } from '../../../server-bundle/storage/service/configuration/queue/settle.ts';
import { submit } from '../../../server-bundle/storage/service/configuration/queue/submit.ts';
import { createSecrets } from '../../../server-bundle/storage/service/configuration/secrets.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { startPostgres } from '../../support/postgres.ts';
import { temporaryDirectory } from '../../support/storage-stage.ts';

const KEY = new Sensitive('01'.repeat(32));
const DKIM = { publicKey: 'public', privateKey: 'private' };
const CLAIMER = path.resolve(import.meta.dirname, '../../support/claimer.ts');

interface Opened extends AsyncDisposable {
  readonly configuration: Configuration;
  /** On the same database; PostgreSQL only. */
  readonly url: Sensitive | undefined;
}

const domain =
  (name: string) =>
  (db: Writer): Promise<unknown> =>
    addDomain(db, createSecrets(Buffer.alloc(32)), name, DKIM, 1);

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);

  async function open(given?: Sensitive): Promise<Opened> {
    const directory = await temporaryDirectory();
    const url = given ?? (await database.fresh());
    const configuration = await openConfiguration({ directory: directory.path, key: KEY, url, clock: systemClock, log: silentLog() });
    return {
      configuration,
      url,
      [Symbol.asyncDispose]: async () => {
        await configuration[Symbol.asyncDispose]();
        await directory[Symbol.asyncDispose]();
      },
    };
  }

  it('shows nobody what is not committed yet', async () => {
    await using opened = await open();
    const { configuration } = opened;
    const seen: boolean[] = [];
    await configuration.transact(async (db) => {
      await domain('a.test')(db);
      seen.push(await hasDomain(db, 'a.test'));
      seen.push(await configuration.read((reader) => hasDomain(reader, 'a.test')));
    });
    seen.push(await configuration.read((reader) => hasDomain(reader, 'a.test')));
    expect(seen).toEqual([true, false, true]);
  });

  it('keeps nothing of work that throws, and everything of the others that were committed with it', async () => {
    await using opened = await open();
    const { configuration } = opened;
    const outcomes = await Promise.allSettled([
      configuration.transact(domain('a.test')),
      configuration.transact(async (db) => {
        await domain('b.test')(db);
        throw new StorageError('FORBIDDEN', 'No.');
      }),
      configuration.transact(async (db) => {
        await domain('c.test')(db);
        throw new TypeError('A mistake in the program.');
      }),
      configuration.transact(domain('d.test')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'FORBIDDEN' } });
    expect(outcomes[2]).toMatchObject({ reason: { code: 'INTERNAL' } });
    expect((await configuration.read(listDomains)).map(({ name }) => name)).toEqual(['a.test', 'd.test']);
  });

  it('calls a taken key and a missing owner a conflict', async () => {
    await using opened = await open();
    const { configuration } = opened;
    await configuration.transact(domain('a.test'));
    const row = { name: 'a.test', dkim_selector: '', dkim_public_key: '', dkim_private_sealed: null, created_at: 1 };
    await expect(configuration.transact((db) => db.insertInto('domains').values(row).execute())).rejects.toMatchObject({ code: 'CONFLICT' });
    const alias = { address: 'x@b.test', domain: 'b.test', targets: '[]', created_at: 1 };
    await expect(configuration.transact((db) => db.insertInto('aliases').values(alias).execute())).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('gives one address to one of many who ask for it at once, as an alias or a mailbox', async () => {
    await using opened = await open();
    const { configuration } = opened;
    await configuration.transact(domain('a.test'));
    const address = requireAddress('x@a.test');
    const account = (index: number): Promise<void> =>
      configuration.transact((db) => {
        const keys = { sealingX25519: Buffer.alloc(32), sealingMlKem: Buffer.alloc(32), sealingPrivate: Buffer.alloc(32) };
        const record = { id: `${index}` as AccountId, address: 'x@a.test', domain: 'a.test', createdAt: 1, quotaBytes: 1, ...keys };
        const parameters = { algorithm: 'argon2id', memoryKb: 1, passes: 1, parallelism: 1, salt: '' } as const;
        return addAccount(db, address, record, { parameters, wrapped: Buffer.alloc(0) });
      });
    const alias = (): Promise<unknown> =>
      configuration.transact((db) => addAlias(db, { address: 'x@a.test', targets: ['y@a.test'] }, configuration.secrets, 1));
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? account(index) : alias())));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
    const accounts = await configuration.read((db) => db.selectFrom('accounts').select('id').execute());
    expect(accounts.length + (await configuration.read((db) => listAliases(db, undefined))).length).toBe(1);
  });

  it('drops the text of a letter whose last two recipients are done at the same moment', async () => {
    await using opened = await open();
    const { configuration } = opened;
    for (let round = 0; round < 10; round++) {
      const queueId = `q${round}`;
      await configuration.transact((db) => submit(db, { queueId, from: '', recipients: ['a@x.test', 'b@y.test'], raw: Buffer.from('x') }, 1));
      await configuration.transact((db) => claim(db, { limit: 10, leaseMs: 1000 }, 1));
      const outcome = (n: number): QueueOutcome => ({ id: `${queueId}.${n}`, attempt: 1, kind: 'delivered', response: '250', host: null });
      await Promise.all([1, 2].map((n) => configuration.transact((db) => settle(db, { outcomes: [outcome(n)], reports: [] }, 1))));
    }
    const kept = await configuration.read((db) => db.selectFrom('queue_bodies').select('queue_id').where('raw', 'is not', null).execute());
    expect(kept).toEqual([]);
  });

  it('hands out a letter whose text was damaged or is gone without it, and the others whole', async () => {
    await using opened = await open();
    const { configuration } = opened;
    for (const queueId of ['bad', 'good', 'gone'])
      await configuration.transact((db) => submit(db, { queueId, from: '', recipients: ['a@x.test'], raw: Buffer.from('hello') }, 1));
    const change = (queueId: string, raw: Buffer | null): Promise<unknown> =>
      configuration.transact((db) => db.updateTable('queue_bodies').set({ raw }).where('queue_id', '=', queueId).execute());
    await change('bad', Buffer.alloc(100));
    await change('gone', null);
    const claimed = await configuration.transact((db) => claim(db, { limit: 10, leaseMs: 1000 }, 2));
    expect(claimed.map(({ queueId, raw }) => [queueId, raw?.toString() ?? null])).toEqual([
      ['bad', null],
      ['gone', null],
      ['good', 'hello'],
    ]);
    await expect(configuration.read((db) => readBody(db, 'bad'))).rejects.toMatchObject({ code: 'CORRUPT' });
    expect(await configuration.read((db) => readBody(db, 'gone'))).toBeNull();
  });

  it('is there after a restart with all that it answered', async () => {
    const directory = await temporaryDirectory();
    const url = await database.fresh();
    const again = (): Promise<Configuration> => openConfiguration({ directory: directory.path, key: KEY, url, clock: systemClock, log: silentLog() });
    {
      await using configuration = await again();
      await Promise.all(Array.from({ length: 40 }, (_, index) => configuration.transact(domain(`d${index}.test`))));
    }
    await using configuration = await again();
    expect(await configuration.read(listDomains)).toHaveLength(40);
    await directory[Symbol.asyncDispose]();
  });

  if (engine === 'postgres') {
    it('hands no row to two processes that claim from one database', async () => {
      await using opened = await open();
      const { configuration, url } = opened;
      const recipients = Array.from({ length: 100 }, (_, index) => `r@d${index}.test`);
      for (let n = 0; n < 4; n++)
        await configuration.transact((db) => submit(db, { queueId: `q${n}`, from: '', recipients, raw: Buffer.from('x') }, Date.now()));
      const claimers = [1, 2].map(() => fork(CLAIMER, [], { env: { ...process.env, PALOMAR_CONFIGURATION_URL: url?.reveal() } }));
      await Promise.all(claimers.map((child) => once(child, 'message')));
      const claimed = await Promise.all(
        claimers.map(async (child) => {
          child.send('go');
          const [ids] = (await once(child, 'message')) as [string[]];
          return ids;
        }),
      );
      const all = claimed.flat();
      expect(all).toHaveLength(400);
      expect(new Set(all).size).toBe(400);
      // Both had some, or the test shows nothing.
      expect(Math.min(...claimed.map((ids) => ids.length))).toBeGreaterThan(0);
    });

    it('does not begin under a key that is not the one the database was made with', async () => {
      await using opened = await open();
      const { url } = opened;
      await using directory = await temporaryDirectory();
      const other = { directory: directory.path, key: new Sensitive('02'.repeat(32)), url, clock: systemClock, log: silentLog() };
      await expect(openConfiguration(other)).rejects.toMatchObject({
        code: 'CORRUPT',
        message: expect.stringContaining('configuration-key') as string,
      });
    });

    it('says that it cannot be reached while the database is away, and goes on by itself when it is back', async () => {
      await using opened = await open();
      const { configuration } = opened;
      await configuration.transact(domain('a.test'));
      await database.postgres.kill();
      await expect(configuration.read(listDomains)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(configuration.transact(domain('b.test'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await database.postgres.start();
      expect((await configuration.read(listDomains)).map(({ name }) => name)).toEqual(['a.test']);
      // Its idle connections are dead by now, and nobody hears of it.
      await database.postgres.stop();
      await database.postgres.start();
      await configuration.transact(domain('b.test'));
      expect(await configuration.read(listDomains)).toHaveLength(2);
    });

    it('does work again that lost to another transaction', async () => {
      await using opened = await open();
      const { configuration } = opened;
      await configuration.transact(domain('a.test'));
      await configuration.transact(domain('b.test'));
      let runs = 0;
      const bothLocked = Promise.withResolvers<undefined>();
      const crossing = (first: string, second: string): Promise<void> =>
        configuration.transact(async (db) => {
          runs += 1;
          const touch = (name: string): Promise<unknown> => db.updateTable('domains').set({ created_at: 2 }).where('name', '=', name).execute();
          await touch(first);
          if (runs === 2) bothLocked.resolve(undefined);
          await bothLocked.promise;
          await touch(second);
        });
      await Promise.all([crossing('a.test', 'b.test'), crossing('b.test', 'a.test')]);
      expect(runs).toBe(3);
    });
  }
});

it('says what to check when PostgreSQL is not there, and never shows its address', async () => {
  await using directory = await temporaryDirectory();
  const url = new Sensitive('postgresql://palomar:hush@127.0.0.1:1/none');
  const opening = openConfiguration({ directory: directory.path, key: KEY, url, clock: systemClock, log: silentLog() });
  const error: unknown = await opening.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'UNAVAILABLE' });
  expect(String(error)).not.toContain('hush');
});

it('has in PostgreSQL every message it took, once, after the database was cut off in the middle, again and again', async () => {
  await using postgres = await startPostgres({ isDurable: true });
  await using directory = await temporaryDirectory();
  const url = await postgres.createDatabase();
  await using configuration = await openConfiguration({ directory: directory.path, key: KEY, url, clock: systemClock, log: silentLog() });
  const answered = new Set<string>();
  for (let round = 0; round < 2; round++) {
    const start = answered.size;
    const cutOff = Promise.withResolvers<undefined>();
    const senders = Array.from({ length: 10 }, async (_, sender) => {
      for (let n = 0; ; n++) {
        const queueId = `r${round}-s${sender}-${n}`;
        await configuration.transact((db) => submit(db, { queueId, from: '', recipients: ['a@x.test'], raw: Buffer.alloc(2000, 'x') }, 1));
        answered.add(queueId);
        if (answered.size === start + 60) cutOff.resolve(undefined);
      }
    });
    const ended = Promise.allSettled(senders);
    await cutOff.promise;
    await postgres.kill();
    for (const outcome of await ended) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    await postgres.start();
  }
  const rows = await configuration.read((db) => db.selectFrom('queue').select('queue_id as queueId').execute());
  const kept = rows.map(({ queueId }) => queueId);
  expect(new Set(kept).size).toBe(kept.length);
  expect([...answered].filter((id) => !kept.includes(id))).toEqual([]);
});
