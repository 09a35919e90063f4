/** The mailboxes of one server and their passwords. A password that was made is handed on once and kept nowhere. */
import type { FolderLanguage, MailMailbox } from '../../../contract/models.ts';
import type { RecoveryKeyStore } from '../../local/vault/recovery-key-store.ts';
import { given, type CallerFor, type OfServer, type Options } from './caller.ts';
import { recoverMailbox } from './recovery.ts';

export interface MailMailboxes {
  list(input: OfServer<{ readonly domain?: string | undefined }>, options?: Options): Promise<MailMailbox[]>;
  create(
    input: OfServer<{ readonly address: string; readonly password?: string | undefined; readonly language?: FolderLanguage | undefined }>,
    options?: Options,
  ): Promise<MailMailbox & { readonly password: string | null }>;
  setPassword(
    input: OfServer<{ readonly address: string; readonly currentPassword: string; readonly password?: string | undefined }>,
    options?: Options,
  ): Promise<{ password: string | null }>;
  /** @throws PalomarError NOT_FOUND when this vault does not hold the recovery key, or the mailbox has no recovery entry. */
  recover(
    input: OfServer<{ readonly address: string; readonly password?: string | undefined }>,
    options?: Options,
  ): Promise<{ password: string | null }>;
  setQuota(input: OfServer<{ readonly address: string; readonly quotaBytes: number }>, options?: Options): Promise<MailMailbox>;
  remove(input: OfServer<{ readonly address: string }>, options?: Options): Promise<Record<string, never>>;
}

export function createMailMailboxes(caller: CallerFor, recoveryKeys: RecoveryKeyStore): MailMailboxes {
  return {
    list: (input, options) =>
      caller(input, options)(async (client, signal) => (await client.mailboxes.list(given({ domain: input.domain }), signal)).map(toMailbox)),
    create: (input, options) =>
      caller(
        input,
        options,
      )(async (client, signal) => {
        const { address, password: chosen, language } = input;
        const { password, ...made } = await client.mailboxes.create({ address, ...given({ password: chosen, language }) }, signal);
        return { ...toMailbox(made), password };
      }),
    setPassword: (input, options) =>
      caller(
        input,
        options,
      )((client, signal) =>
        client.mailboxes.setPassword(
          { address: input.address, currentPassword: input.currentPassword, ...given({ password: input.password }) },
          signal,
        ),
      ),
    recover: (input, options) => recoverMailbox(caller(input, options), recoveryKeys, input),
    setQuota: ({ serverId, address, quotaBytes }, options) =>
      caller({ serverId }, options)(async (client, signal) => toMailbox(await client.mailboxes.setQuota({ address, quotaBytes }, signal))),
    remove: (input, options) => caller(input, options)((client, signal) => client.mailboxes.remove({ address: input.address }, signal)),
  };
}

type ServerMailbox = Omit<MailMailbox, 'quotaBytes'> & { readonly quotaBytes?: number | null };

function toMailbox(found: ServerMailbox): MailMailbox {
  return { ...found, quotaBytes: found.quotaBytes ?? null };
}
