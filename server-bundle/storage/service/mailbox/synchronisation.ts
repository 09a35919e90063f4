/** Changes on a condition (RFC 7162 §3.1.3): a transaction is around it, so nothing comes between the test and the change. */
import type { ConditionalOutcome, MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { changedSince, flagMessages } from './messages.ts';

export function flagUnchanged(
  file: EncryptedFile,
  changes: Changes,
  folder: MailboxId,
  request: {
    readonly uids: readonly number[];
    readonly action: 'set' | 'add' | 'remove';
    readonly flags: readonly string[];
    readonly unchangedSince: number;
  },
): ConditionalOutcome {
  const asked = new Set(request.uids);
  const changed = changedSince(file, folder, request.unchangedSince).filter(({ uid }) => asked.has(uid));
  const conflicts = new Set(changed.map(({ uid }) => uid));
  const done = flagMessages(file, changes, folder, { ...request, uids: [...asked].filter((uid) => !conflicts.has(uid)) });
  return { rows: [...done, ...changed].sort((a, b) => a.uid - b.uid), conflicts: [...conflicts].sort((a, b) => a - b) };
}
