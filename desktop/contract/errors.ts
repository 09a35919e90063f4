/**
 * Every way a call can fail, as a closed set. `message` says what happened, what it means and what to do next,
 * and is fit to be read by a person; `data` is for the interface. Causes stay in main.
 */
export const ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'HOST_NOT_FOUND',
  'UNREACHABLE',
  'REFUSED',
  'TIMEOUT',
  'CONNECTION_LOST',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_MISMATCH',
  'AUTH_FAILED',
  'KEY_PASSPHRASE_NEEDED',
  'SUDO_REFUSED',
  'COMMAND_FAILED',
  'CANCELLED',
  'LOCKED_BY_OTHER',
  'UNSUPPORTED_SYSTEM',
  'PORT_TAKEN',
  'DISK_FULL',
  'CHECKSUM_MISMATCH',
  'PREFLIGHT_FAILED',
  'STEP_FAILED',
  'SERVICE_DIED',
  'NOT_SET_UP',
  'DOCKER_UNAVAILABLE',
  'SERVER_API_FAILED',
  'DNS_UPDATE_REFUSED',
  'VAULT_LOCKED',
  'VAULT_MISSING',
  'WRONG_PASSPHRASE',
  'KEYCHAIN_UNAVAILABLE',
  'BUNDLE_MISSING',
  'DESKTOP_ONLY',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorData = Readonly<Record<string, unknown>>;

export class PalomarError extends Error {
  override readonly name = 'PalomarError';
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, options: { readonly data?: ErrorData; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
  }
}

/** True for our own error with this code (any code when none is given). */
export function isPalomarError(error: unknown, code?: ErrorCode): error is PalomarError {
  return error instanceof PalomarError && (code === undefined || error.code === code);
}
