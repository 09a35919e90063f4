/** palomar backup make|due|schedule|list|verify|restore|import|delete|keep: sealed copies of a server on this computer. */
import path from 'node:path';
import { ORPCError } from '@orpc/client';
import type { Command } from 'commander';
import { backupId, type Backup, type BackupId, type Server } from '../../../../contract/models.ts';
import type { AppClient } from '../../../services/router.ts';
import { EXIT, WrongUse } from '../exit-codes.ts';
import { bytes, plain, table } from '../output.ts';
import { askSecret, interactive } from '../prompt.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';
import { addBackupTimes } from './backup-times.ts';
import { planOrRun, type TaskOptions } from './task-run.ts';

interface MakeOptions extends TaskOptions {
  readonly passphrase?: boolean;
}

interface SureOptions extends TaskOptions {
  readonly yes?: boolean;
}

const isWrongPassphrase = (error: unknown): boolean => error instanceof ORPCError && error.code === 'WRONG_PASSPHRASE';

export function addBackupVerbs(program: Command): void {
  const group = program.command('backup').description('sealed copies of a server on this computer');

  addBackupTimes(group);

  const make = group
    .command('make <server>')
    .description('copy configuration, mailboxes, keys and certificates; fetch, seal and verify them')
    .option('--passphrase', 'ask for a passphrase ($PALOMAR_BACKUP_PASSPHRASE) that opens it without the vault too')
    .option('--plan', 'print the exact commands and do nothing')
    .option('-v, --verbose', 'show the output of every command');
  carriedOutBy<MakeOptions>(make, async (session, [wanted = ''], options) => {
    const client = await session.client();
    const server = await findServer(client, wanted);
    const passphrase = options.passphrase ? (process.env['PALOMAR_BACKUP_PASSPHRASE'] ?? (await askSecret('Passphrase of the backup: '))) : undefined;
    return planOrRun(session, client, server, { kind: 'backup', ...(passphrase === undefined ? {} : { passphrase }) }, options);
  });

  carriedOutBy(group.command('list <server>').description('those of this server, newest first'), async (session, [wanted = '']) => {
    const client = await session.client();
    const found = await client.backups.list({ serverId: (await findServer(client, wanted)).id });
    session.output.result(found, () =>
      found.backups.length === 0 ? 'There are none yet: "palomar backup make <server>".' : describe(found.backups),
    );
    return undefined;
  });

  carriedOutBy(
    group.command('verify <server> [backup]').description('open it and look it through; the newest when none is named'),
    async (session, [wanted = '', id]) => {
      const client = await session.client();
      const one = await find(client, await findServer(client, wanted), id);
      const after = await client.backups.verify({ id: one.id }, { signal: session.signal });
      session.output.result(after, () => describe([after]));
      return after.problem === null ? EXIT.fine : EXIT.failed;
    },
  );

  const restore = group
    .command('restore <server> [backup]')
    .description('bring the server back to it (the newest when none is named); what came after is lost')
    .option('--yes', 'it may be lost')
    .option('--plan', 'print the exact commands and do nothing')
    .option('-v, --verbose', 'show the output of every command');
  carriedOutBy<SureOptions>(restore, async (session, [wanted = '', id], options) => {
    if (!options.yes && !options.plan)
      throw new WrongUse('What came after the backup is lost. Say --yes if that is meant, or --plan to see what would be done.');
    const client = await session.client();
    const server = await findServer(client, wanted);
    return planOrRun(session, client, server, { kind: 'restore', backupId: (await find(client, server, id)).id }, options);
  });

  carriedOutBy(
    group
      .command('import <server> <file>')
      .description('made on another computer with a passphrase ($PALOMAR_BACKUP_PASSPHRASE, else you are asked), or here and kept elsewhere'),
    async (session, [wanted = '', file = '']) => {
      const client = await session.client();
      const { id: serverId } = await findServer(client, wanted);
      const source = { kind: 'file', file: path.resolve(file) } as const;
      const take = (passphrase?: string) =>
        client.backups.import({ serverId, source, ...(passphrase === undefined ? {} : { passphrase }) }, { signal: session.signal });
      const given = process.env['PALOMAR_BACKUP_PASSPHRASE'];
      // Asked only when this vault has no key for it.
      const found = await take(given).catch(async (error: unknown) => {
        if (given !== undefined || !interactive() || !isWrongPassphrase(error)) throw error;
        return take(await askSecret('Passphrase of the backup: '));
      });
      session.output.result(found, () => describe([found]));
      return undefined;
    },
  );

  const remove = group
    .command('delete <server> <backup>')
    .description('the file and its key: nothing opens it afterwards')
    .option('--yes', 'it may be lost');
  carriedOutBy<SureOptions>(remove, async (session, [wanted = '', id], options) => {
    if (!options.yes) throw new WrongUse('A deleted backup cannot be opened again. Say --yes if that is meant.');
    const client = await session.client();
    const one = await find(client, await findServer(client, wanted), id);
    await client.backups.remove({ id: one.id });
    session.output.result({}, () => `✓ The backup ${one.id} is gone.`);
    return undefined;
  });

  carriedOutBy(group.command('keep <server> <number>').description('how many of this server stay'), async (session, [wanted = '', number = '']) => {
    const client = await session.client();
    const rule = await client.backups.rule({ serverId: (await findServer(client, wanted)).id, rule: { keep: Number(number) } });
    session.output.result(rule, () => `✓ The newest ${rule.keep} stay.`);
    return undefined;
  });
}

async function find(client: AppClient, server: Server, id: string | undefined): Promise<Backup> {
  const { backups } = await client.backups.list({ serverId: server.id });
  const wanted: BackupId | undefined = id === undefined ? backups.find((one) => one.present)?.id : backupId.safeParse(id).data;
  const found = backups.find((one) => one.id === wanted);
  if (!found)
    throw new WrongUse(
      id === undefined ? 'There is no backup of this server here.' : `There is no backup "${id}" of this server. "palomar backup list" shows them.`,
    );
  return found;
}

function describe(all: readonly Backup[]): string {
  return table(
    ['BACKUP', 'MADE', 'SIZE', 'MAILBOXES', 'VERSION', 'VERIFIED'],
    all.map((one) => [
      one.id,
      one.madeAt.slice(0, 16).replace('T', ' '),
      bytes(one.sizeBytes),
      String(one.mailboxes ?? '-'),
      one.stackVersion,
      one.present ? (one.problem === null ? (one.verifiedAt?.slice(0, 16).replace('T', ' ') ?? 'not yet') : plain(one.problem)) : 'the file is gone',
    ]),
  );
}
