/**
 * Logging: one pino line of JSON per event on standard output, a child logger per subsystem. Credentials are never
 * logged: carry them as `Sensitive`; the redaction below is the second fence, not the first.
 */
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type Log = Logger;

const REDACTED = ['password', 'secret', 'token', 'key', 'authorization', '*.password', '*.secret', '*.token', '*.key', '*.authorization'];

/** The root logger of a process. `PALOMAR_LOG` sets the level (info). */
export function createLog(name: string, destination?: DestinationStream): Log {
  const options = {
    name,
    level: process.env['PALOMAR_LOG'] ?? 'info',
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '***' },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The logger of one subsystem: its name is on every line. */
export function childLog(log: Log, subsystem: string): Log {
  return log.child({ subsystem });
}

/** A logger that says nothing, for tests. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
