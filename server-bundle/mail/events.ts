/**
 * Telling storage what happened to a message, so that "where is my message" has an answer. Never awaited and never failing:
 * events are gathered for a moment per storage, and what cannot be told is lost without harm.
 */
import type { DeliveryEvent, EventKind, Storage } from '../storage/api/operations.ts';
import { EVENTS_GATHERED_MAX, EVENTS_GATHERED_MS } from './limits.ts';

export interface Happened {
  readonly kind: EventKind;
  readonly queueId: string;
  /** Of the envelope. */
  readonly sender: string;
  /** One event each; none at all makes one of the message as a whole. */
  readonly recipients?: readonly string[];
  /** Address or name of the other side. */
  readonly peer?: string | null;
  /** A reply or a few words, nothing of the message. */
  readonly reason?: string | null;
}

type Recorder = Pick<Storage, 'call'>;

const gathered = new WeakMap<Recorder, DeliveryEvent[]>();

export function recordEvent(storage: Recorder, happened: Happened): void {
  let events = gathered.get(storage);
  if (!events) {
    events = [];
    gathered.set(storage, events);
    setTimeout(() => send(storage), EVENTS_GATHERED_MS).unref();
  }
  const { recipients, ...common } = happened;
  const event = { ...common, ...cleaned(common), at: Date.now() };
  if (!recipients || recipients.length === 0) events.push(event);
  else for (const recipient of recipients.slice(0, EVENTS_GATHERED_MAX)) events.push({ ...event, recipient });
  if (events.length >= EVENTS_GATHERED_MAX) send(storage);
}

/** Replies have line ends and more words than are kept. */
function cleaned({ peer, reason }: Pick<Happened, 'peer' | 'reason'>): { peer: string | null; reason: string | null } {
  const flat = (text: string | null | undefined, length: number): string | null => text?.replace(/[\0\r\n]+/g, ' ').slice(0, length) ?? null;
  return { peer: flat(peer, 255), reason: flat(reason, 500) };
}

function send(storage: Recorder): void {
  const events = gathered.get(storage);
  gathered.delete(storage);
  if (!events) return;
  for (let from = 0; from < events.length; from += EVENTS_GATHERED_MAX)
    storage.call('event.record', { events: events.slice(from, from + EVENTS_GATHERED_MAX) }).catch(() => undefined);
}
