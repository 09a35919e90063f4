/** The storage server as a process of its own, to be killed, starved and looked at. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = path.resolve(import.meta.dirname, 'storage-stage.ts');

export interface StorageProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** The most memory it ever had, as the kernel counts it. */
  peakBytes(): number;
}

export interface StorageProcessOptions {
  readonly workers?: number;
  readonly idleMs?: number;
  /** What runs before the program: strace, unshare. */
  readonly under?: readonly string[];
  readonly nodeArguments?: readonly string[];
}

/** Resolves when it listens. Disposing kills it. */
export async function storageProcess(directory: string, options: StorageProcessOptions = {}): Promise<StorageProcess> {
  const [program, ...args] = [...(options.under ?? []), process.execPath, ...(options.nodeArguments ?? []), PROGRAM, directory];
  const env = {
    ...process.env,
    ...(options.workers === undefined ? {} : { STAGE_WORKERS: String(options.workers) }),
    ...(options.idleMs === undefined ? {} : { STAGE_IDLE_MS: String(options.idleMs) }),
  };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const [port, pid] = line.split(' ').map(Number);
  if (port === undefined || pid === undefined) throw new Error(`The storage process said ${line}.`);
  return {
    pid,
    port,
    end: (signal) => end(child, pid, signal),
    peakBytes: () => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024,
    [Symbol.asyncDispose]: () => end(child, pid, 'SIGKILL'),
  };
}

async function end(child: ChildProcess, pid: number, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  process.kill(pid, signal);
  await exited;
}
