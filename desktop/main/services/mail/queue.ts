/** Mail on its way out of one server: what waits, and holding, releasing, trying now and dropping it. */
import type { QueueAction, QueueRow, QueueTarget, ServerId } from '../../../contract/models.ts';
import type { Caller } from './recovery.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface Filter {
  readonly serverId: ServerId;
  readonly limit: number;
  readonly state?: QueueRow['state'] | undefined;
  readonly destination?: string | undefined;
  readonly sender?: string | undefined;
}

interface Control {
  readonly serverId: ServerId;
  readonly action: QueueAction;
  readonly target: QueueTarget;
  readonly reason?: string | undefined;
}

export interface MailQueue {
  list(input: Filter, options?: Options): Promise<QueueRow[]>;
  control(input: Control, options?: Options): Promise<{ changed: number }>;
}

export function createMailQueue(caller: (input: { readonly serverId: ServerId }, options: Options | undefined) => Caller): MailQueue {
  return {
    list: (input, options) =>
      caller(
        input,
        options,
      )((client, signal) => {
        const { limit, state, destination, sender } = input;
        const filter = {
          ...(state === undefined ? {} : { state }),
          ...(destination === undefined ? {} : { destination }),
          ...(sender === undefined ? {} : { sender }),
        };
        return client.queue.list({ limit, ...filter }, signal);
      }),
    control: (input, options) =>
      caller(
        input,
        options,
      )((client, signal) => {
        const target = named(input.target);
        switch (input.action) {
          case 'hold':
            return client.queue.hold({ ...target, ...(input.reason === undefined ? {} : { reason: input.reason }) }, signal);
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
function named(target: QueueTarget): { id?: string; destination?: string; sender?: string } {
  switch (target.kind) {
    case 'message':
      return { id: target.id };
    case 'destination':
      return { destination: target.domain };
    case 'sender':
      return { sender: target.address };
  }
}
