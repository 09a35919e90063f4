/** palomar server status|updates|reboot <server>: the machine itself. */
import type { Command } from 'commander';
import type { MachineSample, StackVersions, SystemUpdates } from '../../../../contract/models.ts';
import { EXIT } from '../exit-codes.ts';
import { bytes, plain, table } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';
import { planOrRun, type TaskOptions } from './task-run.ts';

interface UpdateOptions extends TaskOptions {
  readonly refresh?: boolean;
  readonly install?: boolean;
  readonly security?: boolean;
}

export function addServerVerbs(program: Command): void {
  const group = program.command('server').description('the machine: how busy it is, its updates, a restart');

  carriedOutBy(group.command('status <server>').description('processor, memory, disk and network, now'), async (session, [wanted = '']) => {
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    const now = await client.machine.now({ serverId }, { signal: session.signal });
    session.output.result(now, () => describe(now));
    return undefined;
  });

  const updates = group
    .command('updates <server>')
    .description('what waits to be updated: the system and the mail server')
    .option('--refresh', "fetch the distribution's lists first")
    .option('--install', 'install what waits')
    .option('--security', 'with --install: only what is marked as security')
    .option('--plan', 'with --install: print the exact commands and do nothing')
    .option('-v, --verbose', 'show the output of every command');
  carriedOutBy<UpdateOptions>(updates, async (session, [wanted = ''], options) => {
    const client = await session.client();
    const server = await findServer(client, wanted);
    if (options.install) return planOrRun(session, client, server, { kind: 'updates', only: options.security ? 'security' : 'all' }, options);
    const [system, stack] = await Promise.all([
      client.updates.system({ serverId: server.id, refresh: options.refresh === true }, { signal: session.signal }),
      client.updates.stack({ serverId: server.id }, { signal: session.signal }),
    ]);
    session.output.result({ system, stack }, () => describeUpdates(system, stack));
    return system.packages.length === 0 && system.reboot === null && stack.state !== 'update' ? EXIT.fine : EXIT.notGreen;
  });

  const reboot = group
    .command('reboot <server>')
    .description('restart it, and watch it come back')
    .option('--plan', 'print what would be done, and do nothing');
  carriedOutBy<TaskOptions>(reboot, async (session, [wanted = ''], options) => {
    const client = await session.client();
    return planOrRun(session, client, await findServer(client, wanted), { kind: 'reboot' }, options);
  });
}

function describe(now: MachineSample): string {
  const rate = (value: number | null): string => (value === null ? '-' : `${bytes(value)}/s`);
  return table(
    ['WHAT', 'NOW', 'OF'],
    [
      ['processor', now.cpuPercent === null ? '-' : `${now.cpuPercent.toFixed(1)} %`, `${now.processors} processors, load ${now.load}`],
      ['memory', bytes(now.memoryBytes), bytes(now.memoryTotalBytes)],
      ['swap', bytes(now.swapBytes), bytes(now.swapTotalBytes)],
      ['disk', bytes(now.diskBytes), bytes(now.diskTotalBytes)],
      ['received', rate(now.receivedBytesPerSecond), ''],
      ['sent', rate(now.sentBytesPerSecond), ''],
      ['running', `${Math.floor(now.uptimeSeconds / 3600)} h`, ''],
    ],
  );
}

const STACK_WORDS: Readonly<Record<StackVersions['state'], string>> = {
  current: 'up to date',
  update: 'an update is in this app: run "palomar setup" again',
  'app-older': 'newer than this app',
  'not-set-up': 'not set up yet',
  'no-image': 'this app carries no image to compare with',
};

function describeUpdates({ system, packages, reboot }: SystemUpdates, stack: StackVersions): string {
  const rows = packages.map(({ name, from, to, security }) => [name, from ?? 'new', to, security ? 'security' : '']);
  const why =
    reboot && [reboot.kernel ? `kernel ${reboot.kernel.running} → ${reboot.kernel.installed}` : '', ...reboot.packages].filter(Boolean).join(', ');
  return [
    `Mail server: ${stack.server?.reference ?? '-'} (${STACK_WORDS[stack.state]})`,
    `${plain(system)}: ${packages.length === 0 ? 'nothing waits' : `${packages.length} packages wait`}`,
    ...(rows.length > 0 ? [table(['PACKAGE', 'INSTALLED', 'AVAILABLE', ''], rows)] : []),
    ...(reboot ? [`! A restart is needed${why === '' ? '' : `: ${plain(why ?? '')}`}. palomar server reboot <server>`] : []),
  ].join('\n');
}
