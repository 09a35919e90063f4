/** The set-up service with the connections, keys, lock and artefacts it works with; its runs end with the app. */
import os from 'node:os';
import type { ServerId } from '../../../contract/models.ts';
import type { JobsService } from '../jobs/jobs.ts';
import type { MailService } from '../mail/mail.ts';
import type { PracticeService } from '../practice/practice.ts';
import type { ServersService } from '../servers/servers.ts';
import { createSetupService, type SetupService } from '../setup/setup.ts';
import { deployment } from './deployment.ts';
import { readBundle } from './installation.ts';
import { publicHostOf, setupWorldOf } from './practice-calls.ts';
import type { StackReader } from './stack-of.ts';

export interface AppSetup extends SetupService, AsyncDisposable {
  cancelAll(): void;
}

interface Dependencies {
  readonly servers: ServersService;
  readonly jobs: JobsService;
  readonly practice: PracticeService;
  readonly mail: MailService;
  readonly stackOf: StackReader;
  readonly bundleDirectory: string;
}

export function createAppSetup({ servers, jobs, practice, mail, stackOf, bundleDirectory }: Dependencies): AppSetup {
  const started = new Set<ServerId>();
  const setup = createSetupService({
    remoteOf: (id, signal) => servers.remoteOf(id, { signal, isAct: true }),
    connectFresh: (id, login, signal) => servers.connectFresh(id, login, { signal }),
    keyPairOf: (id) => Promise.resolve(servers.keyPairOf(id)),
    promoteToKey: (id) => Promise.resolve().then(() => servers.promoteToKey(id)),
    lock: (remote, { serverId, reason, signal }) => jobs.lock(serverId, remote, { owner: thisApp(), reason, signal }),
    began: (id) => jobs.begin(id, 'set-up'),
    bundle: () => readBundle(bundleDirectory),
    deployment,
    world: (id) => setupWorldOf(practice, servers.get(id)),
    hostOf: (id) => Promise.resolve(publicHostOf(servers.get(id))),
    completed: async (id, names) => {
      stackOf.forget(id);
      servers.markSetUp(id, names);
      await serveFirstDomain(mail, id, names.domain);
    },
    now: () => new Date(),
  });
  return {
    ...setup,
    run: (target, waiting) => {
      // Fails here, in words, for a server that is not known or a vault that is locked.
      servers.get(target.serverId);
      started.add(target.serverId);
      return setup.run(target, waiting);
    },
    cancelAll: () => {
      for (const serverId of started) setup.cancel({ serverId });
    },
    /** A run must not outlive the app: it is cancelled, and its end awaited, while the connections still stand. */
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...started].map((serverId) => endRun(setup, serverId)));
    },
  };
}

/**
 * The domain that the server was set up for has its signing key from the start, so that the first look at its DNS can ask for it, and its
 * recovery key, so that no mailbox is ever without. Run again on a server that has neither, it repairs.
 */
async function serveFirstDomain(mail: MailService, serverId: ServerId, name: string): Promise<void> {
  const served = await mail.domains.list({ serverId });
  if (!served.some((domain) => domain.name === name)) await mail.domains.create({ serverId, name });
  else await mail.recovery.create({ serverId, domain: name, replace: false });
}

async function endRun(setup: SetupService, serverId: ServerId): Promise<void> {
  if (!setup.cancel({ serverId }).cancelled) return;
  for await (const event of setup.follow({ serverId })) if (event.kind === 'cancelled') break;
}

/** As whoever finds the server locked will read it. */
export function thisApp(): string {
  return `${os.userInfo().username} on ${os.hostname()} (process ${process.pid})`;
}
