/**
 * Carries a plan out on a server, under its lock, as one stream of events. What already holds is skipped, so that running
 * again is repairing. A step that fails or is cancelled is taken back where it says how; what was done before it stays.
 */
import { isPalomarError, PalomarError, type ErrorCode } from '../../../contract/errors.ts';
import type { SetupEvent } from '../../../contract/models.ts';
import type { Step } from '../../plan/step.ts';
import type { Remote } from '../../remote/remote.ts';
import { carryOut, throwIfCancelled, type ActionContext, type LocalContext } from './actions.ts';
import { holds, type KeyLogin } from './conditions.ts';
import { EventLog } from './event-log.ts';
import { LIMITS } from './limits.ts';
import { nextActionFor } from './next-action.ts';
import { probeAll } from './probe-all.ts';
import { Tail } from './tail.ts';

export interface HeldLock extends AsyncDisposable {
  /** Somebody else took it: stop changing things. */
  readonly lost?: AbortSignal;
  /** Gives it back over another connection than the one it was taken on. */
  readonly releaseOver?: (remote: Remote) => Promise<void>;
}

export interface RunPlanOptions {
  /** The connection of the server; asked again when a step has to be taken back and the first one is gone. */
  readonly connect: (signal: AbortSignal) => Promise<Remote>;
  /** Looks at the server and plans; called once, under the lock. */
  readonly plan: (remote: Remote, signal: AbortSignal) => Promise<readonly Step[]>;
  /** Keeps other apps off this server. @throws PalomarError LOCKED_BY_OTHER */
  readonly lock: (remote: Remote, signal: AbortSignal) => Promise<HeldLock>;
  /** Logs in on a second connection with the key alone. */
  readonly keyLogin: KeyLogin;
  readonly publicKey: () => Promise<string>;
  readonly locally?: (work: string, context: LocalContext) => Promise<void>;
  /** What to do after a failure with this code; set-up's own advice when not given. */
  readonly nextAction?: (code: ErrorCode) => string;
  /** Everything holds; still under the lock and before `finished`. */
  readonly completed?: () => Promise<void>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly pollMs?: number;
}

type Emit = (event: SetupEvent) => void;

/** Never throws: a failure is the last event. Leaving the loop early cancels the run. */
export async function* runPlan(options: RunPlanOptions): AsyncGenerator<SetupEvent> {
  const log = new EventLog<SetupEvent>(() => 0, 0);
  const left = new AbortController();
  const signal = AbortSignal.any([options.signal, left.signal]);
  const run = new Run({ ...options, signal }, (event) => log.append(event)).toEnd().finally(() => log.end());
  try {
    yield* log.read();
  } finally {
    left.abort();
    await run;
  }
}

class Run {
  readonly #options: RunPlanOptions;
  readonly #emit: Emit;
  #current: string | null = null;
  /** Of the caller, and once the lock is held also of the lock. */
  #signal: AbortSignal;
  #held: HeldLock | null = null;
  #remote: Pick<Remote, 'closed'> | null = null;
  #tail = new Tail();

  constructor(options: RunPlanOptions, emit: Emit) {
    this.#options = options;
    this.#signal = options.signal;
    this.#emit = emit;
  }

  async toEnd(): Promise<void> {
    const startedAtMs = performance.now();
    try {
      const changed = await this.#underLock();
      this.#emit({ kind: 'finished', at: this.#at(), tookMs: Math.round(performance.now() - startedAtMs), changed });
    } catch (error) {
      this.#emit(this.#ending(error));
    }
  }

