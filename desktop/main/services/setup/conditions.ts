/** Answers the conditions of steps. Asks only; a server that cannot answer (no Docker yet) answers no. */
import type { Command, CommandResult } from '../../plan/command.ts';
import type { Condition } from '../../plan/step.ts';
import type { Remote } from '../../remote/remote.ts';
import { notHealthy, stackState } from './stack-state.ts';

export interface ConditionContext {
  readonly remote: Remote;
  readonly signal: AbortSignal;
  /** Opens a second connection with the key alone, and closes it. */
  readonly keyLogin: KeyLogin;
  /** Told what a question that was answered with no had to say. */
  readonly explain?: (text: string) => void;
  /** Asked over and over: not written to the audit. */
  readonly quiet?: boolean;
}

/** `explain` hears why it was refused. */
export type KeyLogin = (signal: AbortSignal, explain?: (text: string) => void) => Promise<boolean>;

const PROBE_TIMEOUT_MS = 60_000;

/** @throws PalomarError of the connection only (CANCELLED, CONNECTION_LOST, TIMEOUT, SUDO_REFUSED) */
export async function holds(condition: Condition, context: ConditionContext): Promise<boolean> {
  switch (condition.kind) {
    case 'succeeds':
      return (await ask(condition.command, context)).exitCode === 0;
    case 'prints': {
      const { exitCode, stdout } = await ask(condition.command, context);
      return exitCode === 0 && new RegExp(condition.pattern).test(stdout.trim());
    }
    case 'file-is':
      return fileIs(condition, context);
    case 'image-present':
      return imagePresent(condition, context);
    case 'stack-healthy': {
      const states = await stackState(context.remote, condition.project, context.signal);
      return states !== null && notHealthy(states, condition.services).length === 0;
    }
    case 'key-login':
      return context.keyLogin(context.signal, context.explain);
    case 'all':
      return every(condition.conditions, context);
    case 'any':
      return (await Promise.all(condition.conditions.map((one) => holds(one, context)))).includes(true);
    case 'never':
      return false;
  }
}

async function every(conditions: readonly Condition[], context: ConditionContext): Promise<boolean> {
  return (await Promise.all(conditions.map((one) => holds(one, context)))).every(Boolean);
}

async function ask(command: Command, { remote, signal, explain, quiet = false }: ConditionContext): Promise<CommandResult> {
  const result = await remote.exec({ timeoutMs: PROBE_TIMEOUT_MS, ...command }, { signal, quiet });
  if (result.exitCode !== 0) explain?.(result.stdout + result.stderr);
  return result;
}

const DESCRIBE_FILE = `[ -f "$1" ] && [ ! -L "$1" ] || exit 1; stat -c '%a %U:%G %u:%g' "$1" && sha256sum < "$1"`;

async function fileIs(file: Extract<Condition, { kind: 'file-is' }>, context: ConditionContext): Promise<boolean> {
  const { exitCode, stdout } = await ask({ argv: ['sh', '-c', DESCRIBE_FILE, 'palomar', file.path], asRoot: true }, context);
  if (exitCode !== 0) return false;
  const [mode, byName, byNumber, sha256] = stdout.trim().split(/\s+/);
  return (
    sha256 === file.sha256 &&
    (file.mode === undefined || Number.parseInt(file.mode, 8) === Number.parseInt(mode ?? '', 8)) &&
    (file.owner === undefined || file.owner === byName || file.owner === byNumber)
  );
}

/**
 * With Docker's own store the id of an image is that of its configuration. The containerd store (default of Docker 29) names
 * an image by its manifest, which only exists once loaded: there the reference, which carries the id, has to do.
 */
const DESCRIBE_IMAGE = `docker image inspect --format '{{.Id}}' "$1" || exit 1
docker info --format '{{json .DriverStatus}}' | grep -q 'io\\.containerd\\.snapshotter' && echo containerd
exit 0`;

async function imagePresent(image: Extract<Condition, { kind: 'image-present' }>, context: ConditionContext): Promise<boolean> {
  const { exitCode, stdout } = await ask({ argv: ['sh', '-c', DESCRIBE_IMAGE, 'palomar', image.reference], asRoot: true }, context);
  if (exitCode !== 0) return false;
  const [id, store] = stdout.trim().split('\n');
  return id === image.id || (store === 'containerd' && image.reference.endsWith(image.id.replace('sha256:', '').slice(0, 12)));
}
