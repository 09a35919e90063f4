/**
 * Backups of mail servers, sealed on this computer: made and restored as tasks, listed, verified, let go of. A key leaves the vault only into the
 * sealing; the files can be copied anywhere.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { HOST_PATHS, SERVICES, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import {
  backupId,
  backupRule,
  type Backup,
  type BackupId,
  type BackupList,
  type BackupRule,
  type Server,
  type ServerId,
} from '../../../contract/models.ts';
import { sealTo, unseal } from '../../local/backups/sealed-file.ts';
import type { KeptBackup } from '../../local/vault/backup-store.ts';
import { wrapKey } from '../../local/vault/key-wrapping.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { archivePath, backUpSteps } from '../../plan/steps/back-up.ts';
import { restoreSteps } from '../../plan/steps/restore.ts';
import type { LocalContext } from '../setup/actions.ts';
import { plannedTask, type PlannedTask } from '../tasks/planned.ts';
import type { TaskDriver } from '../tasks/tasks.ts';
import { KEEP_BY_DEFAULT, STACK_VERSION_MAX_CHARACTERS, START_TIMEOUT_MS } from './limits.ts';
import { importBackup } from './import.ts';
import { toLetGo } from './retention.ts';
import { verifyBackup } from './verify.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface OfBackup {
  readonly id: BackupId;
}

export interface BackupsService {
  list(input: { readonly serverId: ServerId }): BackupList;
  verify(input: OfBackup, options?: Options): Promise<Backup>;
  /** Of another computer, by the passphrase it was made with; verified at once. */
  import(input: { readonly serverId: ServerId; readonly file: string; readonly passphrase: string }, options?: Options): Promise<Backup>;
  /** The file, its key and its row: nothing opens it afterwards. */
  remove(input: OfBackup): Promise<Record<string, never>>;
  rule(input: { readonly serverId: ServerId; readonly rule: BackupRule }): BackupRule;
  make(serverId: ServerId, passphrase: string | undefined): TaskDriver;
  restore(serverId: ServerId, id: BackupId): TaskDriver;
}

export interface BackupsDependencies {
  readonly vault: Vault;
  /** Where the sealed files lie. */
  readonly folder: string;
  readonly remoteOf: (id: ServerId, signal: AbortSignal) => ReturnType<PlannedTask['remoteOf']>;
  readonly lockOf: (id: ServerId) => PlannedTask['lock'];
  /** As it lies on the server now. @throws PalomarError NOT_SET_UP */
  readonly stackOf: (id: ServerId, signal: AbortSignal) => Promise<StackConfiguration>;
  /** Data of a server was exchanged: what is remembered of it holds no more. */
  readonly restored: (id: ServerId) => void;
}

const RULE = 'backup-rule';
const REMOTE_FOLDER = '/var/lib/palomar/backup';

export function createBackupsService(dependencies: BackupsDependencies): BackupsService {
  const { vault, folder } = dependencies;
  const ruleOf = (serverId: ServerId): BackupRule => vault.values.get(serverId, RULE, backupRule) ?? { keep: KEEP_BY_DEFAULT };
  const remove = async (kept: KeptBackup): Promise<void> => {
    await rm(kept.file, { force: true });
    vault.backups.remove(kept.id);
  };
  return {
    list: ({ serverId }) => {
      const { domain } = vault.servers.get(serverId);
      const mine = (kept: KeptBackup): boolean => kept.serverId === serverId || (domain !== null && kept.domain === domain);
      return { backups: vault.backups.list().filter(mine).map(toBackup), rule: ruleOf(serverId), folder };
    },
    verify: async ({ id }, { signal } = {}) => {
      await verify(vault, id, signal);
      return toBackup(vault.backups.get(id));
    },
    import: async ({ serverId, file, passphrase }, { signal } = {}) => {
      const server = vault.servers.get(serverId);
      const id = await importBackup({ backups: vault.backups, folder: path.join(folder, serverId), server, file, passphrase, signal });
      await verify(vault, id, signal);
      return toBackup(vault.backups.get(id));
    },
    remove: async ({ id }) => {
      await remove(vault.backups.get(id));
      return {};
    },
    rule: ({ serverId, rule }) => {
      vault.servers.get(serverId);
      vault.values.set(serverId, RULE, rule);
      return rule;
    },
    make: (serverId, passphrase) =>
      makeTask(dependencies, vault.servers.get(serverId), passphrase, async () => {
        for (const kept of toLetGo(vault.backups.list(serverId), ruleOf(serverId))) await remove(kept);
      }),
    restore: (serverId, id) => restoreTask(dependencies, vault.servers.get(serverId), vault.backups.get(id)),
  };
}

