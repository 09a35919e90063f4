/** settings.*: what an administrator may set. */
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { given, iso } from './rows.ts';

export function settingRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.settings.router({
    list: os.settings.list.handler(async ({ input }) =>
      (await storage.call('setting.list', given(input))).map((row) => ({ ...row, updatedAt: iso(row.updatedAt) })),
    ),
    get: os.settings.get.handler(({ input: { name, ...place } }) => storage.call('setting.get', { name, ...given(place) })),
    set: os.settings.set.handler(({ input: { name, value, ...place } }) => storage.call('setting.set', { name, value, ...given(place) })),
  });
}
