/** Mail of the last day, hour by hour: what came in, what set out. Pure. */
import type { DeliveryCount } from '../../../contract/index.ts';

const HOUR_MS = 3_600_000;
export const FLOW_HOURS = 24;

export interface Flow {
  readonly incoming: number;
  readonly outgoing: number;
  /** Messages of each hour, the oldest first; FLOW_HOURS of them. */
  readonly perHour: readonly number[];
}

/** The full hour with which a day that ends now begins. */
export function flowSince(nowMs: number): string {
  return new Date((Math.floor(nowMs / HOUR_MS) - FLOW_HOURS + 1) * HOUR_MS).toISOString();
}

/** `accepted` is mail that strangers brought, `queued` mail that is to leave. Other events are of mail counted already. */
export function flowOf(counts: readonly DeliveryCount[], since: string): Flow {
  const perHour = Array.from({ length: FLOW_HOURS }, () => 0);
  const totals = { accepted: 0, queued: 0 };
  for (const { at, kind, count } of counts) {
    if (kind !== 'accepted' && kind !== 'queued') continue;
    totals[kind] += count;
    const hour = Math.floor((Date.parse(at) - Date.parse(since)) / HOUR_MS);
    if (hour >= 0 && hour < FLOW_HOURS) perHour[hour] = (perHour[hour] ?? 0) + count;
  }
  return { incoming: totals.accepted, outgoing: totals.queued, perHour };
}
