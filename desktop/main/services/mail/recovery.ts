/**
 * Recovery of forgotten passwords: makes the recovery key of a domain, whose private half stays in this vault, and opens with it the wrap of a
 * mailbox's key that the server gives out. The mailbox key is in memory for the length of one reset.
 */
import { PalomarError } from '../../../contract/errors.ts';
import type { MailRecovery } from '../../../contract/models.ts';
import { createRecoveryKey, openRecoveryWrap } from '../../local/recovery/recovery-key.ts';
import type { RecoveryKeyStore } from '../../local/vault/recovery-key-store.ts';
import type { Caller } from './caller.ts';

export async function listRecovery(call: Caller, keys: RecoveryKeyStore): Promise<MailRecovery[]> {
  const rows = await call((client, signal) => client.recovery.list(undefined, signal));
  return rows.map((row) => ({ ...row, isHere: row.keyId !== null && keys.get(row.keyId) !== null }));
}

/** The key of a domain that has none: the one this vault holds for it already, or a new one. Nothing when there is one. */
export async function ensureRecoveryKey(call: Caller, keys: RecoveryKeyStore, domain: string): Promise<void> {
  const present = (await listRecovery(call, keys)).find((row) => row.domain === domain);
  if (present && present.keyId !== null) return;
  await setKey(call, domain, keys.newestOf(domain) ?? kept(keys, domain));
}

/** A new key in place of whatever there is. The old one stays in the vault: it opens what was not wrapped anew yet. */
export async function replaceRecoveryKey(call: Caller, keys: RecoveryKeyStore, domain: string): Promise<void> {
  await setKey(call, domain, kept(keys, domain));
}

/** @returns the generated password, or null when one was chosen. @throws PalomarError NOT_FOUND when this vault does not hold the key. */
export async function recoverMailbox(
  call: Caller,
  keys: RecoveryKeyStore,
  input: { readonly address: string; readonly password?: string | undefined },
): Promise<{ password: string | null }> {
  const { address, password } = input;
  const { account, keyId, wrapped } = await call((client, signal) => client.recovery.wrap({ address }, signal));
  const pair = keys.get(keyId);
  if (!pair) throw notHere(address, keyId);
  const privateKey = Buffer.from(pair.privateKey, 'base64');
  const mailboxKey = openRecoveryWrap(privateKey, account, Buffer.from(wrapped, 'base64'));
  try {
    const request = { address, mailboxKey: mailboxKey.toString('base64'), ...(password === undefined ? {} : { password }) };
    return await call((client, signal) => client.recovery.reset(request, signal));
  } finally {
    privateKey.fill(0);
    mailboxKey.fill(0);
  }
}

/** In the vault before the server knows of it: a key that only the server has opens nothing for anybody. */
function kept(keys: RecoveryKeyStore, domain: string): { readonly publicKey: string } {
  const pair = createRecoveryKey();
  keys.add(domain, pair);
  return pair;
}

async function setKey(call: Caller, domain: string, { publicKey }: { readonly publicKey: string }): Promise<void> {
  await call((client, signal) => client.recovery.setKey({ domain, publicKey }, signal));
}

function notHere(address: string, keyId: string): PalomarError {
  return new PalomarError(
    'NOT_FOUND',
    `The recovery key that opens ${address} (${keyId.slice(0, 8)}) is not in this vault. Reset the password on the computer that made that key; without it and without the password, the mail stays closed.`,
    { data: { keyId } },
  );
}
