/** Limits of the storage service: on what it is asked, and on what it keeps open. */
import { MESSAGE_MAX_BYTES } from '../../base/limits.ts';

export const QUOTA_DEFAULT_BYTES = 10 * 1000 ** 3;
export const QUOTA_MIN_BYTES = 1000 ** 2;
export const QUOTA_MAX_BYTES = 100 * 1000 ** 4;
/** A message plus the headers that delivery adds. */
export const RAW_MAX_BYTES = MESSAGE_MAX_BYTES + 1024 * 1024;
/**
 * Mailbox files open at once, as the memory allows; more mailboxes than that may be in use, their files are then opened again
 * when they are asked for. Each has three descriptors, 240 KB of memory and up to `PAGE_CACHE_KB` of cache.
 */
export const OPEN_FILES_MIN = 64;
export const OPEN_FILES_MAX = 1000;
export const MEMORY_PER_OPEN_FILE_BYTES = 6 * 1024 * 1024;
export const PAGE_CACHE_KB = 1000;
export const CONFIGURATION_CACHE_KB = 1000;
/** The connection that reads has its own. */
export const CONFIGURATION_READ_CACHE_KB = 1000;
export const POSTGRES_CONNECTIONS = 10;
export const POSTGRES_CONNECT_TIMEOUT_MS = 5000;
export const POSTGRES_STATEMENT_TIMEOUT_MS = 30_000;
/** How often work is begun that lost to another transaction, or whose connection was gone. */
export const POSTGRES_ATTEMPTS = 5;
/** How many requests one COMMIT may answer. */
export const GROUP_MAX = 256;
export const GROUP_MAX_BYTES = 32 * 1024 * 1024;
/** Sealed letters brought in per transaction. */
export const INGEST_MAX = 200;
export const INGEST_MAX_BYTES = 16 * 1024 * 1024;
/** Delivery ids are remembered this long, so that a repeated delivery is known as one. */
export const DELIVERED_MEMORY_MS = 30 * 24 * 3600 * 1000;
/** Finished queue rows are shown this long, and bounces that come back are known by them. */
export const QUEUE_HISTORY_MS = 21 * 24 * 3600 * 1000;
/** Results of TLS are kept this long, for reports. */
export const TLS_RESULT_HISTORY_MS = 30 * 24 * 3600 * 1000;
/** Each password check takes 32 MiB for a moment. */
export const ARGON_CONCURRENCY = 2;
/** Of one account, the generated first password included. */
export const APP_PASSWORDS_MAX = 32;
export const APP_PASSWORD_NAME_MAX_LENGTH = 100;
export const AUTH_MESSAGE_MAX_LENGTH = 8192;
export const SCRAM_PROOF_LENGTH = 32;
export const MAILBOX_KEY_LENGTH = 32;
/** Private keys that were used once stay in memory for so long. */
export const KEYS_COLLECTED_WITHIN_MS = 1000;
/** A login is noted at most this often: each note is an fsync. */
export const APP_PASSWORD_USE_NOTED_EVERY_MS = 10 * 60 * 1000;
export const SEALING_KEYS_CACHED = 2000;

/** Peers: the services of a stack, each with one link, and room for those that are starting anew. */
export const LINKS_MAX = 64;
/** Operations of one link that run at once. */
export const SETTING_MAX_LENGTH = 16_384;
/** Delivery events wait this long for others to be written with. */
export const EVENT_WRITE_MS = 1000;
export const EVENTS_PER_WRITE = 500;
/** Waiting in memory; about 300 bytes each. */
export const EVENTS_HELD_MAX = 10_000;
export const EVENTS_PER_CALL = 1000;
export const EVENT_LIST_MAX = 1000;
/** Events are counted by spans of a minute to a month. */
export const EVENT_SPAN_MIN_MS = 60_000;
export const EVENT_SPAN_MAX_MS = 31 * 24 * 3600 * 1000;
export const EVENT_PEER_MAX_LENGTH = 255;
export const EVENT_REASON_MAX_LENGTH = 500;
/** Old events are looked for after so many new ones, and removed so many at a time. */
export const EVENTS_CUT_EVERY = 2000;
export const EVENTS_CUT_AT_ONCE = 2000;
export const IN_FLIGHT_MAX = 256;
/** Requests of one link that are known, also those whose bodies are still coming. */
export const REQUESTS_MAX = 1024;
export const WATCHES_MAX = 20_000;
/** One request with all that belongs to it. */
export const INPUT_MAX_BYTES = RAW_MAX_BYTES + 8 * 1024 * 1024;
/** Bodies on their way in, of all links together, from their announcement until they are kept. One larger message is always let in. */
export const INCOMING_MAX_BYTES = 64 * 1024 * 1024;
/** Large answers on their way out, of all links together. */
export const OUTGOING_MAX_BYTES = 64 * 1024 * 1024;
/** Answers from this size are counted. */
export const HEAVY_MIN_BYTES = 512 * 1024;
/** What may lie unwritten on a link before no more is read from it. */
export const UNWRITTEN_MAX_BYTES = 4 * 1024 * 1024;
/** What may lie unwritten before a watcher is cut off. */
export const EVENTS_UNWRITTEN_MAX_BYTES = 1024 * 1024;
/** A body that has not moved for so long is given up. */
export const STALLED_MS = 60_000;
/** Peers ping every 20 seconds. */
export const LINK_SILENT_MS = 70_000;
/** How long a stopping service waits for a peer to take its answers. */
export const DRAIN_MS = 5_000;
/** A refused peer waits; of those that wait there are so many. */
export const REFUSAL_DELAY_MS = 100;
export const REFUSALS_MAX = 16;
/** A larger letter is given to one mailbox after the other, so that there is one copy of it at a time, and none is in use when it was answered. */
export const DELIVER_IN_TURN_BYTES = 1024 * 1024;

