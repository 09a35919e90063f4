/** Every bound this room puts on what a server may send or on how long it may take. */

export const CONNECT_TIMEOUT_MS = 15_000;
/** From the open TCP connection to the end of the login (slow PAM stacks included). */
export const LOGIN_TIMEOUT_MS = 30_000;
export const KEEP_ALIVE_INTERVAL_MS = 10_000;
export const KEEP_ALIVE_MISSED_MAX = 3;
export const CHANNEL_OPEN_TIMEOUT_MS = 15_000;

/** OpenSSH's MaxSessions is 10: two stay free for ending a command and for a shell. */
export const PARALLEL_COMMANDS_MAX = 8;

/** Of each stream of a command; beyond it the oldest output is dropped and a line says so. */
export const CAPTURE_MAX_BYTES = 8 * 1024 * 1024;
/** What a login may print before the command starts (motd, .bashrc). */
export const NOISE_MAX_BYTES = 256 * 1024;
/** A line longer than this is passed on in pieces. */
export const LINE_MAX_BYTES = 64 * 1024;
export const ERROR_TAIL_CHARACTERS = 2_000;

/** How long a cancelled command may take to say its process group, and then to end. */
export const KILL_TIMEOUT_MS = 10_000;
export const PROBE_TIMEOUT_MS = 30_000;

export const READ_FILE_MAX_BYTES = 1024 * 1024;
export const UPLOAD_CHUNK_BYTES = 512 * 1024;
/** Left free on the server's disk beyond the upload itself. */
export const UPLOAD_SPARE_BYTES = 64 * 1024;

export const DOCKER_SOCKETS_MAX = 32;
/** `docker system dial-stdio` costs a session channel each. */
export const DOCKER_DIAL_SOCKETS_MAX = 6;

export const RECONNECT_FIRST_MS = 1_000;
export const RECONNECT_MAX_MS = 30_000;

export const LOCK_HEARTBEAT_MS = 10_000;
/** A lock whose heartbeat is older than this belongs to nobody any more. */
export const LOCK_STALE_MS = 60_000;

export const AUDIT_FILE_MAX_BYTES = 4 * 1024 * 1024;
export const AUDIT_FILES_KEPT = 5;
export const AUDIT_TEXT_MAX_CHARACTERS = 4_096;