  async #underLock(): Promise<number> {
    const { connect, lock, plan } = this.#options;
    throwIfCancelled(this.#signal);
    const remote = await connect(this.#signal);
    this.#remote = remote;
    await using held = await lock(remote, this.#signal);
    this.#held = held;
    if (held.lost) this.#signal = AbortSignal.any([this.#signal, held.lost]);
    const signal = this.#signal;
    const steps = await plan(remote, signal);
    this.#emit({ kind: 'started', at: this.#at(), steps: steps.map(({ id, title, estimateMs }) => ({ id, title, estimateMs })) });
    const satisfied = await probeAll(steps, (step) => this.#context(remote, signal, step.id));
    let changed = 0;
    for (const step of steps) {
      throwIfCancelled(signal);
      this.#current = step.id;
      // A changed server may have changed the answers: from then on each is asked afresh.
      if (changed === 0 ? satisfied.has(step.id) : await holds(step.probe, this.#context(remote, signal, step.id))) {
        this.#emit({ kind: 'step-skipped', id: step.id, at: this.#at() });
        continue;
      }
      await this.#carryOutStep(remote, step);
      changed += 1;
    }
    this.#current = null;
    await this.#options.completed?.();
    return changed;
  }

  async #carryOutStep(remote: Remote, step: Step): Promise<void> {
    const signal = this.#signal;
    const startedAtMs = performance.now();
    this.#tail = new Tail();
    this.#emit({ kind: 'step-started', id: step.id, at: this.#at() });
    try {
      const context = this.#context(remote, signal, step.id);
      for (const action of step.apply) await carryOut(action, context);
      throwIfCancelled(signal);
      const explain = (text: string): void => context.output('stderr', text);
      if (!(await holds(step.verify, { ...context, explain })))
        throw new PalomarError('STEP_FAILED', `“${step.title}” was carried out without an error, but what it is for does not hold afterwards.`);
    } catch (error) {
      await this.#takeBack(remote, step);
      throw error;
    }
    this.#emit({ kind: 'step-done', id: step.id, at: this.#at(), tookMs: Math.round(performance.now() - startedAtMs) });
  }

  /** Runs to its end also when the run was cancelled: a half-done step is worse than a late stop. */
  async #takeBack(known: Remote, step: Step): Promise<void> {
    if (step.undo === undefined) return;
    const tail = this.#tail;
    this.#tail = new Tail();
    const signal = AbortSignal.timeout(LIMITS.undoTimeoutMs);
    try {
      const remote = known.closed.aborted ? await this.#options.connect(signal) : known;
      for (const action of step.undo) await carryOut(action, this.#context(remote, signal, step.id));
      this.#emit({ kind: 'step-undone', id: step.id, at: this.#at() });
      // The next run need not wait until the lock of a connection that is gone goes stale.
      if (remote !== known) await this.#held?.releaseOver?.(remote);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.#emit({ kind: 'output', id: step.id, stream: 'stderr', text: `Could not be taken back: ${reason}\n` });
    } finally {
      // The tail that is shown is that of the failure, not of the taking back.
      this.#tail = tail;
    }
  }

  #context(remote: Remote, signal: AbortSignal, id: string): ActionContext {
    const { keyLogin, publicKey, locally, pollMs = LIMITS.pollMs } = this.#options;
    return {
      remote,
      signal,
      keyLogin,
      publicKey,
      locally,
      pollMs,
      output: (stream, text) => {
        if (stream !== 'command') this.#tail.add(text);
        this.#emit({ kind: 'output', id, stream, text });
      },
      progress: ({ doneBytes, totalBytes }) => this.#emit({ kind: 'progress', id, doneBytes, totalBytes }),
    };
  }

  #ending(error: unknown): SetupEvent {
    const id = this.#current;
    const stopped = isPalomarError(error, 'CANCELLED') || (this.#signal.aborted && !isPalomarError(error));
    if (stopped && (this.#options.signal.aborted || this.#held?.lost?.aborted !== true)) return { kind: 'cancelled', id, at: this.#at() };
    const { code, message, data } = describeError(stopped ? (this.#remote?.closed.aborted ? LINK_LOST : LOCK_LOST) : error);
    const lines = data['lines'];
    const tail = Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : this.#tail.lines();
    return {
      kind: 'failed',
      id,
      at: this.#at(),
      error: { code, message, data: { ...data } },
      tail,
      nextAction: (this.#options.nextAction ?? nextActionFor)(code),
    };
  }

  #at(): string {
    return this.#options.now().toISOString();
  }
}

/** The lock ends with the link. Whether the step was taken back stands in the events before this one. */
const LINK_LOST = new PalomarError(
  'CONNECTION_LOST',
  'The connection to the server was lost in the middle of this step, so this run stopped changing things.',
);

const LOCK_LOST = new PalomarError(
  'LOCKED_BY_OTHER',
  'Another Palomar took over the lock of this server, or the server stopped answering, so this run stopped changing things.',
);

function describeError(error: unknown): { readonly code: ErrorCode; readonly message: string; readonly data: Readonly<Record<string, unknown>> } {
  if (error instanceof PalomarError) return error;
  return { code: 'INTERNAL', message: `Something in the app itself went wrong: ${error instanceof Error ? error.message : String(error)}`, data: {} };
}
