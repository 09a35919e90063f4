/** accessRules.*: who may write to a domain or an address, and to whom a domain may not write. */
import type { AccessRuleRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { given, iso } from './rows.ts';

export function accessRuleRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.accessRules.router({
    list: os.accessRules.list.handler(async ({ input }) => (await storage.call('access.list', input)).map(toRule)),
    create: os.accessRules.create.handler(async ({ input: { domain, direction, action, kind, value, ...rest } }) =>
      toRule(await storage.call('access.add', { domain, direction, action, kind, value, ...given(rest) })),
    ),
    remove: os.accessRules.remove.handler(({ input }) => storage.call('access.remove', input)),
  });
}

function toRule(row: AccessRuleRow) {
  return { ...row, createdAt: iso(row.createdAt) };
}