function makeTask(dependencies: BackupsDependencies, server: Server, passphrase: string | undefined, retain: () => Promise<void>): TaskDriver {
  const { vault } = dependencies;
  const id = backupId.parse(randomBytes(8).toString('hex'));
  return plannedTask({
    reason: 'backup',
    remoteOf: (signal) => dependencies.remoteOf(server.id, signal),
    lock: dependencies.lockOf(server.id),
    steps: async (_remote, signal) => {
      insistOnFile(await dependencies.stackOf(server.id, signal));
      const { configuration, secrets } = HOST_PATHS;
      return backUpSteps({ project: HOST_PATHS.project, paths: { configuration, secrets }, folder: REMOTE_FOLDER, id });
    },
    locally: async (work, context) => {
      if (work === 'fetch') await fetch(dependencies, server, id, passphrase, context);
      else if (work === 'verify') {
        const { mailboxes } = await verify(vault, id, context.signal);
        context.output('stdout', `Opened, whole, with ${mailboxes} mailboxes.\n`);
      } else await retain();
    },
  });
}

/** PostgreSQL is elsewhere, and has tools of its own for this: half a backup would be taken for a whole one. */
function insistOnFile({ configurationDatabase }: StackConfiguration): void {
  if (configurationDatabase === 'postgres')
    throw new PalomarError(
      'CONFLICT',
      'The configuration of this server is in PostgreSQL, which this backup does not reach. Back that up with pg_dump, together with /etc/palomar/secrets and the volume palomar_mail.',
    );
}

async function fetch(
  { vault, folder, stackOf }: BackupsDependencies,
  server: Server,
  id: BackupId,
  passphrase: string | undefined,
  context: LocalContext,
): Promise<void> {
  const { remote, signal } = context;
  const archive = archivePath({ folder: REMOTE_FOLDER, id });
  const { domain } = await stackOf(server.id, signal);
  const [expected = '', size = '', version = ''] = (
    await remote.run(
      {
        argv: [
          'sh',
          '-c',
          'cat "$1.sha256"; stat -c %s "$1"; sed -n "s/^ *image:.*palomar-server:\\([^-]*\\)-.*/\\1/p" "$2" | head -1',
          'palomar',
          archive,
          HOST_PATHS.compose,
        ],
        asRoot: true,
      },
      { signal, quiet: true },
    )
  )
    .trim()
    .split('\n');
  const madeAt = new Date().toISOString();
  const key = randomBytes(32);
  const target = path.join(folder, server.id);
  const file = path.join(target, `${madeAt.slice(0, 19).replaceAll(':', '')}-${id}.palomar`);
  await mkdir(target, { recursive: true, mode: 0o700 });
  try {
    const wrapped = passphrase === undefined ? null : await wrapKey(key, passphrase, 'anywhere');
    const head = { id, madeAt, server: server.name, domain, wrapped };
    const totalBytes = Number(size);
    if (!Number.isSafeInteger(totalBytes) || totalBytes <= 0) throw notAsMade('the server does not say how long the archive is');
    const sealed = await sealTo(
      file,
      head,
      key,
      within(totalBytes, remote.download(archive, { signal }), (doneBytes) => context.progress({ doneBytes, totalBytes })),
    );
    if (sealed.sha256 !== expected.trim() || sealed.sizeBytes !== totalBytes) throw notAsMade('the SHA-256 differs');
    const shared = { id, serverId: server.id, serverName: server.name, domain, madeAt, file, ...sealed };
    vault.backups.add(
      {
        ...shared,
        stackVersion: version.trim().slice(0, STACK_VERSION_MAX_CHARACTERS) || 'unknown',
        hasPassphrase: wrapped !== null,
        verifiedAt: null,
        mailboxes: null,
        problem: null,
      },
      key,
    );
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    key.fill(0);
  }
}

