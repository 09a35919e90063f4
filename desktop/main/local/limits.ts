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
/** scrypt (RFC 7914), only for runtimes whose crypto library has no argon2: 64 MiB. */
export const SCRYPT_COST = 65_536;
