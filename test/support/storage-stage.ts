/** A real storage server on a loopback port, with a link per role, for tests. Also a program: run by itself it is that server as a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLog, silentLog } from '../../server-bundle/base/log.ts';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import type { Clock } from '../../server-bundle/base/clock.ts';
import type { AccountId, MailboxId, SessionToken, Storage } from '../../server-bundle/storage/api/operations.ts';
import type { Role } from '../../server-bundle/storage/api/roles.ts';
import { connectStorage } from '../../server-bundle/storage/client/connect.ts';
import type { WorkerOptions } from '../../server-bundle/storage/service/hosts/pool.ts';
import { inProcessStorage } from '../../server-bundle/storage/service/in-process.ts';
import { createStorageServer } from '../../server-bundle/storage/service/server.ts';
import type { StorageServer } from '../../server-bundle/storage/service/server.ts';
import { createStorageService } from '../../server-bundle/storage/service/service.ts';
import type { StorageServiceOptions } from '../../server-bundle/storage/service/service.ts';

const ROLES: readonly Role[] = ['api', 'mx', 'smtp', 'smtp-bree', 'imap', 'bree', 'managesieve', 'pop3'];
const CONFIGURATION_KEY = new Sensitive('0f'.repeat(32));

export function secretOf(role: Role): Sensitive {
  return new Sensitive(`${ROLES.indexOf(role) + 1}`.repeat(64));
}

export const credentials = Object.fromEntries(ROLES.map((role) => [role, secretOf(role)]));

export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'palomar-storage-'));
  return { path: directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

export interface StageOptions {
  readonly clock?: Clock;
  readonly workers?: WorkerOptions;
  /** Of PostgreSQL, instead of the configuration's file. */
  readonly configurationUrl?: Sensitive | undefined;
  /** How the links reach the service; a socket unless said otherwise. */
  readonly door?: 'socket' | 'in-process';
}

export function startServer(directory: string, options: StageOptions & { readonly port?: number } = {}): Promise<StorageServer> {
  return createStorageServer({ ...settings(directory, options), credentials, listen: { host: '127.0.0.1', port: options.port ?? 0 } });
}

function settings(directory: string, options: StageOptions): StorageServiceOptions {
  return {
    directory: path.join(directory, 'mail'),
    configurationKey: CONFIGURATION_KEY,
    configurationUrl: options.configurationUrl,
    log: process.env['PALOMAR_LOG'] ? createLog('storage') : silentLog(),
    version: 'test',
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.workers ? { workers: options.workers } : {}),
  };
}

/** A running service, behind whichever door. */
interface Running extends AsyncDisposable {
  readonly port: number;
  link(role: Role): Storage;
}

async function run(directory: string, options: StageOptions): Promise<Running> {
  if (options.door === 'in-process') {
    const service = await createStorageService(settings(directory, options));
    return { port: 0, link: (role) => inProcessStorage(service, role), [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
  }
  const server = await startServer(directory, options);
  return { port: server.port, link: (role) => linkAs(role, server.port), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export function linkAs(role: Role, port: number): Storage {
  return connectStorage({ url: `ws://127.0.0.1:${port}`, secret: secretOf(role) });
}

export interface Stage extends AsyncDisposable {
  readonly directory: string;
  readonly port: number;
  as(role: Role): Storage;
  /** Stops the server and starts it again on the same files. */
  restart(): Promise<void>;
  /** A mailbox of dovecote.test with the password "correct horse". */
  account(local: string): Promise<AccountId>;
  open(local: string): Promise<OpenMailbox>;
  deliver(accounts: readonly AccountId[], deliveryId: string, text?: string): Promise<readonly AccountId[]>;
}

export interface OpenMailbox {
  readonly session: SessionToken;
  folder(name: string): Promise<MailboxId>;
  bodies(name?: string): Promise<string[]>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse';

/** With the domain dovecote.test already made. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const directory = await temporaryDirectory();
  let server = await run(directory.path, options);
  const links = new Map<Role, Storage>();
  const as = (role: Role): Storage => {
    const link = links.get(role) ?? server.link(role);
    links.set(role, link);
    return link;
  };
  const unlink = async (): Promise<void> => {
    for (const link of links.values()) await link[Symbol.asyncDispose]();
    links.clear();
  };
  await as('api').call('domain.create', { name: 'dovecote.test' });
  return {
    directory: directory.path,
    get port() {
      return server.port;
    },
    as,
    restart: async () => {
      await unlink();
      await server[Symbol.asyncDispose]();
      server = await run(directory.path, options);
    },
    account: async (local) => (await as('api').call('account.create', { address: `${local}@dovecote.test`, password: PASSWORD })).id,
    open: async (local) => openMailbox(as('imap'), `${local}@dovecote.test`),
    deliver: async (accounts, deliveryId, text = `Subject: ${deliveryId}\r\n\r\n`) =>
      (await as('mx').call('message.deliver', { deliveryId, accounts, raw: Buffer.from(text) })).sealed,
    [Symbol.asyncDispose]: async () => {
      await unlink();
      await server[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

export async function openMailbox(imap: Storage, address: string): Promise<OpenMailbox> {
  const { session } = await imap.call('login.open', { address, password: PASSWORD });
  const folder = async (name: string): Promise<MailboxId> => {
    const found = (await imap.call('mailbox.list', { session })).find((row) => row.name === name);
    if (!found) throw new Error(`There is no mailbox ${name}.`);
    return found.id;
  };
  return {
    session,
    folder,
    bodies: async (name = 'INBOX') => {
      const mailboxId = await folder(name);
      const rows = await imap.call('message.list', { session, mailboxId });
      return Promise.all(rows.map(async ({ uid }) => (await imap.call('message.body', { session, mailboxId, uid })).toString()));
    },
    close: async () => {
      await imap.call('login.close', { session });
    },
  };
}

if (import.meta.main) {
  const [count, idleMs] = [process.env['STAGE_WORKERS'], process.env['STAGE_IDLE_MS']];
  const workers = count === undefined ? undefined : { count: Number(count), ...(idleMs === undefined ? {} : { idleMs: Number(idleMs) }) };
  const server = await startServer(process.argv[2] ?? '', workers ? { workers } : {});
  // Its own number, too: another program may stand between it and whoever started it.
  process.stdout.write(`${server.port} ${process.pid}\n`);
}
