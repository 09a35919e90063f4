/** Many mailboxes open in one host: what each costs in memory, descriptors and time, and what it costs when fewer files may be open. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import { HostedMailboxes } from '../../../server-bundle/storage/service/hosts/hosted.ts';
import { encloseUnderMailboxKey } from '../../../server-bundle/storage/service/keys/wraps.ts';
import { PAGE_CACHE_KB } from '../../../server-bundle/storage/service/limits.ts';
import { createStandardFolders } from '../../../server-bundle/storage/service/mailbox/folders.ts';
import { mailboxMigrations } from '../../../server-bundle/storage/service/mailbox/migrations/index.ts';
import { accountPaths } from '../../../server-bundle/storage/service/paths.ts';
import { createSealingKeys } from '../../../server-bundle/storage/service/sealing/key-pair.ts';
import { EncryptedFile } from '../../../server-bundle/storage/service/sqlite/encrypted-file.ts';
import { rate, table } from './measure.ts';

interface Made {
  readonly account: AccountId;
  readonly key: SharedArrayBuffer;
  readonly sealingPrivate: Buffer;
}

export async function manyOpen(count: number): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'palomar-bench-'));
  try {
    const made: Made[] = [];
    for (let n = 0; n < count; n++) made.push(await make(root));
    const rows: (string | number)[][] = [];
    for (const openFilesMax of [64, count]) rows.push(await measured(root, made, openFilesMax));
    table(
      `${count} mailboxes open in one thread, one after the other, then a delivery of 4 KB to each in turn`,
      ['files kept open', 'open ms each', 'KB each', 'descriptors', 'delivery ms each'],
      rows,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function measured(root: string, made: readonly Made[], openFilesMax: number): Promise<(string | number)[]> {
  using mailboxes = new HostedMailboxes({ root, openFilesMax, events: { changed: () => undefined } });
  const [before, descriptors] = [await privateKb(), await openDescriptors()];
  const opening = await rate(made.length, 1, async (n) => {
    const one = made[n];
    if (one) await mailboxes.perform('open', { ...one, quotaBytes: 1e9 }, Date.now());
  });
  const [after, now] = [await privateKb(), await openDescriptors()];
  const delivering = await rate(made.length, 8, async (n) => {
    const raw = Buffer.alloc(4000, 'Subject: a letter\r\n\r\na line\r\n');
    const letter = { deliveryId: `${openFilesMax}-${n}`, folder: null, createFolder: false, flags: [], receivedAt: Date.now(), raw };
    await mailboxes.perform('deliver', { account: made[n]?.account ?? ('' as AccountId), letter }, Date.now());
  });
  return [String(openFilesMax), 1000 / opening.perSecond, (after - before) / made.length, String(now - descriptors), 1000 / delivering.perSecond];
}

async function make(root: string): Promise<Made> {
  const account = randomBytes(16).toString('hex') as AccountId;
  const key = new SharedArrayBuffer(32);
  const bytes = Buffer.from(key);
  randomBytes(32).copy(bytes);
  const paths = accountPaths(root, account);
  await mkdir(paths.sealed, { recursive: true });
  const file = new EncryptedFile({
    file: paths.mailbox,
    key: bytes,
    what: 'a mailbox',
    create: true,
    cacheKb: PAGE_CACHE_KB,
    migrations: mailboxMigrations,
  });
  file.begin();
  createStandardFolders(file, 'en', Date.now());
  file.commit();
  file.close();
  return { account, key, sealingPrivate: encloseUnderMailboxKey(bytes, createSealingKeys().privateKeys, account) };
}

async function privateKb(): Promise<number> {
  return Number(/^Private_Dirty:\s+(\d+)/m.exec(await readFile('/proc/self/smaps_rollup', 'utf8'))?.[1]);
}

async function openDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}
