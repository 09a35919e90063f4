/** deliveries.*: what happened to messages. */
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { given, iso } from './rows.ts';

export function deliveryRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.deliveries.router({
    list: os.deliveries.list.handler(async ({ input: { since, until, ...asked } }) => {
      const rows = await storage.call('event.list', {
        ...given(asked),
        limit: asked.limit,
        ...given({ since: millisecondsOf(since), until: millisecondsOf(until) }),
      });
      return rows.map((row) => ({ ...row, at: iso(row.at) }));
    }),
    count: os.deliveries.count.handler(async ({ input: { since, spanMinutes, domain } }) => {
      const asked = { since: Date.parse(since), spanMs: spanMinutes * 60_000, ...given({ domain }) };
      return (await storage.call('event.count', asked)).map((row) => ({ ...row, at: iso(row.at) }));
    }),
  });
}

function millisecondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}
