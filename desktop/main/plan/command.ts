/**
 * A remote command as a value: what is shown in a plan, written to the audit and executed is this one thing.
 * Never a shell string; where a shell is needed it is named in argv (`['sh', '-c', …]`) with constant text.
 */
export interface Command {
  /** Program and arguments, each passed on verbatim. */
  readonly argv: readonly [string, ...string[]];
  /** Run as root: directly when logged in as root, else through sudo with the password on stdin. */
  readonly asRoot?: boolean;
  /** What the program reads. Never shown; `Sensitive` values also never reach the audit as a digest. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the remote process and fails with TIMEOUT after this long. */
  readonly timeoutMs?: number;
}

export interface CommandResult {
  /** null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One argument, quoted for a POSIX shell only where it needs to be. */
export function quote(argument: string): string {
  return PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** The line a person could paste into a shell to do the same. */
export function render(command: Command): string {
  const env = Object.entries(command.env ?? {}).map(([name, value]) => `${name}=${quote(value)}`);
  const words = [...env, ...command.argv.map(quote)];
  return `${command.asRoot ? 'sudo ' : ''}${command.asRoot && env.length > 0 ? 'env ' : ''}${words.join(' ')}`;
}
