/** aliases.*: addresses whose mail goes elsewhere. */
import { createAlias, listAliases, removeAlias } from '../../mail/aliases.ts';
import type { AliasRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { done, iso } from './rows.ts';

export function aliasRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.aliases.router({
    list: os.aliases.list.handler(async ({ input }) => (await listAliases(storage, input.domain)).map(toAlias)),
    create: os.aliases.create.handler(async ({ input }) => toAlias(await createAlias(storage, input))),
    remove: os.aliases.remove.handler(({ input }) => done(removeAlias(storage, input.address))),
  });
}

function toAlias(row: AliasRow) {
  return { address: row.address, targets: [...row.targets], createdAt: iso(row.createdAt) };
}
