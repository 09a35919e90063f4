import { EVENT_KINDS } from '../../api/operations/events.ts';
import type { DeliveryEvent, EventOperations } from '../../api/operations/events.ts';
import { EVENTS_PER_CALL, EVENT_LIST_MAX, EVENT_PEER_MAX_LENGTH, EVENT_SPAN_MAX_MS, EVENT_SPAN_MIN_MS } from '../limits.ts';
import { id, list, maybe, oneOf, path, response, text, time, whole } from './checks.ts';
import type { Check } from './checks.ts';
import type { Shapes } from './checks.ts';

const FIELDS: Readonly<Record<keyof DeliveryEvent, Check>> = {
  at: time,
  queueId: id,
  kind: oneOf(...EVENT_KINDS),
  sender: path,
  recipient: maybe(path),
  peer: maybe(text(EVENT_PEER_MAX_LENGTH)),
  reason: maybe(response),
};

const event: Check = (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Record<string, unknown>;
  return Object.entries(FIELDS).every(([field, check]) => check(given[field]));
};

export const eventShapes: Shapes<keyof EventOperations> = {
  'event.record': { events: list(event, EVENTS_PER_CALL) },
  'event.list': {
    queueId: maybe(id),
    address: maybe(path),
    kind: maybe(oneOf(...EVENT_KINDS)),
    domain: maybe(text(253)),
    since: maybe(time),
    until: maybe(time),
    before: maybe(whole(1, Number.MAX_SAFE_INTEGER)),
    limit: whole(1, EVENT_LIST_MAX),
  },
  'event.count': { since: time, spanMs: whole(EVENT_SPAN_MIN_MS, EVENT_SPAN_MAX_MS), domain: maybe(text(253)) },
};
