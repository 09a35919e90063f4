/** How patient the certificate job is. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** While a server is being set up its DNS records appear at any moment. */
export const EAGER_MS = 10 * MINUTE;
export const EAGER_RETRY_MS = 3 * SECOND;
/** Afterwards, while DNS is not ready: costs one question to our own resolver. */
export const DNS_RETRY_MAX_MS = 10 * MINUTE;
/** After the authority refused: Let's Encrypt allows five failed validations per hour. */
export const FAILURE_FIRST_MS = 15 * SECOND;
export const FAILURE_RETRY_MAX_MS = 6 * HOUR;
/** While all is well: looks for names that begin to resolve, and for the time to renew. */
export const CHECK_MS = HOUR;
/** A renewal is due when this share of the lifetime is left. */
export const RENEW_AT_SHARE = 1 / 3;
/** RFC 8555 sets none; Let's Encrypt takes 100. */
export const NAMES_MAX = 100;
/** Storage looks through as many mailboxes as half a minute allows, this often; the first time when the stack has settled. */
export const MAILBOX_CHECK_MS = 20 * MINUTE;
export const MAILBOX_CHECK_FIRST_MS = 5 * MINUTE;
export const ORDER_TIMEOUT_MS = 3 * MINUTE;
export const REACH_TIMEOUT_MS = 15 * SECOND;
