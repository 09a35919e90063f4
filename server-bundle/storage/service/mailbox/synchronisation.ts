/** Changes on a condition (RFC 7162 §3.1.3): a transaction is around it, so nothing comes between the test and the change. */
import type { ConditionalOutcome, MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { flagMessages, messagesNamed } from './messages.ts';

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
  const named = messagesNamed(file, folder, request.uids);
  const changed = named.filter(({ modSeq }) => modSeq > request.unchangedSince);
  const conflicts = changed.map(({ uid }) => uid);
  const unchanged = named.flatMap(({ uid, modSeq }) => (modSeq > request.unchangedSince ? [] : [uid]));
  const done = flagMessages(file, changes, folder, { ...request, uids: unchanged });
  return { rows: [...done, ...changed].sort((a, b) => a.uid - b.uid), conflicts };
}
