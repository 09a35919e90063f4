/** Bounds of what a client may say while it logs in. */

/** One SASL message, decoded. The longest honest one is PLAIN with a long password. */
export const SASL_MESSAGE_MAX_BYTES = 4096;
export const SASL_USER_MAX_LENGTH = 1000;
export const SCRAM_NONCE_MAX_LENGTH = 256;
