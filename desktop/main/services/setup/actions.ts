/** Carries out the actions of steps. Each either did what it says or threw; none swallows a failure. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PalomarError } from '../../../contract/errors.ts';
import { render } from '../../plan/command.ts';
import { describeAction, describeCondition } from '../../plan/describe.ts';
import type { Action, Condition } from '../../plan/step.ts';
import type { Progress } from '../../remote/remote.ts';
import { holds, type ConditionContext } from './conditions.ts';
import { stackWatch, type Watch } from './stack-watch.ts';

export interface ActionContext extends ConditionContext {
  readonly publicKey: () => Promise<string>;
  readonly pollMs: number;
  readonly output: (stream: 'command' | 'stdout' | 'stderr', text: string) => void;
  readonly progress: (progress: Progress) => void;
  /** Carries out what this computer does in a plan; plans without such actions need none. */
  readonly locally?: ((work: string, context: LocalContext) => Promise<void>) | undefined;
}

export type LocalContext = Pick<ActionContext, 'remote' | 'signal' | 'output' | 'progress'>;

/** @throws PalomarError with the action's own code, or that of the connection */
export async function carryOut(action: Action, context: ActionContext): Promise<void> {
  const { remote, signal } = context;
  throwIfCancelled(signal);
  announce(action, context);
  switch (action.kind) {
    case 'run':
      await remote.run(action.command, { signal, onOutput: (stream, text) => context.output(stream, text) });
      return;
    case 'write':
      await remote.writeFile(action.path, action.content, {
        mode: action.mode,
        owner: action.owner,
        ...(action.secret === undefined ? {} : { secret: action.secret }),
      });
      return;
    case 'upload':
      await remote.upload(action.source, action.path, { sha256: action.sha256, signal, onProgress: context.progress });
      return;
    case 'authorize-key':
      await authorizeKey(context);
      return;
    case 'locally':
      if (!context.locally) throw new PalomarError('INTERNAL', `Nobody here knows how to do this: ${action.words}`);
      await context.locally(action.work, context);
      return;
    case 'require':
      if (!(await holds(action.condition, { ...context, explain: (text) => context.output('stderr', text) })))
        throw new PalomarError(action.code, action.message);
      return;
    case 'wait':
      await waitFor(action, context);
  }
}

function announce(action: Action, { output }: ActionContext): void {
  if (action.kind === 'run') output('command', firstLines(render(action.command)));
  else if (action.kind === 'write') output('command', describeAction(action)[0] ?? '');
  else describeAction(action).forEach((line) => output('command', line));
}

/** Scripts are long and shown in full by the plan. */
function firstLines(text: string): string {
  const lines = text.split('\n');
  return lines.length > 3 ? `${lines.slice(0, 3).join('\n')} …` : text;
}

const APPEND_KEY = `umask 077; mkdir -p "$HOME/.ssh" && touch "$HOME/.ssh/authorized_keys" || exit 1
grep -qF -- "$1" "$HOME/.ssh/authorized_keys" && exit 0
[ -z "$(tail -c 1 "$HOME/.ssh/authorized_keys")" ] || echo >> "$HOME/.ssh/authorized_keys"
printf '%s\\n' "$2" >> "$HOME/.ssh/authorized_keys"`;

async function authorizeKey({ remote, signal, publicKey, output }: ActionContext): Promise<void> {
  const line = (await publicKey()).trim();
  const withoutComment = line.split(' ').slice(0, 2).join(' ');
  await remote.run({ argv: ['sh', '-c', APPEND_KEY, 'palomar', withoutComment, line], timeoutMs: 30_000 }, { signal, onOutput: output });
}

type Wait = Extract<Action, { kind: 'wait' }>;

async function waitFor(action: Wait, context: ActionContext): Promise<void> {
  const deadlineMs = performance.now() + action.timeoutMs;
  const { condition } = action;
  const watch = condition.kind === 'stack-healthy' ? stackWatch(condition, context) : plainWatch(condition, context);
  for (let turn = 1; ; turn += 1) {
    const problem = await watch.look();
    if (problem === null) return;
    if (performance.now() > deadlineMs) return giveUp(action, problem, await watch.evidence(), context);
    // A failed login counts against us at the server: after the first, ask that less often.
    const pauseMs = condition.kind === 'key-login' && turn > 1 ? context.pollMs * 5 : context.pollMs;
    await sleep(pauseMs, undefined, { signal: context.signal }).catch(() => throwIfCancelled(context.signal));
  }
}

async function giveUp(action: Wait, problem: string, lines: readonly string[], context: ActionContext): Promise<never> {
  for (const other of action.onTimeout) await carryOut(other, context);
  const data = lines.length > 0 ? { lines } : {};
  if (action.failure) throw new PalomarError(action.failure.code, action.failure.message, { data });
  throw new PalomarError('STEP_FAILED', `After ${Math.round(action.timeoutMs / 1000)} seconds this was still missing: ${problem}.`, { data });
}

function plainWatch(condition: Condition, context: ActionContext): Watch {
  return {
    look: async () => ((await holds(condition, { ...context, quiet: true })) ? null : describeCondition(condition).join(', ')),
    evidence: () => Promise.resolve([]),
  };
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PalomarError('CANCELLED', 'Cancelled. What was already done stays; running set-up again goes on from there.');
}
