/** When something is worth a word, and how often servers are looked at for it. */
export const LOOK_EVERY_MS = 60_000;
/** Certificates, the queue and backups change slowly: every so many looks. The first look has all. */
export const SLOW_LOOK_EVERY = 10;
/** A look that takes longer has not come back: the server is treated as away. */
export const LOOK_TIMEOUT_MS = 45_000;
export const LOOKS_AT_ONCE = 4;

/** Shorter absences are a train in a tunnel. */
export const CONNECTION_LOST_MS = 3 * 60_000;
/** So many starts of its own between two looks, and a container runs in circles. */
export const RESTARTS_BETWEEN_LOOKS = 2;
export const DISK_WARN_PERCENT = 85;
export const DISK_FAIL_PERCENT = 95;
/** Renewal begins at thirty days. Below these it must have failed. */
export const CERTIFICATE_WARN_DAYS = 14;
export const CERTIFICATE_FAIL_DAYS = 4;
export const BACKUP_OLD_MS = 48 * 3_600_000;
/** Where one a week was asked for. */
export const WEEKLY_BACKUP_OLD_MS = 8 * 24 * 3_600_000;
/** A stranger that is down for an hour is nothing; RFC 5321 §4.5.4.1 tries for days. */
export const QUEUE_STUCK_MS = 4 * 3_600_000;
/** Letters looked at. */
export const QUEUE_LOOK = 200;
/** Disk figures of the last minutes; older ones tell nothing of now. */
export const DISK_FIGURES_AGE_MS = 5 * 60_000;
