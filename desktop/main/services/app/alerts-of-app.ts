/** The alerts, wired to the services that know each part of a server. */
import { z } from 'zod';
import type { ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { Remote } from '../../remote/remote.ts';
import { createAlertsService, keptAlerts, type AlertsService } from '../alerts/alerts.ts';
import { look, type LookSources } from '../alerts/look.ts';
import { BACKUP_OLD_MS, WEEKLY_BACKUP_OLD_MS } from '../alerts/limits.ts';
import type { Observation } from '../alerts/observation.ts';
import type { ContainersService } from '../containers/containers.ts';
import type { JobsService } from '../jobs/jobs.ts';
import type { MailService } from '../mail/mail.ts';
import type { Upkeep } from './upkeep.ts';

interface Dependencies {
  readonly vault: Vault;
  readonly remoteOf: (id: ServerId, options: { readonly signal?: AbortSignal | undefined }) => Promise<Remote>;
  readonly containers: ContainersService;
  readonly upkeep: Upkeep;
  readonly mail: MailService;
  readonly jobs: JobsService;
}

interface Options {
  readonly signal?: AbortSignal | undefined;
}

const KEPT = 'alerts';

export function createAlertsOfApp({ vault, remoteOf, containers, upkeep, mail, jobs }: Dependencies): AlertsService {
  const sources: LookSources = {
    reach: remoteOf,
    containers: (input, options) => containers.list(input, options),
    history: (input) => upkeep.machine.history(input),
    queue: (input, options) => mail.queue.list(input, options),
    certificates: ({ serverId }, options) => servedCertificate(upkeep, serverId, options),
    backup: ({ serverId }) => Promise.resolve(newestBackup(vault, upkeep, serverId, Date.now())),
  };
  return createAlertsService({
    servers: () => vault.servers.list().flatMap(({ id, domain }) => (domain === null ? [] : [id])),
    look: (id, options) => look(sources, id, options),
    isBusy: (id) => jobs.isBusy(id),
    kept: {
      load: () => vault.settings.get(KEPT, z.nullable(keptAlerts)),
      save: (open) => vault.settings.set(KEPT, open),
    },
  });
}

/** What was done to a container is looked at at once. */
export function withAlerts(containers: ContainersService, alerts: AlertsService): ContainersService {
  return { ...containers, act: (input, options) => containers.act(input, options).finally(() => alerts.lookAgain(input.serverId)) };
}

/** Of what the ports really serve, the one that ends first. Null when none answered: what a broken port is, its container's health says. */
async function servedCertificate({ certificates }: Upkeep, serverId: ServerId, options: Options): Promise<Observation['certificates']> {
  const { hostname, ports } = await certificates.look({ serverId }, options);
  const [first] = ports.flatMap(({ served }) => (served ? [served.notAfter] : [])).sort();
  return first === undefined ? null : [{ name: hostname, endsAt: first }];
}

/** Null where none is missed: in a practice world, and on a server that is new. */
function newestBackup(vault: Vault, { backups }: Upkeep, serverId: ServerId, nowMs: number): Observation['backup'] {
  const { practice, addedAt } = vault.servers.get(serverId);
  const { backups: all, schedule, attempt } = backups.list({ serverId });
  const usable = all.filter(({ present, problem }) => present && problem === null);
  const at =
    usable
      .map(({ madeAt }) => madeAt)
      .sort()
      .at(-1) ?? null;
  // One that was begun by hand has told its end to whoever began it.
  const failed = schedule.kind === 'off' ? null : attempt;
  const isNew = at === null && failed === null && nowMs - Date.parse(addedAt) < BACKUP_OLD_MS;
  return practice || isNew ? null : { at, oldMs: schedule.kind === 'weekly' ? WEEKLY_BACKUP_OLD_MS : BACKUP_OLD_MS, failed };
}