/** What the server said it would send, and no byte more: this disk is not its to fill. */
async function* within(totalBytes: number, source: AsyncIterable<Buffer>, report: (doneBytes: number) => void): AsyncGenerator<Buffer> {
  let doneBytes = 0;
  for await (const chunk of source) {
    doneBytes += chunk.length;
    if (doneBytes > totalBytes) throw notAsMade('there is more of it than the server said');
    yield chunk;
    report(doneBytes);
  }
}

function notAsMade(why: string): PalomarError {
  return new PalomarError('CHECKSUM_MISMATCH', `What arrived is not what the server made: ${why}. Nothing of it was kept. Run the backup again.`);
}

/** Writes down what was found, whatever it was. */
async function verify(vault: Vault, id: BackupId, signal: AbortSignal | undefined): Promise<{ readonly mailboxes: number }> {
  const kept = vault.backups.get(id);
  const key = vault.backups.keyOf(id);
  const at = new Date().toISOString();
  try {
    if (!existsSync(kept.file))
      throw new PalomarError('NOT_FOUND', `The file of this backup is gone: ${kept.file}. Put it back there, or let go of the backup.`);
    const found = await verifyBackup(kept, key, signal);
    vault.backups.verified(id, { at, mailboxes: found.mailboxes, problem: null });
    return found;
  } catch (error) {
    if (isPalomarError(error, 'CHECKSUM_MISMATCH') || isPalomarError(error, 'NOT_FOUND'))
      vault.backups.verified(id, { at, mailboxes: null, problem: error.message });
    throw error;
  } finally {
    key.fill(0);
  }
}

function restoreTask({ vault, restored, ...dependencies }: BackupsDependencies, server: Server, kept: KeptBackup): TaskDriver {
  const { compose, secrets, project } = HOST_PATHS;
  return plannedTask({
    reason: `restore of the backup of ${kept.madeAt}`,
    remoteOf: (signal) => dependencies.remoteOf(server.id, signal),
    lock: dependencies.lockOf(server.id),
    steps: async (_remote, signal) => {
      insistOnGood(vault.backups.get(kept.id));
      const stack = await dependencies.stackOf(server.id, signal);
      insistOnFile(stack);
      if (stack.domain !== kept.domain)
        throw new PalomarError(
          'CONFLICT',
          `This server is set up for ${stack.domain}, the backup is of ${kept.domain}. Set a server up for ${kept.domain}, then restore to that one.`,
        );
      const { id, sha256, sizeBytes } = kept;
      return restoreSteps({
        project,
        services: SERVICES,
        paths: { compose, secrets },
        folder: REMOTE_FOLDER,
        id,
        sha256,
        sizeBytes,
        startTimeoutMs: START_TIMEOUT_MS,
      });
    },
    locally: async (_work, { remote, signal, progress }) => {
      const key = vault.backups.keyOf(kept.id);
      try {
        const source = { name: kept.file, sizeBytes: kept.sizeBytes, read: (startBytes: number) => unseal(kept.file, key, startBytes) };
        await remote.upload(source, `${REMOTE_FOLDER}/${kept.id}.tar`, { sha256: kept.sha256, signal, onProgress: progress });
      } finally {
        key.fill(0);
      }
    },
    completed: () => {
      restored(server.id);
      return Promise.resolve();
    },
  });
}

/** What a restore puts away cannot be had back afterwards: only a backup that was found good takes its place. */
function insistOnGood({ file, verifiedAt, problem }: KeptBackup): void {
  if (!existsSync(file)) throw new PalomarError('NOT_FOUND', `The file of this backup is gone: ${file}. Put it back there first.`);
  if (verifiedAt !== null && problem === null) return;
  const why = problem === null ? 'It has not been verified yet.' : `The last verification found: ${problem}`;
  throw new PalomarError('CONFLICT', `${why} Nothing was changed on the server. Verify the backup first, or choose another one.`);
}

function toBackup(kept: KeptBackup): Backup {
  return { ...kept, present: existsSync(kept.file) };
}
