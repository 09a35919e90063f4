/** domains.*: the domains of the server. */
import { createDomain, getDomain, listDomains, removeDomain, setEd25519 } from '../../mail/domains.ts';
import type { DomainRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { done, iso } from './rows.ts';

export function domainRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.domains.router({
    list: os.domains.list.handler(async () => (await listDomains(storage)).map(toDomain)),
    create: os.domains.create.handler(async ({ input }) => toDomain(await createDomain(storage, input.name))),
    get: os.domains.get.handler(async ({ input }) => toDomain(await getDomain(storage, input.name))),
    enableEd25519: os.domains.enableEd25519.handler(async ({ input }) => toDomain(await setEd25519(storage, input.name, true))),
    disableEd25519: os.domains.disableEd25519.handler(async ({ input }) => toDomain(await setEd25519(storage, input.name, false))),
    remove: os.domains.remove.handler(({ input }) => done(removeDomain(storage, input.name))),
  });
}

function toDomain(row: DomainRow) {
  return {
    name: row.name,
    dkim: { selector: row.dkimSelector, algorithm: 'rsa-sha256' as const, publicKey: row.dkimPublicKey, ed25519: toEd25519(row) },
    mailboxes: row.mailboxes,
    aliases: row.aliases,
    createdAt: iso(row.createdAt),
  };
}

function toEd25519({ name, dkimEd25519 }: DomainRow) {
  if (dkimEd25519 === null) return null;
  const { selector, publicKey } = dkimEd25519;
  return {
    selector,
    publicKey,
    record: { name: `${selector}._domainkey.${name}`, type: 'TXT' as const, value: `v=DKIM1; k=ed25519; p=${publicKey}` },
  };
}
