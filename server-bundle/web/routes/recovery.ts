/** recovery.*: the recovery keys of domains, and the way back into a mailbox for whoever holds the private half. */
import type { RecoveryRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function recoveryRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.recovery.router({
    list: os.recovery.list.handler(async () => (await storage.call('recovery.list', {})).map(toRecovery)),
    setKey: os.recovery.setKey.handler(({ input }) =>
      storage.call('recovery.set-key', { domain: input.domain, publicKey: Buffer.from(input.publicKey, 'base64') }),
    ),
    removeKey: os.recovery.removeKey.handler(({ input }) => storage.call('recovery.remove-key', input)),
    wrap: os.recovery.wrap.handler(async ({ input }) => {
      const { account, keyId, wrapped } = await storage.call('recovery.wrap', input);
      return { account, keyId, wrapped: wrapped.toString('base64') };
    }),
    reset: os.recovery.reset.handler(async ({ input }) => {
      const mailboxKey = Buffer.from(input.mailboxKey, 'base64');
      try {
        return await storage.call('recovery.reset', { address: input.address, mailboxKey, password: input.password ?? null });
      } finally {
        mailboxKey.fill(0);
      }
    }),
  });
}

function toRecovery(row: RecoveryRow) {
  return { ...row, since: row.since === null ? null : iso(row.since) };
}
