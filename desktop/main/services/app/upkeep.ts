/**
 * The services that look after a server over time, wired: measurements, updates, certificates, backups, and the tasks that carry them out. Nothing
 * here runs by itself but what an app that stays open does every minute: a look at each server, and the backups whose time was set.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HOST_PATHS, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import type { AppStatus, ServerId, Task } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { renewCertificate } from '../../plan/steps/renew-certificate.ts';
import type { Remote } from '../../remote/remote.ts';
import type { ServerApi } from '../../server-api/server-api.ts';
import { createBackupsService, type BackupsService } from '../backups/backups.ts';
import { startScheduler } from '../backups/scheduler.ts';
import { createCertificatesService, type CertificatesService } from '../certificates/certificates.ts';
import { RENEWAL_TIMEOUT_MS } from '../certificates/limits.ts';
import type { JobsService } from '../jobs/jobs.ts';
import { createMachineService, type MachineService } from '../machine/machine.ts';
import { startRecorder } from '../machine/recorder.ts';
import { plannedTask, type PlannedTask } from '../tasks/planned.ts';
import { rebootTask } from '../tasks/reboot.ts';
import { createTasksService, type TaskDriver, type TasksService } from '../tasks/tasks.ts';
import { createUpdatesService, updateSteps, type UpdatesService } from '../updates/updates.ts';
import { readBundle } from './installation.ts';
import { thisApp } from './setup-of-app.ts';
import { readStack, type StackReader } from './stack-of.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface Upkeep extends AsyncDisposable {
  readonly machine: MachineService;
  readonly tasks: TasksService;
  readonly updates: UpdatesService;
  readonly certificates: CertificatesService;
  readonly backups: BackupsService;
}

export interface UpkeepDependencies {
  readonly vault: Vault;
  readonly jobs: JobsService;
  readonly door: AppStatus['door'];
  readonly home: string;
  /** The installation's folder, with its changelog. */
  readonly root: string;
  readonly bundleDirectory: string;
  readonly remoteOf: (id: ServerId, options?: Options & { readonly isAct?: boolean }) => Promise<Remote>;
  readonly apiOf: (id: ServerId, options: Options) => Promise<ServerApi>;
  readonly stackOf: StackReader;
  /** PEM of the authority of a practice world; null on the Internet. */
  readonly authorityOf: (id: ServerId) => Promise<string | null>;
}

export function createUpkeep(dependencies: UpkeepDependencies): Upkeep {
  const { vault, door, home, root, bundleDirectory, remoteOf, apiOf, stackOf, authorityOf } = dependencies;
  const stack = new AsyncDisposableStack();
  const machine = createMachineService({ remoteOf, measurements: vault.measurements });
  const updates = createUpdatesService({
    remoteOf,
    manifest: async () => (await readBundle(bundleDirectory).catch(() => null))?.manifest ?? null,
    changelog: () => readFile(path.join(root, 'CHANGELOG.md'), 'utf8').catch(() => ''),
  });
  const backups = createBackupsService({
    vault,
    folder: path.join(home, 'backups'),
    remoteOf: (id, signal) => remoteOf(id, { signal, isAct: true }),
    lockOf: (id) => lockOf(dependencies, id),
    stackOf: async (id, signal): Promise<StackConfiguration> => readStack(await remoteOf(id, { signal }), signal),
    restored: (id) => stackOf.forget(id),
  });
  const certificates = createCertificatesService({ remoteOf, apiOf, authorityOf, stackOf: (id, signal) => stackOf.of(id, signal) });
  const tasks = stack.use(
    createTasksService({ driverOf: (id, task) => driverOf(dependencies, backups, id, task), began: (id, kind) => dependencies.jobs.begin(id, kind) }),
  );
  // A command that is over in a second has no minutes to measure.
  if (door !== 'cli') {
    const servers = (): readonly ServerId[] => vault.servers.list().map((server) => server.id);
    stack.use(startRecorder({ machine, servers }));
    stack.use(
      startScheduler({
        servers,
        isDue: (serverId) => backups.list({ serverId }).isDue,
        isBusy: (serverId) => dependencies.jobs.isBusy(serverId),
        make: (serverId) => toItsEnd(tasks.run({ serverId, task: { kind: 'backup' } })),
      }),
    );
  }
  return { machine, tasks, updates, certificates, backups, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function toItsEnd(events: AsyncIterable<unknown>): Promise<void> {
  await Array.fromAsync(events, () => null);
}

function lockOf({ jobs }: UpkeepDependencies, id: ServerId): PlannedTask['lock'] {
  return (remote, { reason, signal }) => jobs.lock(id, remote, { owner: thisApp(), reason, signal });
}

function driverOf(dependencies: UpkeepDependencies, backups: BackupsService, id: ServerId, task: Task): TaskDriver {
  const { vault, remoteOf } = dependencies;
  const hasStack = vault.servers.get(id).domain !== null;
  const common = {
    remoteOf: (signal: AbortSignal) => remoteOf(id, { signal, isAct: true }),
    lock: lockOf(dependencies, id),
  } satisfies Partial<PlannedTask>;
  switch (task.kind) {
    case 'updates':
      return plannedTask({ ...common, reason: 'updates of the system', steps: (remote, signal) => updateSteps(remote, task.only, hasStack, signal) });
    case 'reboot':
      return rebootTask({ ...common, hasStack });
    case 'renew-certificate': {
      const step = renewCertificate({
        project: HOST_PATHS.project,
        volume: `${HOST_PATHS.project}_tls`,
        service: 'bree',
        timeoutMs: RENEWAL_TIMEOUT_MS,
      });
      return plannedTask({ ...common, reason: 'a new certificate', steps: () => Promise.resolve([step]) });
    }
    case 'backup':
      return backups.make(id, task.passphrase);
    case 'restore':
      return backups.restore(id, task.backupId);
  }
}
