/** Bounds of the local side, each with its reason. */

/** A keyring that asks the person through a dialogue nobody sees hangs for ever: this is how long we wait for it. */
export const KEYRING_TIMEOUT_MS = 8_000;
/** Two doors write to one vault; a writer waits this long for the other. */
export const VAULT_BUSY_TIMEOUT_MS = 5_000;
/** Below this, better-sqlite3-multiple-ciphers crashes the process instead of failing. */
export const MINIMUM_NODE_MAJOR = 24;
export const MINIMUM_PASSPHRASE_LENGTH = 8;
/** argon2id (RFC 9106 §4, second recommended option): 64 MiB, three passes. */
export const ARGON2_MEMORY_KIB = 65_536;
export const ARGON2_PASSES = 3;
export const ARGON2_PARALLELISM = 4;
/** scrypt (RFC 7914), for runtimes whose crypto library has no argon2: 64 MiB. */
export const SCRYPT_COST = 65_536;
/** Of files that any build must open, wherever they were made: 128 MiB. */
export const SCRYPT_COST_OF_FILES = 131_072;
/** What a file from elsewhere may ask of this computer before its passphrase is known to be right: 256 MiB, some seconds. */
export const STRETCHING_MAX = { argon2MemoryKib: 262_144, argon2Passes: 16, argon2Parallelism: 16, scryptCost: 262_144 } as const;
/** Of ~/.ssh/config with everything it includes; people's are a few KB. */
export const MAX_SSH_CONFIG_BYTES = 1_048_576;
export const MAX_SSH_CONFIG_FILES = 100;
/** OpenSSH's own limit is 16. */
export const MAX_SSH_INCLUDE_DEPTH = 16;
export const MAX_SSH_HOSTS = 1_000;
export const MAX_PRIVATE_KEY_BYTES = 65_536;
/** Of an exported profile; a server with its keys and values takes a few KB. In base64 it goes through every door in one message. */
export const MAX_PROFILE_BYTES = 2_000_000;
/** How long rows of measurements are kept, by the time each covers. */
export const MEASUREMENT_WIDTHS = {
  minute: { seconds: 60, keptSeconds: 2 * 86_400 },
  quarter: { seconds: 900, keptSeconds: 8 * 86_400 },
  sixHours: { seconds: 21_600, keptSeconds: 730 * 86_400 },
} as const;
export type MeasurementWidth = keyof typeof MEASUREMENT_WIDTHS;
/** Of a sealed backup: what is held in memory at a time, and what may stand before it. */
export const SEALED_PIECE_BYTES = 65_536;
export const SEALED_HEAD_MAX_BYTES = 16_384;
