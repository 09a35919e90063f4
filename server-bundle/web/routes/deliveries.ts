/** deliveries.*: what happened to messages. */
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function deliveryRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.deliveries.router({
    list: os.deliveries.list.handler(async ({ input: { since, until, ...asked } }) => {
      const rows = await storage.call('event.list', {
        ...present(asked),
        limit: asked.limit,
        ...present({ since: millisecondsOf(since), until: millisecondsOf(until) }),
      });
      return rows.map((row) => ({ ...row, at: iso(row.at) }));
    }),
  });
}

function millisecondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

/** Without the fields that were not given. */
function present<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