export const WORKERS_MAX = 4;
/** What a worker needs while it keeps a message of the largest size. */
export const MEMORY_PER_WORKER_BYTES = 320 * 1024 * 1024;
/** A worker that holds no mailbox for so long ends. */
export const WORKER_IDLE_MS = 60_000;
export const WORKER_OLD_SPACE_MB = 96;
export const WORKER_YOUNG_SPACE_MB = 2;
export const WORKER_STACK_MB = 4;

export const ID_MAX_LENGTH = 200;
export { RECIPIENTS_MAX } from '../../base/limits.ts';
export const UIDS_MAX = 1_000_000;
/** Letters of a maildrop told at once. */
export const MAILDROP_PAGE_MAX = 20_000;
export const TARGETS_MAX = 100;
export const ALIAS_DEPTH_MAX = 20;
export const RESOLVED_MAX = 5000;
/** Mailboxes behind one address that are asked for their room at RCPT. */
export const FULLNESS_ASKED_MAX = 50;
/** A pattern, its slashes and its domain. */
export const ALIAS_ADDRESS_MAX_LENGTH = 520;
export const LABEL_MAX_LENGTH = 100;
export const DESCRIPTION_MAX_LENGTH = 500;
/** Patterns of one domain: each is tried for each unknown name. */
export const PATTERNS_MAX = 100;
export const PATTERNS_CACHED = 500;
/** Access rules of one domain, those of its addresses included. */
export const ACCESS_RULES_MAX = 2000;
export const ACCESS_VALUE_MAX_LENGTH = 254;
/** A key of return paths signs this long; then it is believed until the last address made with it has expired. */
export const FORWARDING_SECRET_SIGNS_MS = 30 * 24 * 3600 * 1000;
export const FORWARDING_SECRET_KEPT_MS = 55 * 24 * 3600 * 1000;
/** How long a webhook's replaced secret is still used beside the new one. */
export const WEBHOOK_SECRET_OVERLAP_MS = 24 * 3600 * 1000;
export const CLAIM_MAX = 1000;
/** Domains that a claim leaves out. */
export const EXCEPT_MAX = 10_000;
/** Due rows that are looked at for a claim, oldest first. */
export const CLAIM_WINDOW = 500;
/** Recipients of one message in one domain that are claimed together: as many as every server takes (RFC 5321 §4.5.3.1.8). */
export const CLAIM_RECIPIENTS_MAX = 100;
/** Recipients that are held, released, tried or dropped by one call. */
export const QUEUE_CHOSEN_MAX = 1000;
/** A larger message does not come along with its claim. */
export const CLAIM_INLINE_BYTES = 256 * 1024;
/** Bodies in one answer to a claim, unless the first alone is larger: an answer is one frame, and its reader holds it in memory. */
export const CLAIM_MAX_BYTES = 16 * 1024 * 1024;
export const RESPONSE_MAX_LENGTH = 4096;
export const FLAGS_MAX = 100;
export const FLAG_MAX_LENGTH = 100;
/** Messages in one append. */
export const ADDITIONS_MAX = 64;
export const FOLDERS_MAX = 5000;
/** Names subscribed to that have no mailbox. */
export const KEPT_SUBSCRIPTIONS_MAX = 5000;
export const FOLDER_NAME_MAX_LENGTH = 1000;
export const FOLDER_DEPTH_MAX = 50;
/** An open mailbox is read through and checked once in this time. */
export const CHECK_EVERY_MS = 7 * 24 * 3600 * 1000;
/** No check of one more mailbox begins after this much of one round. */
export const CHECK_OPEN_MAX_MS = 30_000;
