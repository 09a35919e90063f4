/** strace on a running process and all its threads: what it asks of the kernel, in order, and failures put in between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const STRACE = '/usr/bin/strace';

export interface Tracing extends AsyncDisposable {
  /** Calls that have ended, in the order of their ends; one that was interrupted by others stands whole where it ended. */
  lines(): readonly string[];
  /** The lines, once one of them matches. */
  until(pattern: RegExp): Promise<readonly string[]>;
}

/** Resolves when it is attached; disposing detaches it, and the process goes on. */
export async function tracing(pid: number, options: readonly string[]): Promise<Tracing> {
  if (!existsSync(STRACE)) throw new Error(`These tests need ${STRACE}: apt-get install -y --no-install-recommends strace`);
  const child = spawn(STRACE, ['-f', '-y', ...options, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines: string[] = [];
  const pending = new Map<string, string>();
  let rest = '';
  let wake = Promise.withResolvers<unknown>();
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    const all = (rest + text).split('\n');
    rest = all.pop() ?? '';
    for (const line of all) take(line, lines, pending);
    wake.resolve(undefined);
    wake = Promise.withResolvers();
  });
  const until = async (isThere: (line: string) => boolean): Promise<readonly string[]> => {
    while (!lines.some(isThere)) {
      if (child.exitCode !== null) throw new Error(`strace ended: ${lines.slice(-3).join('\n')}`);
      await wake.promise;
    }
    return lines;
  };
  child.once('exit', () => wake.resolve(undefined));
  await until((line) => line.includes('attached'));
  return {
    lines: () => lines,
    until: (pattern) => until((line) => pattern.test(line)),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
    },
  };
}

/** `[pid 7] fsync(3 <unfinished ...>` and `[pid 7] <... fsync resumed>) = 0` become one line. */
function take(line: string, lines: string[], pending: Map<string, string>): void {
  const [, pid = '', call = line] = /^(?:\[pid\s+(\d+)\] )?(.*)$/.exec(line) ?? [];
  const begun = /^(.*?)\s*<unfinished \.\.\.>$/.exec(call)?.[1];
  if (begun !== undefined) {
    pending.set(pid, begun);
    return;
  }
  const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(call)?.[1];
  lines.push(resumed === undefined ? call : `${pending.get(pid) ?? ''}${resumed}`);
}
