/** How mail leaves one server: who is not written to, through which relay, how much a login may send, how TLS went; and the server's settings. */
import type { MailSetting, MailSettingName, Relay, SendingLimit, Suppression, TlsResult } from '../../../contract/models.ts';
import { mailSettingName } from '../../../contract/models.ts';
import { given, type CallerFor, type OfServer, type Options } from './caller.ts';

type Done = Promise<Record<string, never>>;
type OfDomain = OfServer<{ readonly domain?: string | undefined }>;
/** Of a domain, a mailbox or the whole server. */
type OfPlace = OfDomain & { readonly address?: string | undefined };
type NewRelay = Pick<Relay, 'domain' | 'host' | 'port' | 'security'> & {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
};

export interface MailSending {
  readonly suppressions: {
    list(input: OfDomain & { readonly limit: number }, options?: Options): Promise<Suppression[]>;
    add(input: OfServer<{ readonly domain: string; readonly address: string; readonly expiresAt?: string | undefined }>, options?: Options): Done;
    remove(input: OfServer<{ readonly domain: string; readonly address: string }>, options?: Options): Done;
  };
  readonly relays: {
    list(input: OfServer, options?: Options): Promise<Relay[]>;
    set(input: OfServer<NewRelay>, options?: Options): Done;
    remove(input: OfServer<{ readonly domain: string }>, options?: Options): Done;
  };
  readonly sendingLimits: {
    list(input: OfServer, options?: Options): Promise<SendingLimit[]>;
    set(input: OfServer<SendingLimit>, options?: Options): Done;
    remove(input: OfServer<{ readonly subject: string }>, options?: Options): Done;
  };
  readonly tlsResults: { list(input: OfDomain, options?: Options): Promise<TlsResult[]> };
  readonly settings: {
    list(input: OfPlace, options?: Options): Promise<MailSetting[]>;
    set(input: OfPlace & { readonly name: MailSettingName; readonly value: MailSetting['value'] | null }, options?: Options): Done;
  };
}

export function createMailSending(caller: CallerFor): MailSending {
  return {
    suppressions: {
      list: ({ serverId, limit, domain }, options) =>
        caller({ serverId }, options)((client, signal) => client.suppressions.list({ limit, ...given({ domain }) }, signal)),
      add: ({ serverId, domain, address, expiresAt }, options) =>
        caller({ serverId }, options)((client, signal) => client.suppressions.add({ domain, address, ...given({ expiresAt }) }, signal)),
      remove: ({ serverId, domain, address }, options) =>
        caller({ serverId }, options)((client, signal) => client.suppressions.remove({ domain, address }, signal)),
    },
    relays: {
      list: (input, options) => caller(input, options)((client, signal) => client.relays.list(undefined, signal)),
      set: ({ serverId, username, password, ...relay }, options) =>
        caller({ serverId }, options)((client, signal) => client.relays.set({ ...relay, ...given({ username, password }) }, signal)),
      remove: ({ serverId, domain }, options) => caller({ serverId }, options)((client, signal) => client.relays.remove({ domain }, signal)),
    },
    sendingLimits: {
      list: (input, options) => caller(input, options)((client, signal) => client.sendingLimits.list(undefined, signal)),
      set: ({ serverId, ...limits }, options) => caller({ serverId }, options)((client, signal) => client.sendingLimits.set(limits, signal)),
      remove: ({ serverId, subject }, options) => caller({ serverId }, options)((client, signal) => client.sendingLimits.remove({ subject }, signal)),
    },
    tlsResults: {
      list: ({ serverId, domain }, options) => caller({ serverId }, options)((client, signal) => client.tlsResults.list(given({ domain }), signal)),
    },
    settings: {
      list: ({ serverId, domain, address }, options) =>
        caller(
          { serverId },
          options,
        )((client, signal) =>
          Promise.all(
            mailSettingName.options.map(async (name) => ({ name, ...(await client.settings.get({ name, ...given({ domain, address }) }, signal)) })),
          ),
        ),
      set: ({ serverId, name, value, domain, address }, options) =>
        caller({ serverId }, options)((client, signal) => client.settings.set({ name, value, ...given({ domain, address }) }, signal)),
    },
  };
}
