/** Mailboxes open in the thread of the service itself: where memory is too small for workers, and where nobody else waits. */
import type { Host, HostEvents, OrderKind, Orders } from './orders.ts';
import { HostedMailboxes } from './hosted.ts';

export function localHost(options: { readonly root: string; readonly events: HostEvents; readonly openFilesMax: number }): Host {
  const mailboxes = new HostedMailboxes(options);
  return {
    perform: async <K extends OrderKind>(kind: K, input: Orders[K][0], { now }: { readonly now: number }) => mailboxes.perform(kind, input, now),
    [Symbol.asyncDispose]: () => {
      mailboxes[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
