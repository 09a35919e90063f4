/** aliases.*: addresses whose mail goes elsewhere. */
import { createAlias, listAliases, removeAlias, updateAlias } from '../../mail/aliases.ts';
import type { AliasRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { done, given, iso } from './rows.ts';

export function aliasRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.aliases.router({
    list: os.aliases.list.handler(async ({ input }) => (await listAliases(storage, input.domain)).map(toAlias)),
    create: os.aliases.create.handler(async ({ input: { address, targets, ...details } }) =>
      toAlias(await createAlias(storage, { address, targets, ...given(details) })),
    ),
    update: os.aliases.update.handler(async ({ input: { address, ...changes } }) =>
      toAlias(await updateAlias(storage, { address, ...given(changes) })),
    ),
    remove: os.aliases.remove.handler(({ input }) => done(removeAlias(storage, input.address))),
  });
}

function toAlias(row: AliasRow) {
  return { ...row, targets: [...row.targets], createdAt: iso(row.createdAt) };
}
