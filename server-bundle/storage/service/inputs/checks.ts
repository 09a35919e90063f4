/** The checks that inputs are made of. */
import type { Input, OperationName } from '../../api/operations.ts';
import { ADDRESS_MAX_LENGTH, PASSWORD_MAX_LENGTH } from '../../../base/limits.ts';
import { FLAGS_MAX, FLAG_MAX_LENGTH, FOLDER_NAME_MAX_LENGTH, ID_MAX_LENGTH, RAW_MAX_BYTES, RESPONSE_MAX_LENGTH, UIDS_MAX } from '../limits.ts';

export type Check = (value: unknown) => boolean;

/** U+0000 and line ends never belong in a name, an address or a secret. */
export const text =
  (maxLength: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength && !/[\0\r\n]/.test(value);
export const prose =
  (maxLength: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength;
export const whole =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
export const bytes =
  (maxBytes: number): Check =>
  (value) =>
    Buffer.isBuffer(value) && value.length <= maxBytes;
export const list =
  (item: Check, max: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(item);
export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
export const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

const UID_LARGEST = 2 ** 32 - 1;
export const id = text(ID_MAX_LENGTH);
export const name = text(FOLDER_NAME_MAX_LENGTH);
/** Senders may be empty and recipients longer than our own addresses: an SMTP path, not a mailbox. */
export const path = text(1000);
export const address = text(ADDRESS_MAX_LENGTH);
export const password = prose(PASSWORD_MAX_LENGTH);
export const raw = bytes(RAW_MAX_BYTES);
export const time = whole(0, 8.64e15);
export const uid = whole(1, UID_LARGEST);
export const uids = list(uid, UIDS_MAX);
export const flags = list(text(FLAG_MAX_LENGTH), FLAGS_MAX);
export const response = prose(RESPONSE_MAX_LENGTH);
export const attempt = maybe(whole(0, Number.MAX_SAFE_INTEGER));
export const mailboxId = whole(1, Number.MAX_SAFE_INTEGER);
export const inMailbox = { session: id, mailboxId };

/** For each operation, a check for each field. */
export type Shapes<N extends OperationName> = { readonly [K in N]: Readonly<Record<keyof Input<K>, Check>> };
