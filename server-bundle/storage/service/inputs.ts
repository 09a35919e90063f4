/**
 * The shapes of all inputs, checked where they enter, by hand: this is the inner loop of the server, and a schema
 * library would cost more memory here than everything else together.
 */
import type { Input, OperationName } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { ADDRESS_MAX_LENGTH, PASSWORD_MAX_LENGTH } from '../../base/limits.ts';
import {
  CLAIM_MAX,
  FLAGS_MAX,
  FLAG_MAX_LENGTH,
  FOLDER_NAME_MAX_LENGTH,
  ID_MAX_LENGTH,
  RAW_MAX_BYTES,
  RECIPIENTS_MAX,
  RESPONSE_MAX_LENGTH,
  TARGETS_MAX,
  UIDS_MAX,
} from './limits.ts';

type Check = (value: unknown) => boolean;

/** U+0000 and line ends never belong in a name, an address or a secret. */
const text =
  (maxLength: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength && !/[\0\r\n]/.test(value);
const prose =
  (maxLength: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength;
const whole =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
const bytes =
  (maxBytes: number): Check =>
  (value) =>
    Buffer.isBuffer(value) && value.length <= maxBytes;
const list =
  (item: Check, max: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(item);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

const UID_LARGEST = 2 ** 32 - 1;
const id = text(ID_MAX_LENGTH);
const name = text(FOLDER_NAME_MAX_LENGTH);
/** Senders may be empty and recipients longer than our own addresses: an SMTP path, not a mailbox. */
const path = text(1000);
const address = text(ADDRESS_MAX_LENGTH);
const password = prose(PASSWORD_MAX_LENGTH);
const raw = bytes(RAW_MAX_BYTES);
const time = whole(0, 8.64e15);
const uid = whole(1, UID_LARGEST);
const uids = list(uid, UIDS_MAX);
const flags = list(text(FLAG_MAX_LENGTH), FLAGS_MAX);
const response = prose(RESPONSE_MAX_LENGTH);
const attempt = maybe(whole(0, Number.MAX_SAFE_INTEGER));
const inMailbox = { session: id, mailboxId: whole(1, Number.MAX_SAFE_INTEGER) };
const mailboxId = inMailbox.mailboxId;

const SHAPES: { readonly [N in OperationName]: Readonly<Record<keyof Input<N>, Check>> } = {
  'health.get': {},
  'domain.list': {},
  'domain.create': { name: address },
  'domain.get': { name: address },
  'domain.remove': { name: address },
  'dkim.key': { domain: address },
  'account.list': { domain: maybe(address) },
  'account.create': { address, password },
  'account.set-password': { address, currentPassword: password, password },
  'account.remove': { address },
  'alias.list': { domain: maybe(address) },
  'alias.create': { address, targets: list(address, TARGETS_MAX) },
  'alias.remove': { address },
  'recipient.resolve': { address: path },
  'message.deliver': { deliveryId: id, accounts: list(id, RECIPIENTS_MAX), raw, folder: maybe(name) },
  'login.verify': { address: path, password },
  'login.open': { address: path, password },
  'login.close': { session: id },
  'mailbox.list': { session: id },
  'mailbox.create': { session: id, name },
  'mailbox.rename': { session: id, from: name, to: name },
  'mailbox.remove': { session: id, name },
  'mailbox.subscribe': { session: id, name, subscribed: oneOf(true, false) },
  'message.list': inMailbox,
  'message.body': { ...inMailbox, uid },
  'message.append': { ...inMailbox, raw, flags, internalDate: time },
  'message.flag': { ...inMailbox, uids, action: oneOf('set', 'add', 'remove'), flags },
  'message.copy': { ...inMailbox, uids, to: mailboxId },
  'message.move': { ...inMailbox, uids, to: mailboxId },
  'message.expunge': { ...inMailbox, uids: maybe(uids) },
  'queue.submit': { queueId: id, from: path, recipients: list(path, RECIPIENTS_MAX), raw },
  'queue.claim': { limit: whole(1, CLAIM_MAX), leaseMs: whole(1, 24 * 3600 * 1000), except: maybe(list(path, CLAIM_MAX)) },
  'queue.delivered': { id, response },
  'queue.deferred': { id, response, nextAttemptAt: time, attempt, isCutShort: maybe(oneOf(true, false)) },
  'queue.failed': { id, response, attempt },
  'queue.list': { limit: whole(1, 10_000) },
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
