/** Carries out the actions of steps. Each either did what it says or threw; none swallows a failure. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PalomarError } from '../../../contract/errors.ts';
import { render } from '../../plan/command.ts';
import { describeAction, describeCondition } from '../../plan/describe.ts';
import type { Action, Condition } from '../../plan/step.ts';
import type { Progress } from '../../remote/remote.ts';
import { holds, type ConditionContext } from './conditions.ts';
import { LIMITS } from './limits.ts';
import { isDead, lastWords, notHealthy, stackState, type ServiceState } from './stack-state.ts';

export interface ActionContext extends ConditionContext {
  readonly publicKey: () => Promise<string>;
  readonly pollMs: number;
  readonly output: (stream: 'command' | 'stdout' | 'stderr', text: string) => void;
  readonly progress: (progress: Progress) => void;
}

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
    case 'require':
      if (!(await holds(action.condition, context))) throw new PalomarError(action.code, action.message);
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
  const look = condition.kind === 'stack-healthy' ? stackWatch(condition, context) : () => stillMissing(condition, context);
  for (let turn = 1; ; turn += 1) {
    const problem = await look();
    if (problem === null) return;
    if (performance.now() > deadlineMs) return giveUp(action, problem, context);
    // A failed login counts against us at the server: after the first, ask that less often.
    const pauseMs = condition.kind === 'key-login' && turn > 1 ? context.pollMs * 5 : context.pollMs;
    await sleep(pauseMs, undefined, { signal: context.signal }).catch(() => throwIfCancelled(context.signal));
  }
}

async function giveUp(action: Wait, problem: string, context: ActionContext): Promise<never> {
  for (const other of action.onTimeout) await carryOut(other, context);
  if (action.failure) throw new PalomarError(action.failure.code, action.failure.message);
  throw new PalomarError('STEP_FAILED', `After ${Math.round(action.timeoutMs / 1000)} seconds this was still missing: ${problem}.`);
}

/** In words; null when nothing is. */
async function stillMissing(condition: Condition, context: ActionContext): Promise<string | null> {
  return (await holds(condition, context)) ? null : describeCondition(condition).join(', ');
}

type Looks = ReadonlyMap<string, ServiceState>;

/** Says what is missing until every service is healthy. @throws PalomarError SERVICE_DIED as soon as waiting is in vain */
function stackWatch(condition: Extract<Condition, { kind: 'stack-healthy' }>, context: ActionContext): () => Promise<string | null> {
  let first: Looks = new Map();
  let last: Looks = new Map();
  let settledSinceMs: number | null = null;
  return async () => {
    const states = (await stackState(context.remote, condition.project, context.signal)) ?? [];
    const wanted = states.filter((state) => condition.services.includes(state.service));
    const now = new Map(wanted.map((state) => [state.container, state]));
    const dead = wanted.find((state) =>
      isDead(state, first.get(state.container) ?? state, last.get(state.container) ?? { ...state, status: 'created' }),
    );
    if (dead) throw await obituary(dead, context);
    first = new Map([...now, ...first]);
    last = now;
    const missing = notHealthy(wanted, condition.services);
    if (missing.length > 0) settledSinceMs = null;
    if (missing.length > 0) return `health of ${missing.join(', ')}`;
    // Running says little of a service without a health check: it may be about to fall.
    settledSinceMs ??= performance.now();
    const settled = wanted.every((state) => state.health === 'healthy') || performance.now() - settledSinceMs >= context.pollMs * LIMITS.settlePolls;
    return settled ? null : 'a while of running without a fall';
  };
}

async function obituary(state: ServiceState, { remote, signal }: ActionContext): Promise<PalomarError> {
  const lines = await lastWords(remote, state.container, signal);
  return new PalomarError(
    'SERVICE_DIED',
    `The service ${state.service} ended right after its start (exit code ${state.exitCode}). Its last lines tell why; mail does not flow without it.`,
    { data: { service: state.service, exitCode: state.exitCode, lines } },
  );
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PalomarError('CANCELLED', 'Cancelled. What was already done stays; running set-up again goes on from there.');
}
