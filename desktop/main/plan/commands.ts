/** Builders for the commands of steps, and for conditions made of them. Scripts are constant text: what varies goes in as arguments. */
import type { Command } from './command.ts';
import type { Action, Condition } from './step.ts';

type Options = Omit<Command, 'argv' | 'asRoot'>;

export function root(argv: Command['argv'], options: Options = {}): Command {
  return { argv, asRoot: true, ...options };
}

/** A constant shell script; `arguments_` become $1, $2, … */
export function script(text: string, arguments_: readonly string[] = [], options: Options = {}): Command {
  return root(['sh', '-c', text, 'palomar', ...arguments_], options);
}

export function run(command: Command): Action {
  return { kind: 'run', command };
}

export function succeeds(command: Command): Condition {
  return { kind: 'succeeds', command };
}

export function all(...conditions: readonly Condition[]): Condition {
  return { kind: 'all', conditions };
}
