/**
 * Where is my message? Pure: what a person typed becomes a question to the server, and the events it answers become messages, each with what
 * happened to it in order. An id that follows from another (`id.1` of a recipient, `id-…` of what was passed on) is the same message.
 */
import type { DeliveryEvent, DeliveryKind, TracedMessage } from '../../../contract/models.ts';

/** As the server tells it. */
export type ServerEvent = Omit<DeliveryEvent, 'service'>;

export type Question = { readonly queueId: string } | { readonly address: string } | Record<string, never>;

/** Ids are lower-case letters and digits, nine of time and twelve of chance, or 32 of a digest (server-bundle/mail/queue-id.ts). */
const ID = /^[0-9a-z]{12,40}(?:[.-][0-9a-z.-]*)?$/;
const ID_WITHIN = /(?:\bid[ =]|"queueId": ?")([0-9a-z]{21,32})\b/;

/** Nothing asks for everything. Else an address, an id, or a line that holds an id: a Received field, a line of a log. */
export function questionOf(text: string): Question {
  const line = text.trim();
  if (line === '') return {};
  const within = ID_WITHIN.exec(line)?.[1];
  if (within !== undefined) return { queueId: within };
  const bare = line.replace(/^<(.*)>$/, '$1');
  return ID.test(bare) && !bare.includes('@') ? { queueId: rootOf(bare) } : { address: bare };
}

/** Newest message first. */
export function messagesOf(events: readonly ServerEvent[]): TracedMessage[] {
  const found = new Map<string, ServerEvent[]>();
  for (const event of events) {
    // What was refused before it became a message has no id: each stands alone.
    const key = event.queueId === '' ? `#${event.id}` : rootOf(event.queueId);
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return [...found.values()].map(toMessage).sort((a, b) => last(b) - last(a));
}

export function withService(event: ServerEvent): DeliveryEvent {
  return { ...event, service: serviceOf(event) };
}

function toMessage(events: readonly ServerEvent[]): TracedMessage {
  const ordered = [...events].sort((a, b) => rankOf(a) - rankOf(b) || Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
  const [first] = ordered;
  return {
    queueId: rootOf(first?.queueId ?? ''),
    sender: first?.sender ?? '',
    recipients: [...new Set(ordered.flatMap(({ recipient }) => (recipient === null ? [] : [recipient])))],
    state: stateOf(ordered),
    startedAt: first?.at ?? new Date(0).toISOString(),
    events: ordered.map(withService),
  };
}

/** Each service writes its events down together, a moment later: a beginning may stand behind what followed from it. */
function rankOf({ kind, queueId }: ServerEvent): number {
  return (kind === 'accepted' || kind === 'queued') && queueId === rootOf(queueId) ? 0 : 1;
}

const ENDS: Readonly<Record<DeliveryKind, 'good' | 'bad' | 'held' | 'none'>> = {
  accepted: 'none',
  queued: 'none',
  forwarded: 'none',
  deferred: 'none',
  held: 'held',
  delivered: 'good',
  sealed: 'good',
  filtered: 'good',
  refused: 'bad',
  bounced: 'bad',
  dropped: 'bad',
};

/** By the last word about each recipient. What is passed on has, under its new address, a last word of its own. */
function stateOf(events: readonly ServerEvent[]): TracedMessage['state'] {
  if (events.every(({ kind }) => kind === 'refused')) return 'refused';
  const lasts = new Map<string, DeliveryKind>();
  for (const { recipient, kind } of events) if (recipient !== null) lasts.set(recipient, kind);
  const passedOn = events.some(({ kind }) => kind === 'forwarded');
  const ends = [...lasts.values()].filter((kind) => !(passedOn && lasts.size > 1 && kind === 'forwarded')).map((kind) => ENDS[kind]);
  const has = (end: (typeof ends)[number]): boolean => ends.includes(end);
  if (has('held')) return 'held';
  if (ends.length === 0 || has('none')) return 'under-way';
  if (!has('bad')) return 'delivered';
  return has('good') ? 'partly' : 'failed';
}

/** Who tells such an event (see recordEvent in server-bundle): an id with a suffix, or a host that answered, is of the queue. */
function serviceOf({ kind, queueId, peer }: ServerEvent): DeliveryEvent['service'] {
  if (kind === 'accepted' || (kind === 'refused' && queueId !== '')) return 'mx';
  if (kind === 'queued' || kind === 'refused') return 'smtp';
  if (kind === 'sealed' || kind === 'filtered' || (kind === 'delivered' && peer === null)) return 'sqlite';
  return 'smtp-bree';
}

function rootOf(queueId: string): string {
  return queueId.split(/[.-]/)[0] ?? queueId;
}

function last(message: TracedMessage): number {
  return Math.max(0, ...message.events.map(({ id }) => id));
}
