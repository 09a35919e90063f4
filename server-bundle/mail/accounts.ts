/** Mailboxes as an administrator handles them. A password that storage made is handed back once and kept nowhere. */
import type { AccountRow, FolderLanguage, Storage } from '../storage/api/operations.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export function listMailboxes(storage: Storage, domain: string | undefined, options: Options = {}): Promise<readonly AccountRow[]> {
  return storage.call('account.list', domain === undefined ? {} : { domain }, forCall(options));
}

/** `password` is null when the caller chose it. @throws StorageError CONFLICT, NOT_FOUND without its domain. */
export async function createMailbox(
  storage: Storage,
  request: { readonly address: string; readonly password?: string | undefined; readonly language?: FolderLanguage | undefined },
  options: Options = {},
): Promise<{ readonly account: AccountRow; readonly password: string | null }> {
  const { address, password: asked = null, language } = request;
  const input = { address, password: asked, ...(language ? { language } : {}) };
  const { password, ...account } = await storage.call('account.create', input, forCall(options));
  return { account, password };
}

/** @throws StorageError AUTHENTICATION_FAILED when the current password is not that one: only it opens the key. */
export async function setMailboxPassword(
  storage: Storage,
  request: { readonly address: string; readonly currentPassword: string; readonly password?: string | undefined },
  options: Options = {},
): Promise<string | null> {
  const { address, currentPassword, password: asked = null } = request;
  return (await storage.call('account.set-password', { address, currentPassword, password: asked }, forCall(options))).password;
}

export function setMailboxQuota(
  storage: Storage,
  { address, quotaBytes }: { readonly address: string; readonly quotaBytes: number },
  options: Options = {},
): Promise<AccountRow> {
  return storage.call('account.set-quota', { address, quotaBytes }, forCall(options));
}

export async function removeMailbox(storage: Storage, address: string, options: Options = {}): Promise<void> {
  await storage.call('account.remove', { address }, forCall(options));
}

function forCall(options: Options): { readonly signal?: AbortSignal } {
  return options.signal ? { signal: options.signal } : {};
}
