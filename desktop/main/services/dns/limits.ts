/** Bounds of one round of checks. */

/** After this, checks still under way are unknown. */
export const REPORT_TIMEOUT_MS = 18_000;
/** Checks under way at once. */
export const CONCURRENT_CHECKS = 6;
/** Blacklists asked at once. */
export const CONCURRENT_LISTS = 8;
/** One SMTP conversation, from connecting to the answer to EHLO. */
export const SMTP_PROBE_TIMEOUT_MS = 6000;
/** Longest greeting or EHLO reply that is read. */
export const MAX_SMTP_REPLY_BYTES = 16_384;
/** Probe hosts tried. */
export const MAX_PROBES = 5;
/** A plain TCP connection from the desktop. */
export const CONNECT_TIMEOUT_MS = 4000;
/** RFC 7208 §4.6.4. */
export const SPF_MAX_LOOKUPS = 10;
export const SPF_MAX_VOID_LOOKUPS = 2;
export const SPF_MAX_MX_NAMES = 10;
export const SPF_MAX_PTR_NAMES = 10;
/** Where counting a foreign record's lookups stops. */
export const SPF_MAX_COUNTED = 40;
/** RFC 9989 §4.10: the tree walk asks no more than this often. */
export const DMARC_MAX_QUERIES = 8;
/** After an update, how long the authority may take to serve it. */
export const PUBLISH_VERIFY_MS = 6000;
