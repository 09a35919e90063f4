/** palomar backup schedule|due: when backups are made, and making those whose time has come – from cron, where no app with a window stays open. */
import type { Command } from 'commander';
import { backupSchedule, type BackupList, type BackupSchedule, type Server } from '../../../../contract/models.ts';
import { EXIT, WrongUse, type ExitCode } from '../exit-codes.ts';
import { findServer, type Session } from '../session.ts';
import { carriedOutBy } from '../verb.ts';
import { planOrRun, type TaskOptions } from './task-run.ts';

interface TimeOptions {
  readonly at?: string;
  readonly on?: string;
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const AT_NIGHT = '03:30';

const CRON = `
An app that is open makes them itself. Where none is, let cron look every hour; it does nothing, and says nothing, when none is due:

  PALOMAR_PASSPHRASE=…
  17 * * * *  palomar backup due
`;

export function addBackupTimes(group: Command): void {
  const schedule = group
    .command('schedule <server> [when]')
    .description('show when backups are made, or set it: daily, weekly or off')
    .option('--at <time>', `by this computer's clock (${AT_NIGHT})`)
    .option('--on <day>', 'with weekly: monday to sunday (sunday)')
    .addHelpText('after', CRON);
  carriedOutBy<TimeOptions>(schedule, async (session, [wanted = '', when], options) => {
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    if (when !== undefined) await client.backups.schedule({ serverId, schedule: scheduleOf(when, options) });
    const found = await client.backups.list({ serverId });
    session.output.result(timesOf(found), () => describe(found));
    return undefined;
  });

  const due = group
    .command('due [server]')
    .description('make the backups whose time has come, of all servers or of one')
    .option('-v, --verbose', 'show the output of every command')
    .addHelpText('after', CRON);
  carriedOutBy<TaskOptions>(due, async (session, [wanted], options) => makeDue(session, wanted, options));
}

async function makeDue(session: Session, wanted: string | undefined, options: TaskOptions): Promise<ExitCode> {
  const client = await session.client();
  const servers: readonly Server[] = wanted === undefined ? await client.servers.list() : [await findServer(client, wanted)];
  let worst: ExitCode = EXIT.fine;
  for (const server of servers) {
    if (session.signal.aborted) return EXIT.failed;
    // Looked up when its turn comes: another app may have made it meanwhile.
    if (!(await client.backups.list({ serverId: server.id })).isDue) continue;
    session.output.say(`${server.name}:`);
    const exit = await planOrRun(session, client, server, { kind: 'backup' }, options);
    if (exit !== EXIT.fine) worst = exit;
  }
  return worst;
}

function scheduleOf(when: string, { at = AT_NIGHT, on = 'sunday' }: TimeOptions): BackupSchedule {
  const weekday = DAYS.findIndex((day) => day === on.toLowerCase()) + 1;
  const made = backupSchedule.safeParse({ kind: when, at, weekday });
  if (!made.success) throw new WrongUse('It is "daily", "weekly" or "off", with --at such as 03:30 and, for weekly, --on such as sunday.');
  return made.data;
}

function timesOf({ schedule, nextAt, isDue, attempt }: BackupList): Pick<BackupList, 'schedule' | 'nextAt' | 'isDue' | 'attempt'> {
  return { schedule, nextAt, isDue, attempt };
}

function describe({ schedule, nextAt, isDue, attempt }: BackupList): string {
  const failed = attempt === null ? [] : [`The last one did not end well (${attempt.at}): ${attempt.message}`];
  if (schedule.kind === 'off') return ['Backups of this server are made by hand only.', ...failed].join('\n');
  const when = schedule.kind === 'daily' ? 'every day' : `every ${DAYS[schedule.weekday - 1] ?? ''}`;
  return [
    `Backups are made ${when} at ${schedule.at}, while an app is open or when cron runs "palomar backup due".`,
    isDue ? 'One is due now.' : `The next: ${nextAt ?? '-'}`,
    ...failed,
  ].join('\n');
}
