/** What scripts have seen: senders that were answered, messages that came before. Digests with an end, a bounded number of them. */
import { SIEVE_MEMORY_MAX } from '../../../base/limits.ts';
import type { Input } from '../../api/operations.ts';
import type { Writer } from './database.ts';

/** True when the key is new, or known to this very token. */
export async function remember(db: Writer, { account, key, token, seconds, extend }: Input<'sieve.remember'>, now: number): Promise<boolean> {
  const expires_at = now + seconds * 1000;
  const ofAccount = db.selectFrom('sieve_memory').where('account_id', '=', account);
  const found = await ofAccount.select(['token', 'expires_at']).where('key', '=', key).executeTakeFirst();
  if (found && found.expires_at > now) {
    if (extend) await db.updateTable('sieve_memory').set({ expires_at }).where('account_id', '=', account).where('key', '=', key).execute();
    return found.token === token;
  }
  await db
    .deleteFrom('sieve_memory')
    .where('account_id', '=', account)
    .where((where) => where.or([where('expires_at', '<=', now), where('key', '=', key)]))
    .execute();
  await db.insertInto('sieve_memory').values({ account_id: account, key, token, expires_at }).execute();
  const { count } = await ofAccount.select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  if (count > SIEVE_MEMORY_MAX) await forgetNext(db, account);
  return true;
}

/** What would be forgotten next goes now. */
async function forgetNext(db: Writer, account: Input<'sieve.remember'>['account']): Promise<void> {
  const next = await db.selectFrom('sieve_memory').select('key').where('account_id', '=', account).orderBy('expires_at').limit(1).executeTakeFirst();
  if (next) await db.deleteFrom('sieve_memory').where('account_id', '=', account).where('key', '=', next.key).execute();
}
