/** What became of messages on one server: followed by an id or an address, listed, counted. */
import type { DeliveryCount, DeliveryEvent, DeliveryKind, TracedMessage } from '../../../contract/models.ts';
import { given, type CallerFor, type OfServer, type Options } from './caller.ts';
import { messagesOf, questionOf, withService, type ServerEvent } from './trace.ts';

type OfDomain = OfServer<{ readonly domain?: string | undefined }>;

interface Traced {
  readonly query: string;
  /** RFC 3339. What began before and went on after it is shown whole where few messages are found. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface MailDeliveries {
  trace(input: OfServer<Traced>, options?: Options): Promise<{ messages: TracedMessage[]; before: number | null }>;
  list(input: OfDomain & { readonly kind?: DeliveryKind | undefined; readonly limit: number }, options?: Options): Promise<DeliveryEvent[]>;
  count(input: OfDomain & { readonly since: string; readonly spanMinutes: number }, options?: Options): Promise<DeliveryCount[]>;
}

/** Of so many messages that an address is found in, the whole story is fetched; of older ones what names the address. */
const FOLLOWED_WHOLE = 8;

export function createMailDeliveries(caller: CallerFor): MailDeliveries {
  return {
    trace: async ({ serverId, query, limit, ...place }, options) => {
      const call = caller({ serverId }, options);
      const ask = (question: object): Promise<ServerEvent[]> => call((client, signal) => client.deliveries.list({ limit, ...question }, signal));
      const question = questionOf(query);
      const events = await ask({ ...question, ...given(place) });
      const next = events.length < limit ? null : (events.at(-1)?.id ?? null);
      if (!('address' in question)) return { messages: messagesOf(events), before: next };
      // An address names only what concerns it: what others did with the same message is asked for by its id.
      const ids = messagesOf(events).flatMap(({ queueId }) => (queueId === '' ? [] : [queueId]));
      const whole = await Promise.all(ids.slice(0, FOLLOWED_WHOLE).map((queueId) => ask({ queueId })));
      const all = new Map([...events, ...whole.flat()].map((event) => [event.id, event]));
      return { messages: messagesOf([...all.values()]), before: next };
    },
    list: async ({ serverId, limit, ...filter }, options) =>
      (await caller({ serverId }, options)((client, signal) => client.deliveries.list({ limit, ...given(filter) }, signal))).map(withService),
    count: ({ serverId, since, spanMinutes, domain }, options) =>
      caller({ serverId }, options)((client, signal) => client.deliveries.count({ since, spanMinutes, ...given({ domain }) }, signal)),
  };
}
