/** Bounds on a filter script: past them it is refused when it is put in, never when mail arrives. */
export { SIEVE_SCRIPT_MAX_BYTES as SCRIPT_MAX_BYTES } from '../../base/limits.ts';
export const SCRIPT_MAX_TOKENS = 20_000;
/** Blocks within blocks, and tests within tests. */
export const MAX_NESTING = 32;
export const LIST_MAX_STRINGS = 1_000;
/** Of a number with its K, M or G (RFC 5228 §2.4.1 asks for 2^31 - 1 at least). */
export const NUMBER_MAX = 2 ** 40;
export const PATTERNS_MAX = 200;
/** RFC 5229 §3: names of at least 32 characters, match variables up to ${9} at least. */
export const VARIABLE_NAME_MAX_LENGTH = 64;
export const MATCH_VARIABLES_MAX = 32;
/** What is told at once of a script that is wrong. */
export const ERRORS_MAX = 10;
