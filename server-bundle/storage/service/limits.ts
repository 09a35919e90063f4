/** Limits of the storage service: on what it is asked, and on what it keeps open. */
import { MESSAGE_MAX_BYTES } from '../../base/limits.ts';

export const QUOTA_DEFAULT_BYTES = 10 * 1000 ** 3;
/** A message plus the headers that delivery adds. */
export const RAW_MAX_BYTES = MESSAGE_MAX_BYTES + 1024 * 1024;
/** About 256 KB of memory and three descriptors each. */
export const OPEN_FILES_MAX = 64;
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
/** Finished queue rows are shown this long. */
export const QUEUE_HISTORY_MS = 7 * 24 * 3600 * 1000;
/** Each password check takes 32 MiB for a moment. */
export const ARGON_CONCURRENCY = 2;
/** Of one account, the generated first password included. */
export const APP_PASSWORDS_MAX = 32;
export const APP_PASSWORD_NAME_MAX_LENGTH = 100;
/** A login is noted at most this often: each note is an fsync. */
export const APP_PASSWORD_USE_NOTED_EVERY_MS = 10 * 60 * 1000;
export const SEALING_KEYS_CACHED = 2000;
export const IN_FLIGHT_MAX = 256;

export const ID_MAX_LENGTH = 200;
export const RECIPIENTS_MAX = 1000;
export const UIDS_MAX = 1_000_000;
export const TARGETS_MAX = 100;
export const ALIAS_DEPTH_MAX = 20;
export const RESOLVED_MAX = 5000;
export const CLAIM_MAX = 1000;
/** Bodies in one answer to a claim, unless the first alone is larger: an answer is one frame, and its reader holds it in memory. */
export const CLAIM_MAX_BYTES = 16 * 1024 * 1024;
export const RESPONSE_MAX_LENGTH = 4096;
export const FLAGS_MAX = 100;
export const FLAG_MAX_LENGTH = 100;
export const FOLDERS_MAX = 5000;
export const FOLDER_NAME_MAX_LENGTH = 1000;
export const FOLDER_DEPTH_MAX = 50;
