/**
 * The filter scripts (Sieve) of those a message goes to. Most mailboxes have none: that is found out in one question for all of
 * them, remembered for a second, and the interpreter is loaded only when there is something to interpret.
 */
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { RECIPIENTS_MAX } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import type { AccountId, ActiveSieveScript, Storage } from '../storage/api/operations.ts';
import { MAIL_LIMITS } from './limits.ts';
import { inPortions } from './portions.ts';
import type { FilterPlan } from './sieve/plan.ts';

export interface FilteredLetter {
  readonly queueId: string;
  readonly sender: string;
  /** With Return-Path on top. */
  readonly raw: Buffer;
  readonly isJunk: boolean;
  /** Mailboxes, each with the address it was reached by. */
  readonly recipients: ReadonlyMap<AccountId, string>;
}

export type AccountPlan = FilterPlan & { readonly account: AccountId; readonly address: string };

export interface Filters {
  /** For those with a script. @throws StorageError */
  plansFor(letter: FilteredLetter, signal: AbortSignal): Promise<readonly AccountPlan[]>;
}

export interface FiltersDeps {
  readonly storage: Storage;
  readonly hostname: string;
  readonly version: string;
  readonly log: Log;
  readonly clock?: Clock;
}

type KnownScript = ActiveSieveScript & { readonly script: string };

interface Known {
  readonly active: KnownScript | null;
  readonly until: number;
}

type Memory = Map<AccountId, Known>;

export function mailboxFilters(deps: FiltersDeps): Filters {
  const known: Memory = new Map();
  return {
    plansFor: async (letter, signal) => {
      const scripts = await activeScripts(deps, known, [...letter.recipients.keys()], signal);
      const plans: AccountPlan[] = [];
      for (const active of scripts) plans.push(await plan(deps, letter, active, signal));
      return plans;
    },
  };
}

async function activeScripts(deps: FiltersDeps, known: Memory, accounts: readonly AccountId[], signal: AbortSignal): Promise<readonly KnownScript[]> {
  if (isFull(known)) known.clear();
  const now = (deps.clock ?? systemClock).now();
  const asked = accounts.filter((account) => (known.get(account)?.until ?? 0) <= now);
  const answers = new Map(accounts.map((account) => [account, known.get(account)?.active ?? null]));
  const texts = new Map([...known.values()].flatMap(({ active }) => (active === null ? [] : [[active.version, active.script]])));
  const versions = [...texts.keys()].slice(0, RECIPIENTS_MAX);
  for (const portion of inPortions(asked)) {
    const found = await deps.storage.call('sieve.active', { accounts: portion, known: versions }, { signal });
    const scripts = new Map(found.map((active) => [active.account, { ...active, script: active.script ?? texts.get(active.version) ?? '' }]));
    for (const account of portion) {
      const active = scripts.get(account) ?? null;
      answers.set(account, active);
      known.set(account, { active, until: now + MAIL_LIMITS.recipientMs });
    }
  }
  // Not from the memory: another message may have emptied it meanwhile.
  return [...answers.values()].filter((active) => active !== null);
}

function isFull(known: Memory): boolean {
  const length = [...known.values()].reduce((sum, { active }) => sum + (active?.script.length ?? 0), 0);
  return known.size >= MAIL_LIMITS.recipientsRemembered || length > MAIL_LIMITS.scriptsLength;
}

async function plan(deps: FiltersDeps, letter: FilteredLetter, active: KnownScript, signal: AbortSignal): Promise<AccountPlan> {
  const { runScript } = await import('./sieve/run-script.ts');
  const found = await runScript({
    storage: deps.storage,
    log: deps.log,
    active,
    script: active.script,
    isJunk: letter.isJunk,
    token: letter.queueId,
    signal,
    surroundings: {
      raw: letter.raw,
      sender: letter.sender,
      recipient: letter.recipients.get(active.account) ?? active.address,
      now: new Date((deps.clock ?? systemClock).now()),
      hostname: deps.hostname,
      version: deps.version,
    },
  });
  return { ...found, account: active.account, address: active.address };
}
