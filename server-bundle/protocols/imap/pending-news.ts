/**
 * What others have done to a selected mailbox and its client has not been told yet, as its outcome and not as its course: however long a
 * client says nothing and however often the same flags change, this never grows beyond the mailbox.
 */
import type { MailboxEvent, MessageRow } from '../../storage/api/operations.ts';

export interface News {
  /** UIDs; some may never have been told to this client. */
  readonly removed: readonly number[];
  /** New messages, and those that came in while the mailbox was being listed. */
  readonly arrived: readonly MessageRow[];
  readonly changed: readonly MessageRow[];
  /** Every change up to this mod-sequence is in here or was before; 0 when that is not known. */
  readonly upTo: number;
}

export const NO_NEWS: News = { removed: [], arrived: [], changed: [], upTo: 0 };

export class PendingNews {
  readonly #removed = new Set<number>();
  readonly #arrived = new Map<number, MessageRow>();
  readonly #changed = new Map<number, MessageRow>();
  /** The largest mod-sequence heard of: storage tells each account's changes in their order. */
  #heard = 0;
  /** Of the first removal that waits. */
  #firstRemoval = Infinity;

  /** `isKnown`: whether the client counts that message, or may come to. */
  add(event: MailboxEvent, isKnown: (uid: number) => boolean): void {
    switch (event.kind) {
      case 'exists':
        for (const row of event.messages) this.#arrived.set(row.uid, row);
        break;
      case 'flags':
        for (const row of event.messages) {
          const rows = this.#arrived.has(row.uid) ? this.#arrived : this.#changed;
          if (rows === this.#arrived || isKnown(row.uid)) rows.set(row.uid, row);
        }
        break;
      case 'expunged':
        for (const uid of event.uids) {
          this.#arrived.delete(uid);
          this.#changed.delete(uid);
          if (isKnown(uid)) this.#removed.add(uid);
        }
        if (this.#removed.size > 0) this.#firstRemoval = Math.min(this.#firstRemoval, event.modSeq);
        break;
      case 'mailboxes-changed':
        return;
    }
    this.#heard = Math.max(this.#heard, modSeqOf(event));
  }

  /** Whether there is something that may be told; with `removals`, whether there is anything at all. */
  has(removals: boolean): boolean {
    return this.#arrived.size > 0 || this.#changed.size > 0 || (removals && this.#removed.size > 0);
  }

  /** What is taken is told by the caller. Without `removals` those wait, and nothing at or behind the first of them counts as told. */
  take(removals: boolean): News {
    const news: News = {
      removed: removals ? [...this.#removed] : [],
      arrived: [...this.#arrived.values()],
      changed: [...this.#changed.values()],
      upTo: removals ? this.#heard : Math.min(this.#heard, this.#firstRemoval - 1),
    };
    this.#arrived.clear();
    this.#changed.clear();
    if (removals) {
      this.#removed.clear();
      this.#firstRemoval = Infinity;
    }
    return news;
  }
}

function modSeqOf(event: MailboxEvent): number {
  switch (event.kind) {
    case 'exists':
    case 'flags':
      return event.messages.reduce((most, row) => Math.max(most, row.modSeq), 0);
    case 'expunged':
      return event.modSeq;
    case 'mailboxes-changed':
      return 0;
  }
}
