/**
 * The storage service as a process of its own, as it runs in its container (heap and semi-space as there): delivery sealed and into
 * open mailboxes with 0, 1 and 2 workers; how long it takes to open a mailbox; small calls over the socket and in process; how soon a
 * watcher hears; a thousand mailboxes open; and what messages of the largest size cost in memory.
 *
 *     node test/bench/storage.ts [messages per row] [mailboxes open]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { AccountId, Storage } from '../../server-bundle/storage/api/operations.ts';
import { storageProcess } from '../support/storage-process.ts';
import type { StorageProcess } from '../support/storage-process.ts';
import { PASSWORD, linkAs, openMailbox, stage } from '../support/storage-stage.ts';
import { largest } from './storage/largest.ts';
import { manyOpen } from './storage/many-open.ts';
import { percentile, rate, table } from './storage/measure.ts';

const MESSAGES = Number(process.argv[2] ?? 2000);
const MAILBOXES = Number(process.argv[3] ?? 1000);
const CALLERS = 32;
const ACCOUNTS = 4;
const WORKERS = [0, 1, 2];
/** As the image's entry and the compose file set them. */
export const NODE_ARGUMENTS = ['--max-semi-space-size=1', '--max-old-space-size=96'];

interface World {
  readonly server: StorageProcess;
  readonly api: Storage;
  readonly mx: Storage;
  readonly imap: Storage;
  readonly accounts: readonly AccountId[];
}

async function within<T>(workers: number, work: (world: World) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'palomar-bench-'));
  try {
    await using server = await storageProcess(directory, { workers, nodeArguments: NODE_ARGUMENTS });
    await using api = linkAs('api', server.port);
    await using mx = linkAs('mx', server.port);
    await using imap = linkAs('imap', server.port);
    await api.call('domain.create', { name: 'dovecote.test' });
    const accounts: AccountId[] = [];
    for (let n = 0; n < ACCOUNTS; n++) accounts.push((await api.call('account.create', { address: `a${n}@dovecote.test`, password: PASSWORD })).id);
    return await work({ server, api, mx, imap, accounts });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function deliveries(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of WORKERS)
    await within(workers, async ({ mx, imap, accounts }) => {
      for (const [where, open] of [
        ['sealed', false],
        ['open', true],
      ] as const) {
        if (open) for (let n = 0; n < ACCOUNTS; n++) await openMailbox(imap, `a${n}@dovecote.test`);
        for (const sizeBytes of [4_000, 100_000]) {
          const raw = Buffer.alloc(sizeBytes, 'Subject: a letter\r\n\r\nThe heron stands at the weir, and the weir hums.\r\n');
          const one = async (n: number): Promise<unknown> =>
            mx.call('message.deliver', { deliveryId: `${where}-${sizeBytes}-${n}`, accounts: [accounts[n % ACCOUNTS] ?? ('' as AccountId)], raw });
          const { perSecond, medianMs, slowestMs } = await rate(sizeBytes > 50_000 ? MESSAGES / 4 : MESSAGES, CALLERS, one);
          rows.push([`${where}, ${sizeBytes / 1000} KB`, String(workers), perSecond, medianMs, slowestMs]);
        }
      }
    });
  table(`Delivery to ${ACCOUNTS} mailboxes, ${CALLERS} at a time, each answered after fsync`, ['', 'workers', 'per s', 'median ms', '99% ms'], rows);
}

async function openings(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of WORKERS)
    await within(workers, async ({ mx, imap, accounts }) => {
      const login = { address: 'a0@dovecote.test', password: PASSWORD };
      const time = async (work: () => Promise<unknown>): Promise<number> => {
        const at = performance.now();
        await work();
        return performance.now() - at;
      };
      const opening = async (): Promise<number> => {
        const at = performance.now();
        const { session } = await imap.call('login.open', login);
        const took = performance.now() - at;
        await imap.call('login.close', { session });
        return took;
      };
      const first = await opening();
      const again: number[] = [];
      for (let n = 0; n < 15; n++) again.push(await opening());
      await imap.call('login.open', login);
      const second = await time(() => imap.call('login.open', login));
      for (let n = 0; n < 100; n++)
        await mx.call('message.deliver', { deliveryId: `s${n}`, accounts: accounts.slice(1, 2), raw: Buffer.alloc(4000, 'a line\r\n') });
      const sealed = await time(() => imap.call('login.open', { ...login, address: 'a1@dovecote.test' }));
      rows.push([String(workers), first, percentile(again, 0.5), second, sealed]);
    });
  table('Opening a mailbox, milliseconds, argon2id of the password included', ['workers', 'first', 'again', 'while open', 'with 100 sealed'], rows);
}

async function smallCalls(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of WORKERS) {
    await within(workers, async ({ imap }) => {
      const { session } = await openMailbox(imap, 'a0@dovecote.test');
      rows.push(['socket', String(workers), ...(await callRates(imap, session))]);
    });
    await using world = await stage({ door: 'in-process', workers: { count: workers } });
    await world.account('a0');
    const { session } = await world.open('a0');
    rows.push(['in process', String(workers), ...(await callRates(world.as('imap'), session))]);
  }
  table('Small calls, 64 in flight, per second', ['', 'workers', 'health.get', 'mailbox.list'], rows);
}

async function callRates(imap: Storage, session: Awaited<ReturnType<typeof openMailbox>>['session']): Promise<number[]> {
  const health = await rate(MESSAGES * 5, 64, () => imap.call('health.get', {}));
  const list = await rate(MESSAGES * 2, 64, () => imap.call('mailbox.list', { session }));
  return [health.perSecond, list.perSecond];
}

async function events(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of WORKERS)
    await within(workers, async ({ mx, imap, accounts }) => {
      const { session } = await openMailbox(imap, 'a0@dovecote.test');
      let heard = Promise.withResolvers<number>();
      imap.watch(
        session,
        () => heard.resolve(performance.now()),
        () => undefined,
      );
      const took: number[] = [];
      for (let n = 0; n < 200; n++) {
        heard = Promise.withResolvers();
        const at = performance.now();
        const [when] = await Promise.all([
          heard.promise,
          mx.call('message.deliver', { deliveryId: `e${n}`, accounts: accounts.slice(0, 1), raw: Buffer.alloc(4000, 'a line\r\n') }),
        ]);
        took.push(when - at);
      }
      rows.push([String(workers), percentile(took, 0.5), percentile(took, 0.99)]);
    });
  table('From the call that delivers to the event at a watcher in another process, milliseconds', ['workers', 'median', '99%'], rows);
}

console.log(`load of the machine: ${loadavg()[0]?.toFixed(2) ?? '?'}; figures of a busy machine say little`);
await deliveries();
await openings();
await smallCalls();
await events();
await manyOpen(MAILBOXES);
await largest(NODE_ARGUMENTS);
