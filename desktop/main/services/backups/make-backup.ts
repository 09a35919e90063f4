/** Makes one: an archive on the server, fetched and sealed as it comes, verified from this disk. A key leaves the vault only into the sealing. */
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { HOST_PATHS, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { PalomarError } from '../../../contract/errors.ts';
import { backupId, type BackupId, type Server } from '../../../contract/models.ts';
import { sealTo } from '../../local/backups/sealed-file.ts';
import { wrapKey } from '../../local/vault/key-wrapping.ts';
import { archivePath, backUpSteps } from '../../plan/steps/back-up.ts';
import type { LocalContext } from '../setup/actions.ts';
import { plannedTask } from '../tasks/planned.ts';
import type { TaskDriver } from '../tasks/tasks.ts';
import { REMOTE_FOLDER, type BackupsDependencies } from './dependencies.ts';
import { STACK_VERSION_MAX_CHARACTERS } from './limits.ts';
import { verifyKept } from './verify-kept.ts';

export function makeTask(dependencies: BackupsDependencies, server: Server, passphrase: string | undefined, retain: () => Promise<void>): TaskDriver {
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
        const { mailboxes } = await verifyKept(vault, id, context.signal);
        context.output('stdout', `Opened, whole, with ${mailboxes} mailboxes.\n`);
      } else await retain();
    },
  });
}

/** PostgreSQL is elsewhere, and has tools of its own for this: half a backup would be taken for a whole one. */
export function insistOnFile({ configurationDatabase }: StackConfiguration): void {
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
