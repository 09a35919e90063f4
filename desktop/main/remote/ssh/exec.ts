/**
 * Runs a command to its end, or ends it: a cancelled or overdue command is killed on the server, with its children,
 * before the caller hears of it. Writes the audit.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { PalomarError, isPalomarError } from '../../../contract/errors.ts';
import type { Command, CommandResult } from '../../plan/command.ts';
import { renderForAudit } from '../audit/redact.ts';
import { KILL_TIMEOUT_MS } from '../limits.ts';
import type { ExecOptions } from '../remote.ts';
import { start, type Execution } from './execution.ts';
import { cancelled } from './faults.ts';
import type { Session } from './session.ts';

export interface InnerExecOptions extends ExecOptions {
  readonly source?: AsyncIterable<Buffer> | undefined;
}

/** @throws CANCELLED, TIMEOUT, CONNECTION_LOST, SUDO_REFUSED */
export async function exec(session: Session, command: Command, options: InnerExecOptions = {}): Promise<CommandResult> {
  const release = await session.commandSlots.acquire(options.signal);
  const startedAt = new Date();
  const note = (exitCode: number | null, error: string | null) => {
    if (options.quiet) return;
    const tookMs = Date.now() - startedAt.getTime();
    session.audit.record({ at: startedAt.toISOString(), kind: 'command', what: renderForAudit(command, session.redact), exitCode, tookMs, error });
  };
  try {
    const result = await runOrKill(session, command, options);
    note(result.exitCode, result.signal === null ? null : `ended by signal ${result.signal}`);
    return result;
  } catch (error) {
    note(null, isPalomarError(error) ? error.code : 'INTERNAL');
    throw error;
  } finally {
    release();
  }
}

async function runOrKill(session: Session, command: Command, options: InnerExecOptions): Promise<CommandResult> {
  const execution = await start(session, command, { onOutput: options.onOutput, source: options.source });
  const stop = Promise.withResolvers<'cancelled' | 'overdue'>();
  const abort = () => stop.resolve('cancelled');
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  const timer = command.timeoutMs === undefined ? undefined : setTimeout(() => stop.resolve('overdue'), command.timeoutMs);
  try {
    const first = await Promise.race([execution.result, stop.promise]);
    if (typeof first === 'object') return first;
    await end(session, command, execution);
    throw first === 'cancelled' ? cancelled('The command') : overdue(session, command);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Kills the command's process group through a channel of its own, and waits for the end within bounds. */
async function end(session: Session, command: Command, execution: Execution): Promise<void> {
  const group = await Promise.race([execution.group, sleep(KILL_TIMEOUT_MS, null)]);
  const ended = execution.result.then(
    () => undefined,
    () => undefined,
  );
  try {
    if (group !== null && group > 1) await (await start(session, killCommand(group, command.asRoot ?? false))).result;
    await Promise.race([ended, sleep(KILL_TIMEOUT_MS)]);
  } catch {
    // Without a connection there is nothing left to kill through; the caller still learns why it stopped.
  } finally {
    execution.abandon();
  }
}

const KILL =
  'kill -s TERM -- "-$1" 2>/dev/null; n=0; while [ $n -lt 30 ] && kill -s 0 -- "-$1" 2>/dev/null; do sleep 0.1; n=$((n+1)); done; kill -s KILL -- "-$1" 2>/dev/null; :';

function killCommand(group: number, asRoot: boolean): Command {
  return { argv: ['sh', '-c', KILL, 'sh', String(group)], asRoot };
}

function overdue(session: Session, command: Command): PalomarError {
  return new PalomarError(
    'TIMEOUT',
    `${command.argv[0]} took longer than ${Math.round((command.timeoutMs ?? 0) / 1000)} seconds on the server and was ended. The server may be overloaded; look at it, then run the action again.`,
    { data: { command: renderForAudit(command, session.redact) } },
  );
}

/** A non-zero exit as an error that carries the command and the end of what it said. */
export function commandFailed(session: Session, command: Command, result: CommandResult, tailCharacters: number): PalomarError {
  const line = renderForAudit(command, session.redact);
  const tail = session.redact((result.stderr.trim() === '' ? result.stdout : result.stderr).trim().slice(-tailCharacters));
  const how = result.signal === null ? `ended with code ${result.exitCode}` : `was ended by signal ${result.signal}`;
  return new PalomarError('COMMAND_FAILED', `${command.argv[0]} ${how} on the server.${tail === '' ? ' It said nothing.' : ` It said: ${tail}`}`, {
    data: { command: line, exitCode: result.exitCode, signal: result.signal, tail },
  });
}
