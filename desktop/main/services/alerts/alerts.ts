/**
 * The alerts that are open: the servers are looked at in turn for as long as somebody watches, what is found is judged, and the list is kept in
 * the vault, so that what was set aside stays so and nothing is said twice. Servers that are being worked on are left alone: then everything
 * restarts.
 */
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { alert as alertModel, type Alert, type ServerId } from '../../../contract/models.ts';
import { Watched } from '../watched.ts';
import { judge } from './judge.ts';
import { LOOK_EVERY_MS, LOOK_TIMEOUT_MS, LOOKS_AT_ONCE, SLOW_LOOK_EVERY } from './limits.ts';
import type { LookOptions } from './look.ts';
import type { Observation } from './observation.ts';
import { ofServers, withDismissal, withJudgement } from './open-alerts.ts';

export interface AlertsService {
  /** All that are open, at once and after every change. */
  watch(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<Alert[], void>;
  /** @throws PalomarError NOT_FOUND */
  dismiss(input: { readonly id: string }): Record<string, never>;
  restore(input: { readonly id: string }): Record<string, never>;
  /** Something was just done to this server: whoever watches need not wait a minute to see what came of it. */
  lookAgain(id: ServerId): void;
}

export interface AlertsDependencies {
  /** Those that are set up. Fails while the vault is locked. */
  readonly servers: () => readonly ServerId[];
  readonly look: (id: ServerId, options: LookOptions) => Promise<Observation>;
  readonly isBusy: (id: ServerId) => boolean;
  /** In the vault: fails while it is locked. */
  readonly kept: { load(): readonly Alert[] | null; save(open: readonly Alert[]): void };
  readonly now?: () => Date;
}

/** As they lie in the vault, each judged by itself: one that another version wrote is passed over and found anew, the others keep what was set aside. */
export const keptAlerts = z.array(z.unknown()).transform((all) =>
  all.flatMap((one): Alert[] => {
    const read = alertModel.safeParse(one);
    return read.success ? [read.data] : [];
  }),
);

interface Seen {
  readonly observation: Observation;
  readonly looks: number;
}

export function createAlertsService({ servers, look, isBusy, kept, now = () => new Date() }: AlertsDependencies): AlertsService {
  const open = new Watched<readonly Alert[]>([]);
  const seen = new Map<ServerId, Seen>();
  let looking: AbortController | null = null;

  /** Null while the vault is locked; then nothing of it is shown either. */
  const known = (): readonly ServerId[] | null => {
    try {
      return servers();
    } catch {
      seen.clear();
      if (open.value.length > 0) open.set([]);
      return null;
    }
  };
  const change = (next: readonly Alert[]): void => {
    if (JSON.stringify(next) === JSON.stringify(open.value)) return;
    kept.save(next);
    open.set(next);
  };
  const lookAt = async (id: ServerId, signal: AbortSignal): Promise<void> => {
    if (isBusy(id)) return;
    const before = seen.get(id);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
    const looks = before?.looks ?? 0;
    const options = { signal: limited, slow: looks % SLOW_LOOK_EVERY === 0, awaySinceMs: before?.observation.away?.sinceMs ?? null };
    const observation = await look(id, { ...options, nowMs: now().getTime() });
    // What went on meanwhile counts: the vault was locked, the server forgotten, a set-up begun.
    if (signal.aborted || isBusy(id) || known()?.includes(id) !== true) return;
    seen.set(id, { observation, looks: observation.away === null ? looks + 1 : looks });
    change(withJudgement(open.value, id, judge(observation, before?.observation ?? null), now()));
  };
  /** One look at a server at a time: an older one never has the last word. */
  const turns = new Map<ServerId, Promise<void>>();
  const lookInTurn = (id: ServerId, signal: AbortSignal): Promise<void> => {
    const turn = (turns.get(id) ?? Promise.resolve()).then(() => lookAt(id, signal)).catch(() => undefined);
    turns.set(id, turn);
    return turn;
  };
  const round = async (signal: AbortSignal): Promise<void> => {
    const ids = known();
    if (ids === null) return;
    if (seen.size === 0 && open.value.length === 0) open.set(remembered(kept));
    change(ofServers(open.value, ids));
    const waiting = [...ids];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await lookInTurn(id, signal);
    };
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, work));
  };
  const keepLooking = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await round(signal).catch(() => undefined);
      await pause(LOOK_EVERY_MS, signal);
    }
  };

  const stopLooking = (): void => {
    looking?.abort();
    looking = null;
  };

  const set = (id: string, dismissedAt: string | null): Record<string, never> => {
    if (known() === null) throw new PalomarError('VAULT_LOCKED', 'The vault is locked. Unlock it first.');
    if (!open.value.some((each) => each.id === id)) throw new PalomarError('NOT_FOUND', 'That alert is over. Nothing is left to set aside.');
    change(withDismissal(open.value, id, dismissedAt));
    return {};
  };
  return {
    watch: async function* ({ signal } = {}) {
      looking ??= new AbortController();
      if (open.watchers === 0) void keepLooking(looking.signal);
      try {
        for await (const alerts of open.watch(signal)) yield [...alerts];
      } finally {
        if (open.watchers === 0) stopLooking();
      }
    },
    dismiss: ({ id }) => set(id, now().toISOString()),
    restore: ({ id }) => set(id, null),
    lookAgain: (id) => {
      if (looking !== null && known()?.includes(id) === true) void lookInTurn(id, looking.signal);
    },
  };
}

/** What cannot be read is forgotten: at worst something that was set aside is said once more. Looking goes on. */
function remembered(kept: AlertsDependencies['kept']): readonly Alert[] {
  try {
    return kept.load() ?? [];
  } catch {
    return [];
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    timer.unref();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
