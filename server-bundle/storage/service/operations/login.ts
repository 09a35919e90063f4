/** Logins, by password or SCRAM proof: a check alone, or a mailbox opened for a session. Who is who is found out in keys/unlocking.ts. */
import { messageOf } from '../../../base/errors.ts';
import { StorageError } from '../../api/operations.ts';
import type { AccountId, AppProtocol, SessionToken } from '../../api/operations.ts';
import type { AccountRecord } from '../configuration/accounts.ts';
import { noteUse } from '../configuration/app-passwords.ts';
import type { AppPasswordRecord } from '../configuration/app-passwords.ts';
import { putRecoveryWrap, recoveryKey, recoveryWrap } from '../configuration/recovery.ts';
import { sendersOf } from '../configuration/recipients.ts';
import { wrapForRecovery } from '../keys/recovery.ts';
import { isStillGood, refused, scramParameters, unlockByPassword, unlockByProof } from '../keys/unlocking.ts';
import type { Unlocked } from '../keys/unlocking.ts';
import { APP_PASSWORD_USE_NOTED_EVERY_MS } from '../limits.ts';
import type { Context, Handlers, Peer } from './context.ts';

export const loginHandlers: Handlers<
  'login.verify' | 'login.open' | 'login.scram-parameters' | 'login.scram-verify' | 'login.scram-open' | 'login.close'
> = {
  'login.verify': async (context, input, peer) => verified(context, await unlockByPassword(context.configuration, input), peer),
  'login.open': async (context, input, peer) => opened(context, await unlockByPassword(context.configuration, input), peer),
  'login.scram-parameters': (context, input) => scramParameters(context.configuration, input.address),
  'login.scram-verify': async (context, input, peer) => {
    const unlocked = await unlockByProof(context.configuration, input);
    return { ...(await verified(context, unlocked, peer)), serverSignature: unlocked.serverSignature };
  },
  'login.scram-open': async (context, input, peer) => {
    const unlocked = await unlockByProof(context.configuration, input);
    return { ...(await opened(context, unlocked, peer)), serverSignature: unlocked.serverSignature };
  },
  'login.close': async (context, input, peer) => {
    peer.sessions.delete(input.session);
    await context.accounts.close(input.session);
    return {};
  },
};

async function verified(context: Context, unlocked: Unlocked, peer: Peer): Promise<{ account: AccountId; sends: string[] }> {
  try {
    await admit(context, unlocked, peer);
    return { account: unlocked.account.id, sends: await context.configuration.read((db) => sendersOf(db, unlocked.account)) };
  } finally {
    unlocked.key.fill(0);
  }
}

async function opened(context: Context, unlocked: Unlocked, peer: Peer): Promise<{ session: SessionToken; account: AccountId }> {
  try {
    await admit(context, unlocked, peer);
  } catch (error) {
    unlocked.key.fill(0);
    throw error;
  }
  const session = await context.accounts.open(unlocked.account, unlocked.key);
  // Whoever took the password away has ended the sessions that were there; this one may have come just after.
  if (!(await isStillGood(context.configuration, unlocked))) {
    await context.accounts.close(session);
    throw refused();
  }
  if (peer.isGone) {
    await context.accounts.close(session);
    throw new StorageError('SESSION_EXPIRED', 'The link was closed while the mailbox was being opened.');
  }
  peer.sessions.add(session);
  return { session, account: unlocked.account.id };
}

/** What a good password is still subject to, and what it leaves behind. @throws StorageError AUTHENTICATION_FAILED for another protocol. */
async function admit(context: Context, { account, key, credential }: Unlocked, peer: Peer): Promise<void> {
  if (credential && !mayUse(credential, peer.role)) {
    context.log.info({ account: account.id, appPassword: credential.id, role: peer.role }, 'an app password was tried where it is not for');
    throw refused();
  }
  if (credential) noteLogin(context, credential);
  await keepRecoverable(context, account, key);
}

function mayUse({ protocols }: AppPasswordRecord, role: string): boolean {
  return protocols === null || protocols.includes(role as AppProtocol);
}

/** Nobody waits for it, and its loss does no harm. */
function noteLogin(context: Context, { id, lastUsedAt }: AppPasswordRecord): void {
  const now = context.clock.now();
  if (lastUsedAt !== null && now - lastUsedAt < APP_PASSWORD_USE_NOTED_EVERY_MS) return;
  context.configuration
    .transact((db) => noteUse(db, id, now))
    .catch((error: unknown) => context.log.warn({ reason: messageOf(error) }, 'the use of an app password could not be noted'));
}

/** A mailbox that was made before its domain had this recovery key gets its wrap now, while the key is here. A failure keeps nobody out. */
export async function keepRecoverable(context: Context, account: Pick<AccountRecord, 'id' | 'domain'>, key: Buffer): Promise<void> {
  try {
    const { wanted, present } = await context.configuration.read(async (db) => ({
      wanted: await recoveryKey(db, account.domain),
      present: await recoveryWrap(db, account.id),
    }));
    if (!wanted || wanted.id === present?.keyId) return;
    const wrap = { keyId: wanted.id, wrapped: wrapForRecovery(wanted.publicKey, account.id, key) };
    await context.configuration.transact(async (db) => {
      // The key may have been taken away meanwhile, and its wraps with it.
      if ((await recoveryKey(db, account.domain))?.id === wanted.id) await putRecoveryWrap(db, account.id, wrap, context.clock.now());
    });
  } catch (error) {
    context.log.error({ err: error, account: account.id }, 'the recovery entry of a mailbox could not be made; the next login tries again');
  }
}
