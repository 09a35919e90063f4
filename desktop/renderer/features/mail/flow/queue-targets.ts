/** What an act on the queue is about: pure. */
import type { QueueRow, QueueTarget } from '../../../../contract/index.ts';

/** Something may still happen to it. */
export function isOpen({ state }: Pick<QueueRow, 'state'>): boolean {
  return state === 'waiting' || state === 'sending' || state === 'held';
}

export function targetsOf(row: QueueRow): { readonly message: QueueTarget; readonly destination: QueueTarget; readonly sender: QueueTarget | null } {
  return {
    message: { kind: 'message', id: row.id },
    destination: { kind: 'destination', domain: row.domain },
    // The null sender is nobody: whatever it is in, it is not one person's mail.
    sender: row.from === '' ? null : { kind: 'sender', address: row.from },
  };
}

/** How many recipients in the list an act would touch. */
export function countOf(rows: readonly QueueRow[], target: QueueTarget): number {
  return rows.filter((row) => isOpen(row) && isMeant(row, target)).length;
}

function isMeant(row: QueueRow, target: QueueTarget): boolean {
  switch (target.kind) {
    case 'message':
      return row.id === target.id || row.queueId === target.id;
    case 'destination':
      return row.domain === target.domain;
    case 'sender':
      return row.from === target.address;
  }
}

/** What is shown of a target. */
export function nameOf(target: QueueTarget): string {
  switch (target.kind) {
    case 'message':
      return target.id;
    case 'destination':
      return target.domain;
    case 'sender':
      return target.address;
  }
}
