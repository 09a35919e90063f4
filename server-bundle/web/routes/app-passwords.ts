/** appPasswords.*: passwords for one program or device each. */
import type { AppPasswordRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function appPasswordRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.appPasswords.router({
    list: os.appPasswords.list.handler(async ({ input }) => (await storage.call('app-password.list', input)).map(toAppPassword)),
    create: os.appPasswords.create.handler(async ({ input }) => {
      const { password, ...row } = await storage.call('app-password.create', { ...input, protocols: input.protocols ?? null });
      return { ...toAppPassword(row), password };
    }),
    revoke: os.appPasswords.revoke.handler(({ input }) => storage.call('app-password.revoke', input)),
  });
}

function toAppPassword({ id, name, protocols, createdAt, lastUsedAt }: AppPasswordRow) {
  return {
    id,
    name,
    protocols: protocols === null ? null : [...protocols],
    createdAt: iso(createdAt),
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  };
}
