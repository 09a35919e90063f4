/** alias, access, webhook and forwarding operations, and who an address stands for. */
import type { AccessOperations } from '../../api/operations/access.ts';
import type { ForwardingOperations } from '../../api/operations/forwarding.ts';
import type { RecipientOperations, Resolution } from '../../api/operations/recipients.ts';
import { addAccessRule, deniedRecipients, listAccessRules, removeAccessRule } from '../configuration/access-rules.ts';
import { requireDomain } from '../configuration/addresses.ts';
import { addAlias, listAliases, removeAlias, updateAlias } from '../configuration/aliases.ts';
import { forwardingSecrets } from '../configuration/forwarding-secrets.ts';
import { resolveRecipient } from '../configuration/recipients.ts';
import { listWebhooks, rotateWebhook, webhookSecrets } from '../configuration/webhooks.ts';
import { FULLNESS_ASKED_MAX } from '../limits.ts';
import type { Context, Handlers } from './context.ts';
import { hasRoom } from './room.ts';

export const recipientHandlers: Handlers<
  Exclude<keyof RecipientOperations, 'message.deliver'> | keyof AccessOperations | keyof ForwardingOperations
> = {
  'alias.list': (context, input) => context.configuration.read((db) => listAliases(db, input.domain ?? undefined)),
  'alias.create': (context, input) => context.configuration.transact((db) => addAlias(db, input, context.configuration.secrets, context.clock.now())),
  'alias.update': (context, input) =>
    context.configuration.transact((db) => updateAlias(db, input, context.configuration.secrets, context.clock.now())),
  'alias.remove': async (context, input) => {
    await context.configuration.transact((db) => removeAlias(db, input.address));
    return {};
  },
  'recipient.resolve': async (context, input) => withFullness(context, await context.configuration.read((db) => resolveRecipient(db, input))),

  'access.list': (context, input) => context.configuration.read((db) => listAccessRules(db, requireDomain(input.domain))),
  'access.add': (context, input) => context.configuration.transact((db) => addAccessRule(db, input, context.clock.now())),
  'access.remove': async (context, input) => {
    await context.configuration.transact((db) => removeAccessRule(db, input.id));
    return {};
  },
  'access.outbound': async (context, input) => ({
    denied: await context.configuration.read((db) => deniedRecipients(db, input.sender, input.recipients)),
  }),

  'forwarding.secrets': async (context) => ({ secrets: await forwardingSecrets(context.configuration, context.clock.now()) }),
  'webhook.list': (context) => context.configuration.read((db) => listWebhooks(db, context.configuration.secrets)),
  'webhook.rotate': (context, input) =>
    context.configuration.transact((db) => rotateWebhook(db, input.url, context.configuration.secrets, context.clock.now())),
  'webhook.secrets': async (context, input) => ({
    secrets: await context.configuration.read((db) => webhookSecrets(db, input.url, context.configuration.secrets, context.clock.now())),
  }),
};

/** Only where nobody at all would get the letter: one full mailbox among several is no reason to refuse. */
async function withFullness(context: Context, resolution: Resolution): Promise<Resolution> {
  if (resolution.kind !== 'accept' || resolution.accounts.length > FULLNESS_ASKED_MAX) return resolution;
  if (resolution.accounts.length === 0 || resolution.forwards.length + resolution.webhooks.length > 0) return resolution;
  for (const id of resolution.accounts) {
    if (await hasRoom(context, await context.accounts.recipient(id), 1)) return resolution;
  }
  return { ...resolution, isFull: true };
}
