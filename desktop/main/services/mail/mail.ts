/** Domains, mailboxes and aliases of one server, through its own API. Keeps nothing but the recovery keys it makes: the server is the only copy. */
import type { AliasDetails, MailAlias, MailAppPassword, MailDomain, MailRecovery, ServerId } from '../../../contract/models.ts';
import type { RecoveryKeyStore } from '../../local/vault/recovery-key-store.ts';
import type { AdminClient, ServerApi } from '../../server-api/server-api.ts';
import { appleProfile, profileFileName, type AppleAccount } from './apple-profile.ts';
import { createMailAccess, createMailWebhooks } from './access.ts';
import type { MailAccess, MailWebhooks } from './access.ts';
import { given, type Caller, type OfServer, type Options } from './caller.ts';
import { createMailDeliveries, type MailDeliveries } from './deliveries.ts';
import { createMailMailboxes, type MailMailboxes } from './mailboxes.ts';
import { createMailQueue } from './queue.ts';
import type { MailQueue } from './queue.ts';
import { ensureRecoveryKey, listRecovery, replaceRecoveryKey } from './recovery.ts';
import { createMailSending, type MailSending } from './sending.ts';

interface DkimKeys {
  readonly selector: string;
  readonly publicKey: string;
  /** Missing from a server that does not know it yet. */
  readonly ed25519?: { readonly selector: string; readonly publicKey: string } | null;
}

export interface MailService extends MailSending {
  readonly domains: {
    list(input: OfServer, options?: Options): Promise<MailDomain[]>;
    /** With its recovery key, whose private half stays here. */
    create(input: OfServer<{ readonly name: string }>, options?: Options): Promise<MailDomain>;
    setEd25519(input: OfServer<{ readonly name: string; readonly enabled: boolean }>, options?: Options): Promise<MailDomain>;
    remove(input: OfServer<{ readonly name: string }>, options?: Options): Promise<Record<string, never>>;
  };
  readonly mailboxes: MailMailboxes;
  readonly programs: {
    appleProfile(input: AppleAccount): { fileName: string; content: string };
  };
  readonly appPasswords: {
    list(input: OfServer<{ readonly address: string }>, options?: Options): Promise<MailAppPassword[]>;
    create(input: OfServer<NewAppPassword>, options?: Options): Promise<MailAppPassword & { readonly password: string }>;
    revoke(input: OfServer<{ readonly address: string; readonly id: string }>, options?: Options): Promise<Record<string, never>>;
  };
  readonly recovery: {
    list(input: OfServer, options?: Options): Promise<MailRecovery[]>;
    create(input: OfServer<{ readonly domain: string; readonly replace: boolean }>, options?: Options): Promise<Record<string, never>>;
    remove(input: OfServer<{ readonly domain: string }>, options?: Options): Promise<Record<string, never>>;
  };
  readonly aliases: {
    list(input: OfServer<{ readonly domain?: string | undefined }>, options?: Options): Promise<MailAlias[]>;
    create(input: OfServer<{ readonly address: string; readonly targets: readonly string[] } & AliasDetails>, options?: Options): Promise<MailAlias>;
    update(
      input: OfServer<{ readonly address: string; readonly targets?: readonly string[] | undefined } & AliasDetails>,
      options?: Options,
    ): Promise<MailAlias>;
    remove(input: OfServer<{ readonly address: string }>, options?: Options): Promise<Record<string, never>>;
  };
  readonly accessRules: MailAccess;
  readonly webhooks: MailWebhooks;
  readonly queue: MailQueue;
  readonly deliveries: MailDeliveries;
  /** The key a domain signs with, for its DNS record: selector and base64 public key. */
  dkimOf(input: OfServer<{ readonly name: string }>, options?: Options): Promise<DkimKeys>;
}

interface NewAppPassword {
  readonly address: string;
  readonly currentPassword: string;
  readonly name: string;
  readonly protocols?: MailAppPassword['protocols'] | undefined;
}

export interface MailDependencies {
  readonly recoveryKeys: RecoveryKeyStore;
  readonly apiOf: (serverId: ServerId, options: Options) => Promise<ServerApi>;
}

