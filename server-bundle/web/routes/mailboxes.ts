/** mailboxes.*: mailboxes and their passwords. */
import { createMailbox, listMailboxes, removeMailbox, setMailboxPassword, setMailboxQuota } from '../../mail/accounts.ts';
import type { AccountRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { done, iso } from './rows.ts';

export function mailboxRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.mailboxes.router({
    list: os.mailboxes.list.handler(async ({ input, signal }) => (await listMailboxes(storage, input.domain, { signal })).map(toMailbox)),
    create: os.mailboxes.create.handler(async ({ input, signal }) => {
      const { account, password } = await createMailbox(storage, input, { signal });
      return { ...toMailbox(account), password };
    }),
    setPassword: os.mailboxes.setPassword.handler(async ({ input, signal }) => ({
      password: await setMailboxPassword(storage, input, { signal }),
    })),
    setQuota: os.mailboxes.setQuota.handler(async ({ input, signal }) => toMailbox(await setMailboxQuota(storage, input, { signal }))),
    remove: os.mailboxes.remove.handler(({ input, signal }) => done(removeMailbox(storage, input.address, { signal }))),
  });
}

function toMailbox(row: AccountRow) {
  const { address, sizeBytes, quotaBytes, sealedMessages, locked } = row;
  return { address, sizeBytes, quotaBytes, sealedMessages, locked, createdAt: iso(row.createdAt) };
}
