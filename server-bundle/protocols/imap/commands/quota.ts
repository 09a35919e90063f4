/** GETQUOTA and GETQUOTAROOT (RFC 9208 §4.1); SETQUOTA (§4.1.3) is refused, and QUOTASET not announced. An account has one quota root, "", over all its mailboxes; nobody sets it from here. */
import { textOf, loginOf, mailboxNamed, mailboxNameOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { wireName } from './list.ts';

/** STORAGE is in units of this many bytes (RFC 9208 §5.1). */
const STORAGE_UNIT_BYTES = 1024;

export const getQuota: Run = async (session, command) => {
  requireCount(command, 1);
  if (textOf(command.args[0]) !== '') throw new Refusal('NO', 'There is no such quota root', 'NONEXISTENT');
  await tellQuota(session);
  return 'GETQUOTA completed';
};

export const getQuotaRoot: Run = async (session, command) => {
  requireCount(command, 1);
  const mailbox = await mailboxNamed(session, mailboxNameOf(command.args[0], session.isUtf8), 'NONEXISTENT');
  session.output.line(`* QUOTAROOT ${wireName(mailbox.name, session.isUtf8)} ""`);
  await tellQuota(session);
  return 'GETQUOTAROOT completed';
};

export const setQuota: Run = (_, command) => {
  requireCount(command, 2);
  throw new Refusal('NO', 'How much room there is, the administrator of this server sets', 'NOPERM');
};

async function tellQuota(session: Session): Promise<void> {
  const quota = await session.deps.storage.call('quota.get', { session: loginOf(session).token });
  const usage = Math.ceil(quota.usedBytes / STORAGE_UNIT_BYTES);
  const limit = Math.floor(quota.limitBytes / STORAGE_UNIT_BYTES);
  session.output.line(`* QUOTA "" (STORAGE ${usage} ${limit} MESSAGE ${quota.messages} ${quota.limitMessages})`);
}
