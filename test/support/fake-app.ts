/**
 * The whole contract, played: the stage of the screen tests for states that a real server can't show at will (a failed
 * step, a changed host key, a dead service, a slow answer). Nothing here is shipped; the real app is
 * desktop/main/services/app.ts, and the end-to-end test drives that one.
 */
import { implement, ORPCError } from '@orpc/server';
import type { Context, Router } from '@orpc/server';
import {
  contract,
  isFailure,
  packLines,
  type Contract,
  type DnsCheck,
  type PracticeState,
  type Preflight,
  type Server,
  type VaultState,
} from '../../desktop/contract/index.ts';
import { attentionRoutes, quiet, type Attention } from './fake-app/attention.ts';
import { connectionOf } from './fake-app/connections.ts';
import { setupEvents } from './fake-app/setup-run.ts';
import { CHECKS, FINGERPRINT, makeAudit, makeContainers, makeServer, NOW, PREFLIGHT, RECORDS, SERVERS, STEPS } from './fake-app/data.ts';
import { fakeMail, manyMailboxes } from './fake-app/mail.ts';
import { makeDetails, makeEvents } from './fake-app/containers.ts';
import { practiceEvents } from './fake-app/practice-run.ts';
import {
  BACKUPS,
  BackupTimes,
  CERTIFICATES,
  machineHistory,
  machineSample,
  machineSamples,
  STACK_VERSIONS,
  SYSTEM_UPDATES,
} from './fake-app/upkeep.ts';
import { fakeTerminals } from './fake-app/terminals.ts';

export interface Stage {
  vault: VaultState;
  servers: Server[];
  /** Set-up runs fail at the step `start`. */
  setupFails: boolean;
  /** Uploads stop half-way until this is false again. */
  uploadHeld: boolean;
  /** Somebody has cancelled the set-up that runs. */
  setupCancelled: boolean;
  /** Nothing of the plan is left to do. */
  isPlanDone: boolean;
  preflight: Preflight;
  checks: readonly DnsCheck[];
  practice: PracticeState;
  practiceFails: boolean;
  /** Every call about a server fails with this. */
  broken: { code: string; message: string } | null;
  /** Answers about a server wait this long. */
  delayMs: number;
  /** So long is the list of servers on its way. */
  listDelayMs: number;
  preflightDelayMs: number;
  /** Beside the stack's own. */
  moreContainers: number;
  /** How many the server has. */
  mailboxes: number;
  /** Recipients in the queue. */
  queued: number;
  /** Between two events of a run. */
  paceMs: number;
  attention: Attention;
}

export interface FakeApp {
  readonly router: Router<Contract, Context>;
  /** Changed by a test while the app runs. */
  readonly stage: Stage;
}

export function createFakeApp(start: Partial<Stage> = {}): FakeApp {
  const stage: Stage = {
    vault: { state: 'open', keeper: 'passphrase', keychainProblem: null },
    servers: [...SERVERS],
    setupFails: false,
    uploadHeld: false,
    setupCancelled: false,
    isPlanDone: false,
    preflight: PREFLIGHT,
    checks: CHECKS,
    practice: { state: 'absent', problem: null, serverId: null, domain: null },
    practiceFails: false,
    broken: null,
    delayMs: 0,
    listDelayMs: 0,
    preflightDelayMs: 0,
    paceMs: 60,
    moreContainers: 0,
    mailboxes: 3,
    queued: 4,
    attention: quiet(),
    ...start,
  };
  return { router: routerOf(stage), stage };
}

