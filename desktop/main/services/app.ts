/**
 * Everything behind the contract, wired once for every door: the vault, the connections, and the services over them. Owns all of it and
 * takes it down in the opposite order.
 */
import { homedir } from 'node:os';
import path from 'node:path';
import pino, { type Logger } from 'pino';
import { PalomarError } from '../../contract/errors.ts';
import type { AppStatus, ServerId, SshHost } from '../../contract/models.ts';
import { readIdentity, sshHosts } from '../local/ssh-config/hosts.ts';
import { openVault, type Vault, type VaultOptions } from '../local/vault/vault.ts';
import { openAudit } from '../remote/audit/open-audit.ts';
import { readAudit } from '../remote/audit/read-audit.ts';
import type { AuditSink } from '../remote/audit/sink.ts';
import { connect, probeHostKey } from '../remote/ssh/connect.ts';
import { createServerApi, type ServerApi } from '../server-api/server-api.ts';
import { createActivityService, type ActivityService } from './activity/activity.ts';
import type { AlertsService } from './alerts/alerts.ts';
import { createAlertsOfApp, withAlerts } from './app/alerts-of-app.ts';
import { createDnsCalls, type DnsCalls } from './app/dns-calls.ts';
import { bundleStatus, installation } from './app/installation.ts';
import { createPracticeCalls, isPracticeVps, practiceAuthority, type PracticeCalls } from './app/practice-calls.ts';
import { createAppSetup, thisApp, type AppSetup } from './app/setup-of-app.ts';
import { createStackReader } from './app/stack-of.ts';
import { createUpkeep, type Upkeep } from './app/upkeep.ts';
import { createContainersService, type ContainersService } from './containers/containers.ts';
import { createRecreate } from './containers/recreate.ts';
import { NO_DESKTOP, type Desktop } from './desktop/desktop.ts';
import { createJobsService, type JobsService } from './jobs/jobs.ts';
import { createLogsService, type LogsService } from './logs/logs.ts';
import { createMailService, type MailService } from './mail/mail.ts';
import { layoutFromEnvironment } from './practice/layout.ts';
import { createPracticeService } from './practice/practice.ts';
import { createProfileService, type ProfileService } from './profile/profile.ts';
import { createPreferencesService, type PreferencesService } from './preferences/preferences.ts';
import { createServersService, type ServersDependencies, type ServersService } from './servers/servers.ts';
import { createTerminalService, type TerminalService } from './terminal/terminal.ts';

export interface AppOptions {
  /** The app's data directory; see local/home.ts. */
  readonly home: string;
  readonly door: AppStatus['door'];
  /** Why this door and not Electron; null in Electron. */
  readonly doorReason: string | null;
  /** Where the image for servers is; the installation's own when not given. */
  readonly bundleDirectory?: string;
  /** Opens the vault with nobody there, and makes it if there is none. */
  readonly passphrase?: string | undefined;
  readonly keyring?: VaultOptions['keyring'];
  /** What a desktop window can do; absent in the doors that have none. */
  readonly desktop?: Desktop;
}

export interface App extends AsyncDisposable {
  readonly log: Logger;
  readonly vault: Vault;
  readonly servers: ServersService;
  readonly profile: ProfileService;
  readonly setup: AppSetup;
  readonly dns: DnsCalls;
  readonly containers: ContainersService;
  readonly logs: LogsService;
  readonly terminal: TerminalService;
  readonly mail: MailService;
  readonly upkeep: Upkeep;
  readonly activity: ActivityService;
  readonly practice: PracticeCalls;
  readonly alerts: AlertsService;
  readonly jobs: JobsService;
  readonly preferences: PreferencesService;
  readonly desktop: Desktop;
  status(): Promise<AppStatus>;
  /** The hosts that this person's SSH client knows. */
  sshHosts(): Promise<SshHost[]>;
}

