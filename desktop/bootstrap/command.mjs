/** Runs local programs for the bootstrap. Arguments are values, never a shell line. */
import { spawn, spawnSync } from 'node:child_process';

/** Runs to the end with output hidden; on failure the output comes back. */
export function quietly(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  return {
    ok: result.status === 0,
    output: `${result.stdout ?? ''}${result.stderr ?? ''}`,
    stdout: result.stdout ?? '',
    missing: result.error?.code === 'ENOENT',
  };
}

/** Runs with the terminal's own input and output; signals reach the child; resolves with its exit code. */
export function visibly(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}
