/** Gathers the events of one piece of work, to be sent after its COMMIT; nothing is told of work that was rolled back. */
import type { MailboxEvent } from '../../api/operations.ts';

export class Changes {
  readonly events: MailboxEvent[] = [];
  add(event: MailboxEvent): void {
    this.events.push(event);
  }
}
