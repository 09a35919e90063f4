/** The operations that run where the mailbox file is open. A subject of its own is added here. */
import type { AccountId, Input, OperationName, Output, SessionToken } from '../../api/operations.ts';
import type { Clock } from '../../../base/clock.ts';
import { letterSize } from '../mailbox/maildrop.ts';
import { sizeOf } from '../mailbox/messages.ts';
import { additionHandlers } from '../operations/additions.ts';
import { annotationHandlers } from '../operations/annotations.ts';
import { mailboxHandlers } from '../operations/mailboxes.ts';
import { maildropHandlers } from '../operations/maildrop.ts';
import { bulkHandlers } from '../operations/messages-bulk.ts';
import { contentHandlers } from '../operations/messages-contents.ts';
import { quotaHandlers } from '../operations/quota.ts';
import { findingHandlers } from '../operations/messages-finding.ts';
import { synchronisationHandlers } from '../operations/synchronisation.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { OpenMailbox } from './open-mailbox.ts';

/** What such a handler is given: the one mailbox that the session belongs to. */
export interface HostContext {
  readonly accounts: { bySession(session: SessionToken): OpenMailbox };
  readonly clock: Clock;
  readonly account: AccountId;
}

export type HostHandlers<N extends OperationName> = {
  readonly [K in N]: (context: HostContext, input: Input<K>) => Output<K> | Promise<Output<K>>;
};

export const HOSTED = {
  ...mailboxHandlers,
  ...bulkHandlers,
  ...maildropHandlers,
  ...contentHandlers,
  ...findingHandlers,
  ...additionHandlers,
  ...quotaHandlers,
  ...annotationHandlers,
  ...synchronisationHandlers,
};

export type HostedOperation = keyof typeof HOSTED;

/** How large the answer of an operation will be, where that may be a matter of megabytes. */
export const WEIGHTS: { readonly [K in HostedOperation]?: (file: EncryptedFile, input: Input<K>) => number } = {
  'message.body': (file, input) => sizeOf(file, input.mailboxId, [input.uid]),
  'maildrop.body': (file, input) => letterSize(file, input.uid),
};
