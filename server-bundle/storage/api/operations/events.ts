/** What happened to messages on their way: enough to say where one is, nothing of what it says. */

export const EVENT_KINDS = [
  /** Taken from a stranger. */
  'accepted',
  /** A stranger's message or recipient that was not taken. */
  'refused',
  /** Taken from one of ours, to be sent. */
  'queued',
  /** In a mailbox, or with the recipient's server. */
  'delivered',
  /** Kept for a mailbox whose owner is away. */
  'sealed',
  /** A rule of the owner put it elsewhere or away. */
  'filtered',
  'forwarded',
  /** To be tried again. */
  'deferred',
  /** Given up; the sender hears of it. */
  'bounced',
  /** Set aside by an administrator. */
  'held',
  /** Thrown away by a rule or an administrator. */
  'dropped',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** One thing that happened to one message, for one recipient where it concerns one. */
export interface DeliveryEvent {
  readonly at: number;
  /** Of the message: the thread through all its events. */
  readonly queueId: string;
  readonly kind: EventKind;
  /** Of the envelope; empty for the null sender. */
  readonly sender: string;
  readonly recipient?: string | null;
  /** Address or name of the other side. */
  readonly peer?: string | null;
  /** A reply or a few words; never anything of the message. */
  readonly reason?: string | null;
}

export interface EventRow {
  /** Grows with time. */
  readonly id: number;
  readonly at: number;
  readonly queueId: string;
  readonly kind: EventKind;
  readonly sender: string;
  readonly recipient: string | null;
  /** Ours that it concerns: the recipient's, else the sender's. */
  readonly domain: string | null;
  readonly peer: string | null;
  readonly reason: string | null;
}

export interface EventCount {
  /** Where its span begins. */
  readonly at: number;
  readonly kind: EventKind;
  readonly count: number;
}

export interface EventOperations {
  /** Answers at once: events are written together a moment later, and one that cannot be kept is lost without harm. */
  'event.record': [{ readonly events: readonly DeliveryEvent[] }, Record<string, never>];
  /** Newest first; `before` is the id of the last row of the page before. `address` is a sender or a recipient; `queueId` finds what follows from that message too. */
  'event.list': [
    {
      readonly queueId?: string;
      readonly address?: string;
      readonly kind?: EventKind;
      readonly domain?: string;
      readonly since?: number;
      readonly until?: number;
      readonly before?: number;
      readonly limit: number;
    },
    readonly EventRow[],
  ];
  /** How many of each kind there were in each span of `spanMs`, oldest first. */
  'event.count': [{ readonly since: number; readonly spanMs: number; readonly domain?: string }, readonly EventCount[]];
}
