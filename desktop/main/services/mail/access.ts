/** Who may write to the domains of one server and to whom they may not write; and the secrets of its webhooks. */
import type { AccessRule, NewAccessRule, Webhook } from '../../../contract/models.ts';
import type { CallerFor, OfServer, Options } from './caller.ts';

export interface MailAccess {
  list(input: OfServer<{ readonly domain: string }>, options?: Options): Promise<AccessRule[]>;
  create(input: OfServer<NewAccessRule>, options?: Options): Promise<AccessRule>;
  remove(input: OfServer<{ readonly id: number }>, options?: Options): Promise<Record<string, never>>;
}

export interface MailWebhooks {
  list(input: OfServer, options?: Options): Promise<Webhook[]>;
  rotate(input: OfServer<{ readonly url: string }>, options?: Options): Promise<Webhook>;
}

export function createMailAccess(caller: CallerFor): MailAccess {
  return {
    list: (input, options) => caller(input, options)((client, signal) => client.accessRules.list({ domain: input.domain }, signal)),
    create: ({ serverId, ...rule }, options) => caller({ serverId }, options)((client, signal) => client.accessRules.create(rule, signal)),
    remove: (input, options) => caller(input, options)((client, signal) => client.accessRules.remove({ id: input.id }, signal)),
  };
}

export function createMailWebhooks(caller: CallerFor): MailWebhooks {
  return {
    list: (input, options) => caller(input, options)((client, signal) => client.webhooks.list(undefined, signal)),
    rotate: (input, options) => caller(input, options)((client, signal) => client.webhooks.rotate({ url: input.url }, signal)),
  };
}