/** Opens the vault where that needs nobody: from the keychain, or with `passphrase` ($PALOMAR_PASSPHRASE when not given). */
export async function createApp(options: AppOptions): Promise<App> {
  const { home, door, doorReason } = options;
  const { root, version } = installation();
  const bundleDirectory = options.bundleDirectory ?? path.join(root, 'resources', 'bundle');
  await using stack = new AsyncDisposableStack();
  const vault = stack.use(openVault(home, options.keyring ? { keyring: options.keyring } : {}));
  await openUnattended(vault, options.passphrase ?? process.env['PALOMAR_PASSPHRASE']);

  const audits = path.join(home, 'audit');
  const practice = createPracticeService({ home, layout: layoutFromEnvironment() });
  // Without Docker there is no practice world, and no server of it.
  const isPractice: ServersDependencies['isPractice'] = (server) => isPracticeVps(practice, server).catch(() => false);
  const servers = stack.use(
    createServersService({
      vault,
      readIdentity: (file) => readIdentity(homedir(), file),
      probeHostKey,
      connect,
      isPractice,
      auditOf: (id) => openAudit(audits, id),
    }),
  );
  const remoteOf = (id: ServerId, { signal }: { readonly signal?: AbortSignal | undefined } = {}) => servers.remoteOf(id, { signal });
  const apis = stack.use(new ServerApis(remoteOf, (id) => openAudit(audits, id)));
  const mail = createMailService({ apiOf: (id, inner) => apis.of(id, inner.signal), recoveryKeys: vault.recoveryKeys });
  const stackOf = createStackReader(vault, (id, signal) => servers.remoteOf(id, { signal }));
  const terminal = stack.use(createTerminalService({ remoteOf: (id, { signal }) => servers.remoteOf(id, { signal, isAct: true }) }));
  const jobs = createJobsService();
  const recreate = createRecreate({
    remoteOf: (id, { signal }) => servers.remoteOf(id, { signal, isAct: true }),
    lock: (id, remote, inner) => jobs.lock(id, remote, { owner: thisApp(), ...inner }),
  });
  const containers = createContainersService({ remoteOf, recreate });
  const setup = stack.use(createAppSetup({ servers, jobs, practice, mail, stackOf, bundleDirectory }));
  const upkeep = stack.use(
    createUpkeep({
      ...{ vault, jobs, door, home, root, bundleDirectory, stackOf },
      remoteOf: (id, inner) => servers.remoteOf(id, inner),
      apiOf: (id, inner) => apis.of(id, inner.signal),
      authorityOf: (id) => practiceAuthority(practice, servers.get(id)),
    }),
  );
  const alerts = createAlertsOfApp({ vault, remoteOf, containers, upkeep, mail, jobs });
  const dns = createDnsCalls({ vault, servers, practice, mail, stackOf });
  // Locking is meant for the moment a person turns away: nothing of a server goes on behind it. The connections close by themselves.
  vault.onLock(() => {
    setup.cancelAll();
    upkeep.tasks.cancelAll();
    terminal.closeAll();
  });

  const owned = stack.move();
  return {
    log: pino(
      { name: 'palomar', base: null },
      pino.destination({ dest: path.join(home, 'palomar.log'), mkdir: true, append: true, mode: 0o600, sync: true }),
    ),
    vault,
    servers,
    profile: createProfileService({ vault }),
    setup,
    dns,
    containers: withAlerts(containers, alerts),
    logs: createLogsService({ remoteOf }),
    terminal,
    mail,
    upkeep,
    activity: createActivityService({ read: (id, filter, inner) => readAudit(audits, id, filter, inner) }),
    practice: createPracticeCalls({ practice, servers, vault }),
    alerts,
    jobs,
    preferences: createPreferencesService(vault.settings),
    desktop: options.desktop ?? NO_DESKTOP,
    status: async () => ({ version, door, doorReason, vault: await vault.state(), bundle: await bundleStatus(bundleDirectory) }),
    sshHosts: () => sshHosts(homedir()),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A vault that does not open by itself stays shut: its state says so, and why. */
async function openUnattended(vault: Vault, passphrase: string | undefined): Promise<void> {
  const { state, keeper } = await vault.state();
  if (state === 'none') {
    if (passphrase !== undefined && passphrase !== '') await vault.create({ passphrase });
    return;
  }
  if (keeper === 'passphrase' && (passphrase === undefined || passphrase === '')) return;
  await vault.unlock({ passphrase }).catch((error: unknown) => {
    if (!(error instanceof PalomarError)) throw error;
  });
}

type BorrowRemote = (id: ServerId, options: { readonly signal?: AbortSignal | undefined }) => ReturnType<ServersService['remoteOf']>;

/** One API client per connection: the key it read and its open channels belong to that connection. */
class ServerApis implements AsyncDisposable {
  readonly #remoteOf: BorrowRemote;
  readonly #auditOf: (id: ServerId) => AuditSink;
  readonly #apis = new Map<ServerId, { readonly remote: unknown; readonly api: ServerApi }>();

  constructor(remoteOf: BorrowRemote, auditOf: (id: ServerId) => AuditSink) {
    this.#remoteOf = remoteOf;
    this.#auditOf = auditOf;
  }

  async of(id: ServerId, signal: AbortSignal | undefined): Promise<ServerApi> {
    const remote = await this.#remoteOf(id, { signal });
    const found = this.#apis.get(id);
    if (found?.remote === remote) return found.api;
    found?.api[Symbol.dispose]();
    const api = createServerApi(remote, undefined, this.#auditOf(id));
    this.#apis.set(id, { remote, api });
    return api;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const { api } of this.#apis.values()) api[Symbol.dispose]();
    this.#apis.clear();
    return Promise.resolve();
  }
}
