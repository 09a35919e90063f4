/** Mail on its way out of one server: what waits, now and as it changes; holding, releasing, trying now and dropping it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueAction, QueueHold, QueueRow, QueueTarget, QueueView } from '../../../contract/models.ts';
import { given, type CallerFor, type OfServer, type Options } from './caller.ts';

type Filter = OfServer<{
  readonly limit: number;
  readonly state?: QueueRow['state'] | undefined;
  readonly destination?: string | undefined;
  readonly sender?: string | undefined;
  readonly queueId?: string | undefined;
}>;

type Control = OfServer<{ readonly action: QueueAction; readonly target: QueueTarget; readonly reason?: string | undefined }>;

export interface MailQueue {
  list(input: Filter, options?: Options): Promise<QueueRow[]>;
  holds(input: OfServer, options?: Options): Promise<QueueHold[]>;
  /** As it stands, and again whenever it has changed. Ends with the signal. */
  watch(input: Filter & { readonly intervalMs: number }, options?: Options): AsyncGenerator<QueueView, void>;
  control(input: Control, options?: Options): Promise<{ changed: number }>;
}

export function createMailQueue(caller: CallerFor): MailQueue {
  const list: MailQueue['list'] = ({ serverId, limit, ...filter }, options) =>
    caller({ serverId }, options)((client, signal) => client.queue.list({ limit, ...given(filter) }, signal));
  const holds: MailQueue['holds'] = (input, options) => caller(input, options)((client, signal) => client.queue.holds(undefined, signal));
  return {
    list,
    holds,
    async *watch({ intervalMs, ...filter }, options) {
      const signal = options?.signal;
      let shown = '';
      while (!signal?.aborted) {
        const [rows, held] = await Promise.all([list(filter, options), holds(filter, options)]);
        const view = { rows, holds: held };
        const text = JSON.stringify(view);
        if (text !== shown) yield view;
        shown = text;
        await sleep(intervalMs, undefined, signal ? { signal } : {}).catch(() => undefined);
      }
    },
    control: (input, options) =>
      caller(
        input,
        options,
      )((client, signal) => {
        const target = named(input.target);
        switch (input.action) {
          case 'hold':
            return client.queue.hold({ ...target, ...given({ reason: input.reason }) }, signal);
          case 'release':
            return client.queue.release(target, signal);
          case 'retry':
            return client.queue.retry(target, signal);
          case 'drop':
            return client.queue.drop(target, signal);
        }
      }),
  };
}

/** As the server's API takes it. */
function named(target: QueueTarget): { id?: string; ids?: string[]; destination?: string; sender?: string } {
  switch (target.kind) {
    case 'message':
      return { id: target.id };
    case 'recipients':
      return { ids: target.ids };
    case 'destination':
      return { destination: target.domain };
    case 'sender':
      return { sender: target.address };
  }
}
