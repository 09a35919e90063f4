/**
 * The configuration database on both engines: recipients resolved, messages queued and claimed per second, with 1, 10 and 50 callers at once, and what a
 * call costs this thread. With fsync on both; PostgreSQL (Debian's package) is one process away, on this machine.
 *
 *     node test/bench/configuration.ts [seconds]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../server-bundle/base/clock.ts';
import { silentLog } from '../../server-bundle/base/log.ts';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import type { AccountId } from '../../server-bundle/storage/api/operations.ts';
import { addAccount } from '../../server-bundle/storage/service/configuration/accounts.ts';
import { requireAddress } from '../../server-bundle/storage/service/configuration/addresses.ts';
import type { Configuration } from '../../server-bundle/storage/service/configuration/database.ts';
import { addDomain } from '../../server-bundle/storage/service/configuration/domains.ts';
import { openConfiguration } from '../../server-bundle/storage/service/configuration/open.ts';
import { claim } from '../../server-bundle/storage/service/configuration/queue/claim.ts';
import { submit } from '../../server-bundle/storage/service/configuration/queue/submit.ts';
import { resolveRecipient } from '../../server-bundle/storage/service/configuration/recipients.ts';
import { startPostgres } from '../support/postgres.ts';

const SECONDS = Number(process.argv[2] ?? 3);
const GROUPS = [1, 10, 50];
const ACCOUNTS = 1000;
const BODY = Buffer.alloc(10_000, 'x');

interface Measured {
  readonly perSecond: number;
  /** Of this thread, for each call. */
  readonly cpuMicroseconds: number;
}

async function measure(callers: number, call: () => Promise<unknown>): Promise<Measured> {
  let calls = 0;
  const end = performance.now() + SECONDS * 1000;
  const start = performance.now();
  const cpu = process.cpuUsage();
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, loop));
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: calls / ((performance.now() - start) / 1000), cpuMicroseconds: (user + system) / calls };
}

async function populate(configuration: Configuration): Promise<void> {
  const keys = { sealingX25519: Buffer.alloc(32), sealingMlKem: Buffer.alloc(1184), sealingPrivate: Buffer.alloc(200) };
  const parameters = { algorithm: 'argon2id', memoryKb: 1, passes: 1, parallelism: 1, salt: '' } as const;
  await configuration.transact((db) => addDomain(db, configuration.secrets, 'dovecote.test', { publicKey: 'p', privateKey: 'p' }, 1));
  await configuration.transact(async (db) => {
    for (let n = 0; n < ACCOUNTS; n++) {
      const address = requireAddress(`user${n}@dovecote.test`);
      const record = { id: `${n}` as AccountId, address: address.text, domain: address.domain, createdAt: n, quotaBytes: 1, ...keys };
      await addAccount(db, address, record, { parameters, wrapped: Buffer.alloc(60) });
    }
  });
}

async function bench(engine: string, configuration: Configuration): Promise<void> {
  await populate(configuration);
  const row = (what: string, callers: number, { perSecond, cpuMicroseconds }: Measured): void =>
    console.log(
      `${engine.padEnd(10)} ${what.padEnd(10)} ${String(callers).padStart(3)} at once ${perSecond.toFixed(0).padStart(8)}/s ${cpuMicroseconds.toFixed(0).padStart(6)} µs of CPU here`,
    );
  let n = 0;
  const resolve = (): Promise<unknown> => configuration.read((db) => resolveRecipient(db, { address: `user${n++ % ACCOUNTS}+tag@dovecote.test` }));
  const queue = (): Promise<unknown> => {
    const submission = { queueId: `q${n++}`, from: `user${n % 50}@dovecote.test`, recipients: ['ann@stranger.test'], raw: BODY };
    return configuration.transact((db) => submit(db, submission, Date.now()), { weightBytes: BODY.length });
  };
  const take = (): Promise<unknown> => configuration.transact((db) => claim(db, { limit: 10, leaseMs: 3_600_000 }, Date.now()));
  for (const callers of GROUPS) row('resolve', callers, await measure(callers, resolve));
  for (const callers of GROUPS) row('submit', callers, await measure(callers, queue));
  // Ten messages each; the queue holds what was submitted above.
  for (const callers of GROUPS) row('claim 10', callers, await measure(callers, take));
}

const key = new Sensitive('01'.repeat(32));
const directory = await mkdtemp(path.join(tmpdir(), 'palomar-bench-'));
try {
  const common = { directory, key, clock: systemClock, log: silentLog() };
  {
    await using configuration = await openConfiguration(common);
    await bench('sqlite', configuration);
  }
  await using postgres = await startPostgres({ isDurable: true });
  await using configuration = await openConfiguration({ ...common, url: await postgres.createDatabase() });
  await bench('postgres', configuration);
} finally {
  await rm(directory, { recursive: true });
}
