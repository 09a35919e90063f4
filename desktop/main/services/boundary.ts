/**
 * The one place where failures leave main: our own errors keep their code, message and data; whatever else happened becomes INTERNAL
 * with a reference into the log. Causes and stacks never cross.
 */
import { ORPCError, ValidationError } from '@orpc/server';
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { ERROR_CODES, isPalomarError, PalomarError, type ErrorCode } from '../../contract/errors.ts';

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = { INVALID_INPUT: 400, NOT_FOUND: 404, CONFLICT: 409, INTERNAL: 500 };
/** Understood, well-formed, and yet it could not be done. */
const OTHER_STATUS = 422;

type Log = Pick<Logger, 'error'>;

/** Any failure, as what a door may show. */
export function toOrpcError(error: unknown, log: Log): ORPCError<ErrorCode, unknown> {
  const { code, message, data } = toPalomarError(error, log);
  return new ORPCError(code, { status: STATUS[code] ?? OTHER_STATUS, message, data });
}

/** A stream whose failures are turned like those of a call. Leaving it early ends the source. */
export async function* guardStream<T>(source: AsyncIterable<T>, log: Log): AsyncGenerator<T, void> {
  try {
    yield* source;
  } catch (error) {
    throw toOrpcError(error, log);
  }
}

function toPalomarError(error: unknown, log: Log): PalomarError {
  if (isPalomarError(error)) return error;
  if (error instanceof ORPCError && isOurCode(error.code)) return new PalomarError(error.code, error.message, { data: asData(error.data) });
  if (error instanceof ORPCError && error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') return invalidInput(error.cause);
  if (error instanceof Error && error.name === 'AbortError') return new PalomarError('CANCELLED', 'Cancelled.');
  return internal(error, log);
}

function invalidInput({ issues }: ValidationError): PalomarError {
  const lines = issues.map(({ message, path }) => {
    const where = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return where === '' ? message : `${where}: ${message}`;
  });
  return new PalomarError('INVALID_INPUT', `This is not valid: ${lines.join('; ')}`, { data: { issues: lines } });
}

function internal(error: unknown, log: Log): PalomarError {
  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference }, 'a call failed unexpectedly');
  return new PalomarError('INTERNAL', `Something went wrong inside Palomar (reference ${reference}). Its log says what; trying again does no harm.`, {
    data: { reference },
  });
}

function isOurCode(code: unknown): code is ErrorCode {
  return ERROR_CODES.some((known) => known === code);
}

function asData(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? { ...data } : {};
}
