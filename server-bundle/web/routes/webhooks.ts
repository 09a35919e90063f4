/** webhooks.*: the secrets that calls of webhooks are signed with. */
import type { WebhookRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function webhookRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.webhooks.router({
    list: os.webhooks.list.handler(async () => (await storage.call('webhook.list', {})).map(toWebhook)),
    rotate: os.webhooks.rotate.handler(async ({ input }) => toWebhook(await storage.call('webhook.rotate', input))),
  });
}

function toWebhook(row: WebhookRow) {
  return { ...row, createdAt: iso(row.createdAt), rotatedAt: row.rotatedAt === null ? null : iso(row.rotatedAt) };
}
