/** The admin contract, implemented by calls to storage. One line per endpoint where it is one call. */
import { implement } from '@orpc/server';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { adminContract } from '../../contract/admin.ts';
import { createMailbox, listMailboxes, removeMailbox, setMailboxPassword } from '../../mail/accounts.ts';
import { createAlias, listAliases, removeAlias } from '../../mail/aliases.ts';
import { createDomain, getDomain, listDomains, removeDomain } from '../../mail/domains.ts';
import type { AccountRow, AliasRow, DomainRow, QueueRow, Storage } from '../../storage/api/operations.ts';
import { toApiError } from '../errors.ts';
import { describeCertificate } from './certificate.ts';

export interface ApiDependencies {
  readonly storage: Storage;
  readonly tlsDirectory: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

// The types of the router are oRPC's to infer.

export function createRouter({ storage, tlsDirectory, version, clock, log }: ApiDependencies) {
  const startedAt = clock.now();
  const os = implement(adminContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toApiError(error, log);
    }
  });
  return os.router({
    health: {
      get: os.health.get.handler(async () => ({
        version,
        storage: await isUp(storage),
        uptimeSeconds: Math.round((clock.now() - startedAt) / 1000),
      })),
    },
    domains: {
      list: os.domains.list.handler(async () => (await listDomains(storage)).map(toDomain)),
      create: os.domains.create.handler(async ({ input }) => toDomain(await createDomain(storage, input.name))),
      get: os.domains.get.handler(async ({ input }) => toDomain(await getDomain(storage, input.name))),
      remove: os.domains.remove.handler(({ input }) => done(removeDomain(storage, input.name))),
    },
    mailboxes: {
      list: os.mailboxes.list.handler(async ({ input, signal }) => (await listMailboxes(storage, input.domain, { signal })).map(toMailbox)),
      create: os.mailboxes.create.handler(async ({ input, signal }) => {
        const { account, password } = await createMailbox(storage, input, { signal });
        return { ...toMailbox(account), password };
      }),
      setPassword: os.mailboxes.setPassword.handler(async ({ input, signal }) => ({
        password: await setMailboxPassword(storage, input, { signal }),
      })),
      remove: os.mailboxes.remove.handler(({ input, signal }) => done(removeMailbox(storage, input.address, { signal }))),
    },
    aliases: {
      list: os.aliases.list.handler(async ({ input }) => (await listAliases(storage, input.domain)).map(toAlias)),
      create: os.aliases.create.handler(async ({ input }) => toAlias(await createAlias(storage, input))),
      remove: os.aliases.remove.handler(({ input }) => done(removeAlias(storage, input.address))),
    },
    certificate: { get: os.certificate.get.handler(() => describeCertificate(tlsDirectory, clock.now())) },
    queue: { list: os.queue.list.handler(async ({ input }) => (await storage.call('queue.list', { limit: input.limit })).map(toQueueItem)) },
  });
}

export async function isUp(storage: Storage): Promise<boolean> {
  return storage.call('health.get', {}).then(
    () => true,
    () => false,
  );
}

async function done(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}

function toDomain(row: DomainRow) {
  return {
    name: row.name,
    dkim: { selector: row.dkimSelector, algorithm: 'rsa-sha256' as const, publicKey: row.dkimPublicKey },
    mailboxes: row.mailboxes,
    aliases: row.aliases,
    createdAt: iso(row.createdAt),
  };
}

function toMailbox(row: AccountRow) {
  const { address, sizeBytes, sealedMessages, locked } = row;
  return { address, sizeBytes, sealedMessages, locked, createdAt: iso(row.createdAt) };
}

function toAlias(row: AliasRow) {
  return { address: row.address, targets: [...row.targets], createdAt: iso(row.createdAt) };
}

function toQueueItem(row: QueueRow) {
  return { ...row, queuedAt: iso(row.queuedAt), nextAttemptAt: row.nextAttemptAt === null ? null : iso(row.nextAttemptAt) };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
