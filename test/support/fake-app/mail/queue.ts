/** The queue of the fake app: believable, changed by what is done to it, and as long as a test wants. */
import type { QueueRow } from '../../../../desktop/contract/index.ts';
import { isMeant } from '../../../../desktop/renderer/features/mail/flow/queue-targets.ts';
import { ago, os, type Find } from './moments.ts';

const QUEUE: readonly QueueRow[] = [
  ['waiting', 'ana@example.org', 'bea@slow.example', 3, '451 4.7.1 Greylisted, please try again in five minutes', 'mx1.slow.example'],
  ['held', 'ana@example.org', 'list@large.example', 0, null, null],
  [
    'sending',
    'postmaster@example.org',
    'a.person.with.a.remarkably.long.name.indeed@another-quite-long-domain.example',
    1,
    null,
    'mx.another.example',
  ],
  ['waiting', '', 'stranger@nowhere.example', 6, '450 4.1.2 The domain nowhere.example has no mail host', null],
].map(([state, from, recipient, attempts, lastResponse, host], index) => ({
  id: `01k8m2x4n5p6q7r8s9t${String(index)}v.1`,
  queueId: `01k8m2x4n5p6q7r8s9t${String(index)}v`,
  from: String(from),
  recipient: String(recipient),
  domain: String(recipient).split('@')[1] ?? '',
  sizeBytes: 4_100 * (index + 1),
  state: state as QueueRow['state'],
  attempts: Number(attempts),
  queuedAt: ago(30 * (index + 1)),
  nextAttemptAt: state === 'waiting' ? ago(-4) : null,
  lastResponse: lastResponse === null ? null : String(lastResponse),
  host: host === null ? null : String(host),
}));

/** As many as are wanted, the usual four first; three recipients to a message. */
export function longQueue(count: number): readonly QueueRow[] {
  const [first] = QUEUE;
  if (first === undefined) return [];
  const more = Array.from({ length: Math.max(0, count - QUEUE.length) }, (_, index): QueueRow => {
    const number = String(Math.floor(index / 3)).padStart(6, '0');
    const recipient = `reader.${String(index)}@list.example`;
    return { ...first, id: `01k8m2x4n5p6q7r${number}.${String(index % 3)}`, queueId: `01k8m2x4n5p6q7r${number}`, recipient, domain: 'list.example' };
  });
  return [...QUEUE, ...more];
}

export function fakeQueue(find: Find, queued: () => number) {
  let queue: readonly QueueRow[] | null = null;
  const rows = (): readonly QueueRow[] => (queue ??= longQueue(queued()));
  return {
    queue: {
      list: os.queue.list.handler(({ input }) => rows().filter(({ queueId }) => input.queueId === undefined || queueId === input.queueId)),
      holds: os.queue.holds.handler(() => [{ domain: 'large.example', reason: 'Their mail host is being moved', createdAt: ago(300) }]),
      watch: os.queue.watch.handler(async function* ({ input, signal }) {
        const { domain } = await find(input.serverId);
        const holds = [{ domain: 'large.example', reason: 'Their mail host is being moved', createdAt: ago(300) }];
        for (let shown: readonly QueueRow[] | null = null; !signal?.aborted; await new Promise((resolve) => setTimeout(resolve, 50))) {
          const now = rows();
          if (shown !== now) yield domain === null ? { rows: [], holds: [] } : { rows: [...now], holds };
          shown = now;
        }
      }),
      control: os.queue.control.handler(({ input: { action, target } }) => {
        const before = rows();
        const state = action === 'hold' ? 'held' : 'waiting';
        const changed = before.filter((row) => isMeant(row, target)).length;
        queue =
          action === 'drop' ? before.filter((row) => !isMeant(row, target)) : before.map((row) => (isMeant(row, target) ? { ...row, state } : row));
        return { changed };
      }),
    },
  };
}
