import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { AccountId } from '../api/operations.ts';
import { Accounts } from './accounts.ts';
import type { AccountRecord } from './configuration/accounts.ts';
import type { Configuration } from './configuration/database.ts';
import { mailboxMigrations } from './mailbox/migrations/index.ts';
import { accountPaths } from './paths.ts';
import { createSealingKeys } from './sealing/key-pair.ts';
import { EncryptedFile } from './sqlite/encrypted-file.ts';

const KEY = Buffer.alloc(32, 7);
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function world(): Promise<{ readonly accounts: Accounts; readonly record: AccountRecord }> {
  const root = await mkdtemp(path.join(tmpdir(), 'palomar-accounts-'));
  undo.push(() => rm(root, { recursive: true, force: true }));
  const id = '0a'.repeat(16) as AccountId;
  const { directory, mailbox } = accountPaths(root, id);
  await mkdir(directory, { recursive: true });
  new EncryptedFile({ file: mailbox, key: KEY, what: 'a mailbox', create: true, cacheKb: 256, migrations: mailboxMigrations }).close();
  const { publicKeys } = createSealingKeys();
  const record: AccountRecord = {
    id,
    address: 'ana@a.test',
    domain: 'a.test',
    createdAt: 1,
    sizeBytes: 0,
    quotaBytes: 1_000_000,
    sealingX25519: publicKeys.x25519,
    sealingMlKem: publicKeys.mlKem,
    sealingPrivate: Buffer.alloc(1),
  };
  const configuration = { read: () => Promise.resolve(record), transact: () => Promise.resolve() } as unknown as Configuration;
  const accounts = new Accounts({ root, configuration, workers: { count: 0 }, clock: systemClock, log: silentLog() });
  undo.push(() => accounts[Symbol.asyncDispose]());
  return { accounts, record };
}

it('opens an account for one session while the last other one ends, in whichever turn that is', async () => {
  const { accounts, record } = await world();
  for (let turns = 0; turns < 12; turns += 1) {
    const first = await accounts.open(record, Buffer.from(KEY));
    const second = accounts.open(record, Buffer.from(KEY));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await accounts.close(first);
    const token = await second;
    expect(accounts.bySession(token)).toBe(accounts.unlocked(record.id));
    await accounts.close(token);
    expect(accounts.unlocked(record.id)).toBeUndefined();
  }
});
