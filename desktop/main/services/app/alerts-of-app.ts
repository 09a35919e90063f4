/** The alerts, wired to the services that know each part of a server. */
import { z } from 'zod';
import type { ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { Remote } from '../../remote/remote.ts';
import { createAlertsService, keptAlerts, type AlertsService } from '../alerts/alerts.ts';
import { look } from '../alerts/look.ts';
import { servedCertificate } from '../alerts/served-certificate.ts';
import type { ContainersService } from '../containers/containers.ts';
import type { JobsService } from '../jobs/jobs.ts';
import type { MachineService } from '../machine/machine.ts';
import type { MailService } from '../mail/mail.ts';

interface Dependencies {
  readonly vault: Vault;
  readonly remoteOf: (id: ServerId, options: { readonly signal?: AbortSignal | undefined }) => Promise<Remote>;
  readonly containers: ContainersService;
  readonly machine: MachineService;
  readonly mail: MailService;
  readonly jobs: JobsService;
}

const KEPT = 'alerts';

export function createAlertsOfApp({ vault, remoteOf, containers, machine, mail, jobs }: Dependencies): AlertsService {
  const sources = {
    reach: remoteOf,
    containers: containers.list,
    history: machine.history,
    queue: mail.queue.list,
    certificates: async ({ serverId }: { readonly serverId: ServerId }, { signal }: { readonly signal?: AbortSignal | undefined }) => {
      const { hostname } = vault.servers.get(serverId);
      return hostname === null ? null : servedCertificate(await remoteOf(serverId, { signal }), hostname, signal);
    },
    backup: () => Promise.resolve(null),
  };
  return createAlertsService({
    servers: () => vault.servers.list().flatMap(({ id, domain }) => (domain === null ? [] : [id])),
    look: (id, options) => look(sources, id, options),
    isBusy: jobs.isBusy,
    kept: {
      load: () => vault.settings.get(KEPT, z.nullable(keptAlerts)),
      save: (open) => vault.settings.set(KEPT, open),
    },
  });
}
