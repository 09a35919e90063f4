/** What is remembered about a server's scheduled backups: when they are wanted, and how the last one that did not end well failed. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { backupAttempt, backupSchedule, type BackupAttempt, type BackupList, type BackupSchedule, type ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { CLOSING, type TaskDriver } from '../tasks/tasks.ts';
import { isDue, slotAfter } from './schedule.ts';

export interface Agenda {
  of(serverId: ServerId): Pick<BackupList, 'schedule' | 'isDue' | 'nextAt' | 'attempt'>;
  set(serverId: ServerId, schedule: BackupSchedule): BackupSchedule;
  /** The same driver; how its run ends is written down. */
  noting(serverId: ServerId, driver: TaskDriver): TaskDriver;
}

export interface AgendaDependencies {
  readonly vault: Pick<Vault, 'values' | 'servers' | 'backups'>;
  readonly now?: (() => Date) | undefined;
}

const SCHEDULE = 'backup-schedule';
const ATTEMPT = 'backup-attempt';
const kept = z.object({ schedule: backupSchedule, since: z.iso.datetime() });
const OFF: z.infer<typeof kept> = { schedule: { kind: 'off' }, since: new Date(0).toISOString() };

export function createAgenda({ vault, now = () => new Date() }: AgendaDependencies): Agenda {
  const attemptOf = (serverId: ServerId): BackupAttempt | null => vault.values.get(serverId, ATTEMPT, backupAttempt);
  const note = (serverId: ServerId, attempt: BackupAttempt | null): void => {
    try {
      if (attempt === null) vault.values.delete(serverId, ATTEMPT);
      else vault.values.set(serverId, ATTEMPT, attempt);
    } catch {
      // The vault was locked meanwhile, or the server forgotten: the run's own events still tell how it ended.
    }
  };
  return {
    of: (serverId) => {
      const { schedule, since } = vault.values.get(serverId, SCHEDULE, kept) ?? OFF;
      const attempt = attemptOf(serverId);
      const good = vault.backups.list(serverId).filter(({ problem, file }) => problem === null && existsSync(file));
      const due = isDue({ schedule, since, newestAt: good[0]?.madeAt ?? null, attempt }, now());
      return { schedule, isDue: due, nextAt: slotAfter(schedule, now())?.toISOString() ?? null, attempt };
    },
    set: (serverId, schedule) => {
      vault.servers.get(serverId);
      vault.values.set(serverId, SCHEDULE, { schedule, since: now().toISOString() });
      return schedule;
    },
    noting: (serverId, driver) => ({
      plan: (signal) => driver.plan(signal),
      run: async function* (signal) {
        for await (const event of driver.run(signal)) {
          if (event.kind === 'finished') note(serverId, null);
          if (event.kind === 'failed') note(serverId, { at: event.at, code: event.error.code, message: event.error.message });
          // An app that closes has not been told to leave it.
          if (event.kind === 'cancelled' && signal.reason !== CLOSING)
            note(serverId, { at: event.at, code: 'CANCELLED', message: 'It was cancelled.' });
          yield event;
        }
      },
    }),
  };
}
