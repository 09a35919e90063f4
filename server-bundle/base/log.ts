/**
 * Logging: one pino line of JSON per event on standard output, a child logger per subsystem. Credentials are never
 * logged: carry them as `Sensitive`; the redaction below is the second fence, not the first. Lines that come together are
 * written together; all are written before the process exits, and a fatal line at once. Only SIGKILL can cost the last few.
 */
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type Log = Logger;

/** Lines wait this long for company, or until there are this many octets of them. */
const GATHER_MS = 50;
const GATHER_BYTES = 8 * 1024;

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
  return pino(options, destination ?? standardOutput());
}

/** Synchronous once it writes: a write left to a thread could come after those of the exit. */
function standardOutput(): DestinationStream & { flushSync(): void } {
  const output = pino.destination({ dest: 1, sync: true, minLength: GATHER_BYTES });
  let timer: NodeJS.Timeout | undefined;
  const flushSync = (): void => {
    clearTimeout(timer);
    timer = undefined;
    output.flushSync();
  };
  process.on('exit', flushSync);
  return {
    write: (line) => {
      output.write(line);
      timer ??= setTimeout(flushSync, GATHER_MS).unref();
    },
    flushSync,
  };
}

/** The logger of one subsystem: its name is on every line. */
export function childLog(log: Log, subsystem: string): Log {
  return log.child({ subsystem });
}

/** A logger that says nothing, for tests. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
