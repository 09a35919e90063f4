/** What became of messages in the fake app. */
import { messagesOf, withService, type ServerEvent } from '../../../../desktop/main/services/mail/trace.ts';
import { ago, os, type Find } from './moments.ts';

const ID = '01k8m2x4n5p6q7r8s9t0v';
const event = (id: number, kind: ServerEvent['kind'], more: Partial<ServerEvent> = {}): ServerEvent => ({
  id,
  at: ago(60 - id),
  queueId: ID,
  kind,
  sender: 'ana@example.org',
  recipient: 'bea@slow.example',
  domain: 'example.org',
  peer: null,
  reason: null,
  ...more,
});
const STRANGER = { queueId: '01k8m2x4n5p6q7r8s9t9v', sender: 'carla@stranger.example', recipient: 'ana@example.org' };
const EVENTS: readonly ServerEvent[] = [
  event(1, 'queued', { recipient: null, peer: '198.51.100.20' }),
  event(2, 'deferred', { peer: 'mx1.slow.example', reason: '451 4.7.1 Greylisted, please try again in five minutes' }),
  event(3, 'delivered', { peer: 'mx1.slow.example', reason: '250 2.0.0 Ok: queued as 4Xk2Lp3' }),
  event(4, 'bounced', { recipient: 'gone@large.example', peer: 'mx.large.example', reason: '550 5.1.1 No such user here' }),
  event(5, 'accepted', { ...STRANGER, peer: '192.0.2.44' }),
  event(6, 'sealed', STRANGER),
  event(7, 'refused', {
    ...STRANGER,
    queueId: '01k8m2x4n5p6q7r8s9t8v',
    sender: 'spam@bulk.example',
    peer: '192.0.2.99',
    reason: '550 5.7.1 On the block list zen.example',
  }),
];

export function fakeDeliveries(find: Find, pauseMs: () => number) {
  return {
    deliveries: {
      trace: os.deliveries.trace.handler(async ({ input }) => {
        await find(input.serverId);
        await new Promise((resolve) => setTimeout(resolve, pauseMs()));
        const { query } = input;
        const found = EVENTS.filter((each) => query.includes(each.queueId) || each.sender === query || each.recipient === query);
        const ids = new Set(found.map(({ queueId }) => queueId));
        return { messages: messagesOf(EVENTS.filter(({ queueId }) => ids.has(queueId))), before: null };
      }),
      list: os.deliveries.list.handler(async ({ input }) => {
        await find(input.serverId);
        return EVENTS.filter(({ kind }) => input.kind === undefined || kind === input.kind).map(withService);
      }),
      count: os.deliveries.count.handler(async ({ input }) => {
        const { domain } = await find(input.serverId);
        if (domain === null) return [];
        const spanMs = input.spanMinutes * 60_000;
        const first = Math.ceil(Date.parse(input.since) / spanMs) * spanMs;
        return Array.from({ length: 24 }, (_, index) => [
          { at: new Date(first + index * spanMs).toISOString(), kind: 'accepted' as const, count: 8 + ((index * 5) % 17) },
          { at: new Date(first + index * spanMs).toISOString(), kind: 'delivered' as const, count: 3 + ((index * 3) % 7) },
          ...(index % 9 === 4 ? [{ at: new Date(first + index * spanMs).toISOString(), kind: 'bounced' as const, count: 1 }] : []),
        ]).flat();
      }),
    },
    tlsResults: {
      list: os.tlsResults.list.handler(() => [
        {
          day: '2026-11-20',
          domain: 'slow.example',
          policy: 'sts',
          host: 'mx1.slow.example',
          address: '192.0.2.70',
          result: 'success',
          sessions: 41,
        },
        {
          day: '2026-11-20',
          domain: 'large.example',
          policy: 'no-policy-found',
          host: 'mx.large.example',
          address: '192.0.2.71',
          result: 'starttls-not-supported',
          sessions: 2,
        },
      ]),
    },
  };
}