export function createMailService({ apiOf, recoveryKeys }: MailDependencies): MailService {
  const call = async <T>(
    { serverId }: OfServer,
    options: Options | undefined,
    work: (client: AdminClient, signal: { signal?: AbortSignal }) => Promise<T>,
  ): Promise<T> => {
    const api = await apiOf(serverId, options ?? {});
    return api.call((client) => work(client, options?.signal === undefined ? {} : { signal: options.signal }), options);
  };
  const caller =
    (input: OfServer, options: Options | undefined): Caller =>
    (work) =>
      call(input, options, work);
  return {
    domains: {
      list: (input, options) => call(input, options, async (client, signal) => (await client.domains.list(undefined, signal)).map(toDomain)),
      create: async (input, options) => {
        const created = await call(input, options, (client, signal) => client.domains.create({ name: input.name }, signal));
        await ensureRecoveryKey(caller(input, options), recoveryKeys, created.name);
        return toDomain(created);
      },
      setEd25519: ({ serverId, name, enabled }, options) =>
        call({ serverId }, options, async (client, signal) =>
          toDomain(await (enabled ? client.domains.enableEd25519 : client.domains.disableEd25519)({ name }, signal)),
        ),
      remove: (input, options) => call(input, options, (client, signal) => client.domains.remove({ name: input.name }, signal)),
    },
    mailboxes: createMailMailboxes(caller, recoveryKeys),
    programs: {
      appleProfile: (account) => ({ fileName: profileFileName(account.address), content: appleProfile(account) }),
    },
    appPasswords: {
      list: (input, options) => call(input, options, (client, signal) => client.appPasswords.list({ address: input.address }, signal)),
      create: ({ serverId, protocols, ...asked }, options) =>
        call({ serverId }, options, (client, signal) =>
          client.appPasswords.create({ ...asked, ...(protocols == null ? {} : { protocols: [...protocols] }) }, signal),
        ),
      revoke: (input, options) =>
        call(input, options, (client, signal) => client.appPasswords.revoke({ address: input.address, id: input.id }, signal)),
    },
    recovery: {
      list: (input, options) => listRecovery(caller(input, options), recoveryKeys),
      create: async (input, options) => {
        await (input.replace ? replaceRecoveryKey : ensureRecoveryKey)(caller(input, options), recoveryKeys, input.domain);
        return {};
      },
      remove: (input, options) => call(input, options, (client, signal) => client.recovery.removeKey({ domain: input.domain }, signal)),
    },
    aliases: {
      list: (input, options) => call(input, options, (client, signal) => client.aliases.list(given({ domain: input.domain }), signal)),
      create: ({ serverId, targets, ...asked }, options) =>
        call({ serverId }, options, (client, signal) => client.aliases.create({ ...asked, targets: [...targets] }, signal)),
      update: ({ serverId, targets, ...asked }, options) =>
        call({ serverId }, options, (client, signal) => client.aliases.update({ ...asked, ...(targets ? { targets: [...targets] } : {}) }, signal)),
      remove: (input, options) => call(input, options, (client, signal) => client.aliases.remove({ address: input.address }, signal)),
    },
    accessRules: createMailAccess(caller),
    webhooks: createMailWebhooks(caller),
    queue: createMailQueue(caller),
    deliveries: createMailDeliveries(caller),
    ...createMailSending(caller),
    dkimOf: (input, options) => call(input, options, async (client, signal) => (await client.domains.get({ name: input.name }, signal)).dkim),
  };
}

function toDomain(found: Awaited<ReturnType<AdminClient['domains']['get']>>): MailDomain {
  const { name, dkim, createdAt, mailboxes, aliases } = found;
  // Missing from a server that does not know it yet.
  const ed25519: typeof dkim.ed25519 | undefined = dkim.ed25519;
  return {
    name,
    dkimSelector: dkim.selector,
    dkimPublicKey: dkim.publicKey,
    ed25519: ed25519 ? { selector: ed25519.selector, record: ed25519.record } : null,
    createdAt,
    mailboxes,
    aliases,
  };
}
