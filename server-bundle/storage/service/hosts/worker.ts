/**
 * The program of a worker thread: mailboxes are open here, their writes and fsyncs happen here, and a long query holds up
 * nobody else's. What throws outside of an order ends the thread, and the service restarts it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { letGo } from '../../api/let-go.ts';
import { Parcel } from '../../api/parcel.ts';
import type { StorageError } from '../../api/operations.ts';
import { toStorageError } from '../sqlite/errors.ts';
import { END } from './end.ts';
import { HostedMailboxes } from './hosted.ts';
import { Outbox, read } from './messages.ts';
import type { AnswerFrame, OrderFrame } from './messages.ts';
import { Heavy } from './orders.ts';
import type { OrderKind, Orders } from './orders.ts';

export interface WorkerSettings {
  readonly root: string;
  readonly openFilesMax: number;
}

/** Bodies of the input that go back with the answer. */
const NONE: ReadonlySet<Buffer> = new Set();

function serve(port: NonNullable<typeof parentPort>, settings: WorkerSettings): void {
  const outbox = new Outbox<AnswerFrame>(port);
  const mailboxes = new HostedMailboxes({
    ...settings,
    events: { changed: (account, events, usedBytes) => outbox.add(['changed', account, events, usedBytes]) },
  });
  const perform = async <K extends OrderKind>(id: number, kind: K, now: number, input: Orders[K][0]): Promise<ReadonlySet<Buffer>> => {
    try {
      const output = await mailboxes.perform(kind, input, now);
      if (output instanceof Heavy) {
        outbox.add(['heavy', id, output.sizeBytes]);
        return NONE;
      }
      const { bytes, bodies } = Parcel.of(output);
      outbox.add(
        ['ok', id, bytes, bodies.map(({ path }) => path)],
        bodies.map((body) => body.bytes),
      );
      return new Set(bodies.map((body) => body.bytes));
    } catch (error) {
      const told = toStorageError(error, 'this mailbox');
      outbox.add(['error', id, told.code, told.message, detailOf(told)]);
      return NONE;
    }
  };
  port.on('message', (message: unknown) => {
    if (message === END) {
      mailboxes[Symbol.dispose]();
      outbox.flush();
      port.close();
      return;
    }
    for (const [frame, parcel, key] of read<OrderFrame>(message)) {
      const [, id, kind, now] = frame;
      // The service's thread made the input for this kind of order.
      const input = parcel?.open() as Orders[typeof kind][0];
      void perform(id, kind, now, key ? { ...input, key } : input).then((returned) => {
        for (const { bytes } of parcel?.bodies ?? []) if (!returned.has(bytes)) letGo(bytes);
      });
    }
  });
}

/** For the log: an error keeps no cause on its way between threads. */
function detailOf(error: StorageError): string {
  return error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : '';
}

if (parentPort) serve(parentPort, workerData as WorkerSettings);
