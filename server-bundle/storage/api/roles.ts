/** Which operations each credential may call. A stolen mx can resolve and deliver, and read nothing. */
import type { OperationName } from './operations.ts';

export const ROLES = {
  api: [
    'health.get',
    'domain.list',
    'domain.create',
    'domain.get',
    'domain.remove',
    'account.list',
    'account.create',
    'account.set-password',
    'account.remove',
    'alias.list',
    'alias.create',
    'alias.update',
    'alias.remove',
    'access.list',
    'access.add',
    'access.remove',
    'webhook.list',
    'webhook.rotate',
    'queue.list',
  ],
  mx: ['health.get', 'recipient.resolve', 'forwarding.secrets', 'message.deliver', 'queue.submit'],
  smtp: ['health.get', 'access.outbound', 'login.verify', 'recipient.resolve', 'message.deliver', 'dkim.key', 'queue.submit'],
  'smtp-bree': [
    'health.get',
    'forwarding.secrets',
    'webhook.secrets',
    'recipient.resolve',
    'message.deliver',
    'dkim.key',
    'queue.claim',
    'queue.delivered',
    'queue.deferred',
    'queue.failed',
    'queue.submit',
  ],
  imap: [
    'health.get',
    'login.open',
    'login.close',
    'mailbox.list',
    'mailbox.create',
    'mailbox.rename',
    'mailbox.remove',
    'mailbox.subscribe',
    'message.list',
    'message.body',
    'message.append',
    'message.flag',
    'message.copy',
    'message.move',
    'message.expunge',
  ],
  bree: ['health.get', 'domain.list'],
} as const satisfies Readonly<Record<string, readonly OperationName[]>>;

export type Role = keyof typeof ROLES;

export function isAllowed(role: Role, operation: string): operation is OperationName {
  return (ROLES[role] as readonly string[]).includes(operation);
}
