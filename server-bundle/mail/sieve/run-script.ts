/** One script, one message: compiled once for each version, run again for each answer that storage gives. Loaded when the first script is met. */
import type { Log } from '../../base/log.ts';
import type { ActiveSieveScript, Storage } from '../../storage/api/operations.ts';
import { compileScript, inWords } from '../../wire/sieve/compile.ts';
import type { Compiled } from '../../wire/sieve/compile.ts';
import { interpret } from './interpret.ts';
import type { Outcome } from './outcome.ts';
import { planFor, planOfFailure } from './plan.ts';
import type { FilterPlan } from './plan.ts';
import type { Surroundings } from './run.ts';

export interface ScriptRun {
  readonly storage: Storage;
  readonly log: Log;
  readonly active: ActiveSieveScript;
  /** Of this version. */
  readonly script: string;
  readonly surroundings: Omit<Surroundings, 'answers' | 'mailboxExists' | 'specialUseExists'>;
  readonly isJunk: boolean;
  /** The same for every try of one delivery. */
  readonly token: string;
  readonly signal: AbortSignal;
}

const COMPILED_KEPT = 50;
const compiled = new Map<string, Compiled>();
/** Every mailbox is made with these. */
const SPECIAL_USES = ['\\drafts', '\\sent', '\\junk', '\\trash', '\\archive'];

/** @throws StorageError */
export async function runScript(run: ScriptRun): Promise<FilterPlan> {
  const { surroundings, active, isJunk } = run;
  const outcome = await outcomeOf(run, compiledOf(active.version, run.script));
  if (outcome.kind === 'failed') return failed(run, outcome);
  try {
    return planFor(outcome.actions, active, { raw: surroundings.raw, sender: surroundings.sender, now: surroundings.now, isJunk });
  } catch (error) {
    // A header that is too much for an answer.
    return failed(run, { kind: 'failed', message: error instanceof Error ? error.message : 'The script failed.', at: null });
  }
}

function failed({ log, active, surroundings }: ScriptRun, outcome: Extract<Outcome, { kind: 'failed' }>): FilterPlan {
  log.warn({ account: active.account, at: outcome.at, reason: outcome.message }, 'a filter script failed; the message is kept');
  return planOfFailure(outcome, surroundings.raw);
}

async function outcomeOf(run: ScriptRun, script: Compiled): Promise<Exclude<Outcome, { kind: 'question' }>> {
  if (script.kind === 'invalid') return { kind: 'failed', message: inWords(script.errors.slice(0, 1)), at: null };
  const answers = new Map<string, boolean>();
  for (;;) {
    const outcome = interpret(script.script, {
      ...run.surroundings,
      answers,
      // Only their owner's key could tell; what is not there when it comes to it is INBOX.
      mailboxExists: () => true,
      specialUseExists: (name) => SPECIAL_USES.includes(name.toLowerCase()),
    });
    if (outcome.kind !== 'question') return outcome;
    const { key, seconds, extend } = outcome.question;
    const { isNew } = await run.storage.call(
      'sieve.remember',
      { account: run.active.account, key, token: run.token, seconds, extend },
      { signal: run.signal },
    );
    answers.set(key, !isNew);
  }
}

function compiledOf(version: string, script: string): Compiled {
  const present = compiled.get(version) ?? compileScript(script);
  compiled.delete(version);
  compiled.set(version, present);
  for (const oldest of compiled.keys()) {
    if (compiled.size <= COMPILED_KEPT) break;
    compiled.delete(oldest);
  }
  return present;
}