function routerOf(stage: Stage): FakeApp['router'] {
  const backupTimes = new BackupTimes();
  const os = implement(contract);
  const terminals = fakeTerminals();
  const answer = async (): Promise<void> => {
    await pause(stage.delayMs);
    if (stage.broken) throw new ORPCError(stage.broken.code, { message: stage.broken.message, data: { host: '203.0.113.7' } });
  };
  const find = async (serverId: string): Promise<Server> => {
    await answer();
    const server = stage.servers.find((each) => each.id === serverId);
    if (!server)
      throw new ORPCError('NOT_FOUND', { message: `There is no server "${serverId}" here. "palomar servers list" shows those there are.` });
    return server;
  };
  return os.router({
    app: {
      status: os.app.status.handler(() => ({
        version: '0.1.0',
        door: 'browser',
        doorReason: 'there is no display for a window here',
        vault: stage.vault,
        bundle: { present: true, version: '0.1.0', sizeBytes: 46_200_000 },
      })),
    },
    vault: {
      create: os.vault.create.handler(({ input }) => {
        if (input.passphrase === undefined && stage.vault.keychainProblem !== null)
          throw new ORPCError('KEYCHAIN_UNAVAILABLE', { message: stage.vault.keychainProblem });
        return (stage.vault = { ...stage.vault, state: 'open', keeper: input.passphrase === undefined ? 'keychain' : 'passphrase' });
      }),
      unlock: os.vault.unlock.handler(({ input }) => {
        if (input.passphrase !== 'correct horse')
          throw new ORPCError('WRONG_PASSPHRASE', { message: 'That passphrase does not open the vault. Nothing was changed; try again.' });
        return (stage.vault = { ...stage.vault, state: 'open' });
      }),
      lock: os.vault.lock.handler(() => (stage.vault = { ...stage.vault, state: 'locked' })),
    },
    servers: {
      list: os.servers.list.handler(() => pause(stage.listDelayMs).then(() => stage.servers)),
      probe: os.servers.probe.handler(async ({ input }) => {
        await answer();
        if (input.host.endsWith('.invalid'))
          throw new ORPCError('HOST_NOT_FOUND', {
            message: `The name ${input.host} has no address. Check the spelling, or use the IP address of the server.`,
            data: { host: input.host },
          });
        return { algorithm: 'ssh-ed25519', fingerprint: FINGERPRINT, latencyMs: 23 };
      }),
      add: os.servers.add.handler(async ({ input }) => {
        await answer();
        if (input.credential.kind === 'password' && input.credential.password === 'wrong')
          throw new ORPCError('AUTH_FAILED', {
            message:
              'The server refused the password for root. Nothing was stored. Check it and try once more; after several wrong tries servers stop answering for a while.',
          });
        const id = input.endpoint.host.replaceAll(/[^a-z0-9]/g, '-');
        const server = makeServer(id, {
          name: input.name ?? input.endpoint.host,
          endpoint: input.endpoint,
          login: input.credential.kind === 'key-file' ? 'key' : input.credential.kind,
        });
        stage.servers.push(server);
        return server;
      }),
      sshHosts: os.servers.sshHosts.handler(() => [
        {
          alias: 'pigeon',
          endpoint: { host: '203.0.113.44', port: 22, user: 'admin' },
          identityFile: '/home/you/.ssh/id_ed25519',
          jump: [],
          hasOtherProxy: false,
        },
      ]),
      rename: os.servers.rename.handler(async ({ input }) => {
        const server = await find(input.serverId);
        const renamed = { ...server, name: input.name };
        stage.servers = stage.servers.map((each) => (each.id === server.id ? renamed : each));
        return renamed;
      }),
      forget: os.servers.forget.handler(({ input }) => {
        stage.servers = stage.servers.filter((each) => each.id !== input.serverId);
        return {};
      }),
      watch: os.servers.watch.handler(async function* ({ signal }) {
        for (const [index, server] of stage.servers.entries()) yield connectionOf(server, index);
        await forever(signal);
      }),
    },
    profile: {
      export: os.profile.export.handler(() => ({ fileName: 'palomar-2030-01-02.palomar-profile', content: 'e30=' })),
      import: os.profile.import.handler(() => ({ added: [], kept: stage.servers, recoveryKeys: 1 })),
    },
    setup: {
      preflight: os.setup.preflight.handler(async ({ input }) => {
        await find(input.serverId);
        await pause(stage.preflightDelayMs);
        return stage.preflight;
      }),
      plan: os.setup.plan.handler(async ({ input }) => ({
        serverId: (await find(input.serverId)).id,
        domain: input.domain,
        preflight: stage.preflight,
        steps: STEPS.map((step) => ({
          ...step,
          satisfied: step.satisfied || stage.isPlanDone,
          commands: [...step.commands],
          verification: [...step.verification],
        })),
        estimateMs: stage.isPlanDone ? 0 : 36_000,
      })),
      run: os.setup.run.handler(async function* ({ input, signal }) {
        await find(input.serverId);
        yield* setupEvents({ stage, signal });
      }),
      follow: os.setup.follow.handler(async function* () {
        /* No run yet. */
      }),
      cancel: os.setup.cancel.handler(() => ({ cancelled: (stage.setupCancelled = true) })),
    },
    dns: {
      records: os.dns.records.handler(async ({ input }) => find(input.serverId).then(() => [...RECORDS])),
      last: os.dns.last.handler(() => null),
      check: os.dns.check.handler(async function* ({ input }) {
        const server = await find(input.serverId);
        for (const check of stage.checks) {
          await pause(stage.paceMs / 4);
          yield { kind: 'check', check };
        }
        const count = (result: string): number => stage.checks.filter((check) => check.result === result).length;
        yield {
          kind: 'report',
          report: {
            serverId: server.id,
            domain: server.domain ?? 'example.org',
            checks: [...stage.checks],
            totals: { pass: count('pass'), warn: count('warn'), fail: count('fail'), unknown: count('unknown') },
            checkedAt: NOW,
          },
        };
      }),
      publish: os.dns.publish.handler(({ input }) => {
        if (input.target?.secret === 'd3Jvbmc=')
          throw new ORPCError('DNS_UPDATE_REFUSED', {
            message:
              'The name server answered NOTAUTH (BADSIG): the key does not fit. Nothing was changed. Check name, algorithm and secret of the key.',
          });
        return { published: RECORDS.slice(4, 6), skipped: RECORDS.slice(0, 4).map((record) => ({ ...record, reason: 'already there' })) };
      }),
      target: os.dns.target.handler(() => null),
    },
    containers: {
      list: os.containers.list.handler(async ({ input }) => find(input.serverId).then((server) => (server.domain === null ? [] : makeContainers(0)))),
      watch: os.containers.watch.handler(async function* ({ input, signal }) {
        const server = await find(input.serverId);
        for (let second = 0; !signal?.aborted; second += 1) {
          yield server.domain === null ? [] : makeContainers(second, stage.moreContainers);
          await pause(input.intervalMs, signal);
        }
      }),
      act: os.containers.act.handler(async ({ input }) => {
        await pause(400);
        const found = makeContainers(0).find((each) => each.service === input.service);
        if (!found)
          throw new ORPCError('NOT_FOUND', { message: `There is no service "${input.service}" on this server. There are: mx, smtp, imap.` });
        return found;
      }),
      inspect: os.containers.inspect.handler(async ({ input }) => find(input.serverId).then(() => makeDetails(input.service))),
      events: os.containers.events.handler(async function* ({ input, signal }) {
        await find(input.serverId);
        yield makeEvents();
        await forever(signal);
      }),
    },
    logs: {
      follow: os.logs.follow.handler(async function* ({ input, signal }) {
        await find(input.serverId);
        const line = (index: number) => ({
          service: input.services[index % input.services.length] ?? 'mx',
          stream: index % 17 === 16 ? ('stderr' as const) : ('stdout' as const),
          at: new Date(Date.parse(NOW) + index * 137).toISOString(),
          text: LOG_TEXTS[index % LOG_TEXTS.length] ?? '',
        });
        yield packLines(Array.from({ length: Math.min(input.tail, 120) }, (_, index) => line(index)));
        for (let index = 120; input.follow && !signal?.aborted; index += 1) {
          await pause(700, signal);
          yield packLines([line(index)]);
        }
      }),
    },
    terminal: {
      open: os.terminal.open.handler(({ input, signal }) => terminals.open(input.service ?? 'aviary', signal)),
      write: os.terminal.write.handler(({ input }) => terminals.write(input.terminalId, input.data)),
      resize: os.terminal.resize.handler(() => ({})),
      close: os.terminal.close.handler(({ input }) => terminals.close(input.terminalId)),
    },
    mail: fakeMail(
      find,
      () => manyMailboxes(stage.mailboxes),
      () => stage.paceMs,
      () => stage.queued,
    ),
    machine: {
      now: os.machine.now.handler(async ({ input }) => find(input.serverId).then(() => machineSample())),
      watch: os.machine.watch.handler(async function* ({ input, signal }) {
        await find(input.serverId);
        yield* machineSamples(signal);
      }),
      history: os.machine.history.handler(async ({ input }) => machineHistory((await find(input.serverId)).id)),
    },
    tasks: {
      plan: os.tasks.plan.handler(async ({ input }) => ({
        serverId: (await find(input.serverId)).id,
        kind: input.task.kind,
        steps: STEPS.map((step) => ({ ...step, commands: [...step.commands], verification: [...step.verification] })),
        estimateMs: 36_000,
      })),
      run: os.tasks.run.handler(async function* ({ input, signal }) {
        await find(input.serverId);
        yield* setupEvents({ stage, signal });
      }),
      follow: os.tasks.follow.handler(async function* () {
        /* Nothing has run yet. */
      }),
      cancel: os.tasks.cancel.handler(() => ({ cancelled: true })),
    },
    updates: {
      system: os.updates.system.handler(async ({ input }) => find(input.serverId).then(() => SYSTEM_UPDATES)),
      stack: os.updates.stack.handler(async ({ input }) => find(input.serverId).then(() => STACK_VERSIONS)),
    },
    certificates: { look: os.certificates.look.handler(async ({ input }) => find(input.serverId).then(() => CERTIFICATES)) },
    backups: {
      list: os.backups.list.handler(async ({ input }) =>
        find(input.serverId).then(() => ({
          backups: [...BACKUPS],
          rule: { keep: 7 },
          folder: '/home/ana/.config/palomar/backups',
          ...backupTimes.of(),
        })),
      ),
      receive: os.backups.receive.handler(({ input }) => ({ id: input.id ?? 'f'.repeat(32) })),
      schedule: os.backups.schedule.handler(({ input }) => backupTimes.set(input.schedule)),
      verify: os.backups.verify.handler(({ input }) => {
        const found = BACKUPS.find(({ id }) => id === input.id);
        if (!found) throw new ORPCError('NOT_FOUND', { message: 'This vault knows no such backup. "palomar backup list" shows those it knows.' });
        return found;
      }),
      import: os.backups.import.handler(() => {
        throw new ORPCError('WRONG_PASSPHRASE', { message: 'That passphrase does not open this backup. Nothing was changed; try again.' });
      }),
      remove: os.backups.remove.handler(() => ({})),
      rule: os.backups.rule.handler(({ input }) => input.rule),
    },
    activity: {
      list: os.activity.list.handler(async ({ input }) =>
        makeAudit((await find(input.serverId)).id)
          .filter((entry) => input.failedOnly !== true || isFailure(entry))
          .filter((entry) => !input.kinds?.length || input.kinds.includes(entry.kind))
          .filter((entry) => entry.what.includes(input.text ?? ''))
          .slice(input.offset, input.offset + input.limit),
      ),
      export: os.activity.export.handler(async function* ({ input }) {
        for (const entry of makeAudit((await find(input.serverId)).id)) yield `${JSON.stringify(entry)}\n`;
      }),
    },
    ...attentionRoutes(os, stage.attention),
    practice: {
      status: os.practice.status.handler(() => stage.practice),
      start: os.practice.start.handler(({ signal }) => practiceEvents(stage, signal)),
      adopt: os.practice.adopt.handler(() => {
        const server = makeServer('practice', { name: 'Practice server', practice: true, endpoint: { host: '10.77.0.10', port: 22, user: 'root' } });
        if (!stage.servers.some((each) => each.id === server.id)) stage.servers.push(server);
        return server;
      }),
      stop: os.practice.stop.handler(() => ({})),
    },
  });
}

const LOG_TEXTS = [
  'accept from=<a@stranger.example> to=<ana@example.org> 4.1 kB',
  'spf=pass dkim=pass dmarc=pass arc=none',
  'sealed for m_7f3 id=9c02',
  '{"level":30,"session":"k3x","msg":"LOGIN ok"}',
  'hostile \u001b[2J\u001b]0;owned\u0007 <img src=x onerror=alert(1)>',
  'warn: greylisted 198.51.100.20',
];

export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

async function forever(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
