/** suppressions.*, relays.*, sendingLimits.*, tlsResults.*: how mail leaves. A star stands for what storage calls ''. */
import type { Storage } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function suppressionRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.suppressions.router({
    list: os.suppressions.list.handler(async ({ input }) => {
      const { domain, limit } = input;
      const rows = await storage.call('suppression.list', { limit, ...(domain === undefined ? {} : { domain }) });
      return rows.map((row) => ({ ...row, createdAt: iso(row.createdAt), expiresAt: row.expiresAt === null ? null : iso(row.expiresAt) }));
    }),
    add: os.suppressions.add.handler(({ input }) => {
      const { domain, address, expiresAt } = input;
      return storage.call('suppression.add', {
        domain,
        address,
        reason: 'manual',
        ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
      });
    }),
    remove: os.suppressions.remove.handler(({ input }) => storage.call('suppression.remove', input)),
  });
}

export function relayRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.relays.router({
    list: os.relays.list.handler(async () =>
      (await storage.call('relay.list', {})).map((row) => ({ ...row, domain: starred(row.domain), createdAt: iso(row.createdAt) })),
    ),
    set: os.relays.set.handler(({ input }) => {
      const { domain, host, port, security, username, password } = input;
      const login = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
      return storage.call('relay.set', { domain: unstarred(domain), host, port, security, ...login });
    }),
    remove: os.relays.remove.handler(({ input }) => storage.call('relay.remove', { domain: unstarred(input.domain) })),
  });
}

export function sendingLimitRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.sendingLimits.router({
    list: os.sendingLimits.list.handler(async () =>
      (await storage.call('sending-limit.list', {})).map((row) => ({ ...row, subject: starred(row.subject) })),
    ),
    set: os.sendingLimits.set.handler(({ input }) => storage.call('sending-limit.set', { ...input, subject: unstarred(input.subject) })),
    remove: os.sendingLimits.remove.handler(({ input }) => storage.call('sending-limit.remove', { subject: unstarred(input.subject) })),
  });
}

export function tlsResultRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.tlsResults.router({ list: os.tlsResults.list.handler(({ input }) => tlsResults(storage, input)) });
}

interface TlsFilter {
  readonly day?: string | undefined;
  readonly domain?: string | undefined;
  readonly limit: number;
}

async function tlsResults(storage: Storage, { day, domain, limit }: TlsFilter) {
  const filter = { ...(day === undefined ? {} : { day }), ...(domain === undefined ? {} : { domain }) };
  return [...(await storage.call('tls-result.list', { limit, ...filter }))];
}

function starred(name: string): string {
  return name === '' ? '*' : name;
}

function unstarred(name: string): string {
  return name === '*' ? '' : name;
}
