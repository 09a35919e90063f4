/** domains.*: the domains of the server. */
import { createDomain, getDomain, listDomains, removeDomain } from '../../mail/domains.ts';
import type { DomainRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { done, iso } from './rows.ts';

export function domainRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.domains.router({
    list: os.domains.list.handler(async () => (await listDomains(storage)).map(toDomain)),
    create: os.domains.create.handler(async ({ input }) => toDomain(await createDomain(storage, input.name))),
    get: os.domains.get.handler(async ({ input }) => toDomain(await getDomain(storage, input.name))),
    remove: os.domains.remove.handler(({ input }) => done(removeDomain(storage, input.name))),
  });
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
