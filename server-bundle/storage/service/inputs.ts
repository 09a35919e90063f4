/**
 * The shapes of all inputs, checked where they enter, by hand: this is the inner loop of the server, and a schema
 * library would cost more memory here than everything else together.
 */
import type { Input, OperationName } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { accountShapes } from './inputs/accounts.ts';
import { additionShapes } from './inputs/additions.ts';
import { annotationShapes } from './inputs/annotations.ts';
import { appPasswordShapes } from './inputs/app-passwords.ts';
import { bulkShapes } from './inputs/bulk.ts';
import { contentShapes } from './inputs/contents.ts';
import { domainShapes } from './inputs/domains.ts';
import { eventShapes } from './inputs/events.ts';
import { findingShapes } from './inputs/finding.ts';
import { loginShapes } from './inputs/logins.ts';
import { mailboxShapes } from './inputs/mailboxes.ts';
import { maildropShapes } from './inputs/maildrop.ts';
import { messageShapes } from './inputs/messages.ts';
import { queueShapes } from './inputs/queue.ts';
import { quotaShapes } from './inputs/quota.ts';
import { recoveryShapes } from './inputs/recovery.ts';
import { sieveShapes } from './inputs/sieve.ts';
import { synchronisationShapes } from './inputs/synchronisation.ts';
import { accessShapes, forwardingShapes, recipientShapes } from './inputs/recipients.ts';
import { settingShapes } from './inputs/settings.ts';
import type { Check, Shapes } from './inputs/checks.ts';

const SHAPES: Shapes<OperationName> = {
  'health.get': {},
  ...domainShapes,
  ...accountShapes,
  ...appPasswordShapes,
  ...recoveryShapes,
  ...recipientShapes,
  ...accessShapes,
  ...forwardingShapes,
  ...loginShapes,
  ...mailboxShapes,
  ...messageShapes,
  ...bulkShapes,
  ...maildropShapes,
  ...additionShapes,
  ...synchronisationShapes,
  ...quotaShapes,
  ...annotationShapes,
  ...contentShapes,
  ...findingShapes,
  ...sieveShapes,
  ...queueShapes,
  ...settingShapes,
  ...eventShapes,
};

/** @throws StorageError INVALID_INPUT naming the field, never its value. */
export function checkInput<N extends OperationName>(operation: N, input: unknown): Input<N> {
  if (typeof input !== 'object' || input === null) throw new StorageError('INVALID_INPUT', `${operation} was called without an input.`);
  const given = input as Record<string, unknown>;
  const shape: Readonly<Record<string, Check>> = SHAPES[operation];
  for (const field in shape) {
    if (!shape[field]?.(given[field])) throw new StorageError('INVALID_INPUT', `The field "${field}" of ${operation} is not what it must be.`);
  }
  // Its fields are now what the operation's input says.
  return given;
}
