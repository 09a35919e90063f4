/** The real storage service in a directory of its own, with a domain and two mailboxes in it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../../server-bundle/base/sensitive.ts';
import type { Storage } from '../../../../server-bundle/storage/api/operations.ts';
import type { Role } from '../../../../server-bundle/storage/api/roles.ts';
import { inProcessStorage } from '../../../../server-bundle/storage/service/in-process.ts';
import { createStorageService } from '../../../../server-bundle/storage/service/service.ts';

export const PASSWORD = 'correct horse battery';

export interface RealStorage extends AsyncDisposable {
  as(role: Role): Storage;
  /** Everything in the mailbox of that name, newest last. */
  read(address: string, mailbox?: string): Promise<readonly string[]>;
}

export async function realStorage(): Promise<RealStorage> {
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-smtp-storage-'));
  const service = await createStorageService({ directory, configurationKey: new Sensitive(randomBytes(32).toString('hex')), log: silentLog() });
  const api = inProcessStorage(service, 'api');
  await api.call('domain.create', { name: 'dovecote.test' });
  await api.call('account.create', { address: 'paloma@dovecote.test', password: PASSWORD });
  await api.call('account.create', { address: 'carla@dovecote.test', password: PASSWORD });
  await api.call('alias.create', { address: 'sales@dovecote.test', targets: ['paloma@dovecote.test'] });
  return {
    as: (role) => inProcessStorage(service, role),
    read: async (address, mailbox = 'INBOX') => {
      await using imap = inProcessStorage(service, 'imap');
      const { session } = await imap.call('login.open', { address, password: PASSWORD });
      const found = (await imap.call('mailbox.list', { session })).find((row) => row.name === mailbox);
      if (!found) return [];
      const rows = await imap.call('message.list', { session, mailboxId: found.id });
      const bodies = await Promise.all(rows.map((row) => imap.call('message.body', { session, mailboxId: found.id, uid: row.uid })));
      return bodies.map((body) => body.toString());
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    },
  };
}
