/** A server that answers by a script: each command line is matched against patterns, writes and uploads are kept. For unit tests. */
import { PalomarError } from '../../desktop/contract/errors.ts';
import { render, type Command, type CommandResult } from '../../desktop/main/plan/command.ts';
import type { ExecOptions, Remote } from '../../desktop/main/remote/remote.ts';

export type Answer = Partial<CommandResult> | Error | 'hangs';

export interface ScriptedRemote extends Remote {
  /** Rendered command lines, in the order they were started. */
  readonly commands: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  /** Later rules win; what no rule matches succeeds in silence. */
  answer(pattern: RegExp, answer: Answer | (() => Answer)): void;
  drop(): void;
}

export function scriptedRemote(): ScriptedRemote {
  const commands: string[] = [];
  const files = new Map<string, string>();
  const rules: (readonly [RegExp, Answer | (() => Answer)])[] = [];
  const gone = new AbortController();
  const unavailable = (): never => {
    throw new Error('not scripted');
  };

  async function exec(command: Command, { signal, onOutput }: ExecOptions = {}): Promise<CommandResult> {
    const line = render(command);
    commands.push(line);
    const rule = rules.findLast(([pattern]) => pattern.test(line))?.[1] ?? {};
    const answer = typeof rule === 'function' ? rule() : rule;
    await Promise.resolve();
    const cancelled = (): PalomarError => new PalomarError('CANCELLED', 'Cancelled.');
    if (gone.signal.aborted) throw new PalomarError('CONNECTION_LOST', 'The connection was lost.');
    if (signal?.aborted) throw cancelled();
    if (answer instanceof Error) throw answer;
    if (answer === 'hangs') return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(cancelled()), { once: true }));
    const result = { exitCode: 0, signal: null, stdout: '', stderr: '', ...answer };
    if (result.stdout !== '') onOutput?.('stdout', result.stdout);
    if (result.stderr !== '') onOutput?.('stderr', result.stderr);
    return result;
  }

  return {
    user: 'root',
    isRoot: true,
    latencyMs: 1,
    closed: gone.signal,
    commands,
    files,
    answer: (pattern, answer) => rules.push([pattern, answer]),
    drop: () => gone.abort(),
    exec,
    run: async (command, options) => {
      const result = await exec(command, options);
      if (result.exitCode !== 0) throw new PalomarError('COMMAND_FAILED', `${command.argv[0]} ended with code ${result.exitCode}`);
      return result.stdout;
    },
    upload: () => Promise.resolve(),
    download: async function* (path) {
      yield Buffer.from(await Promise.resolve(files.get(path) ?? ''));
    },
    writeFile: (path, content) => Promise.resolve(void files.set(path, content)),
    readFile: (path) => Promise.resolve(files.get(path) ?? null),
    get docker() {
      return unavailable();
    },
    connectTcp: unavailable,
    shell: unavailable,
    containerShell: unavailable,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
