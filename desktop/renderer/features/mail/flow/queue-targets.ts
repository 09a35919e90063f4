/** What an act on the queue is about: pure. */
import type { QueueAction, QueueRow, QueueTarget } from '../../../../contract/index.ts';

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

/** Whether an act on the target is about that recipient. */
export function isMeant(row: QueueRow, target: QueueTarget): boolean {
  switch (target.kind) {
    case 'message':
      return row.id === target.id || row.queueId === target.id;
    case 'recipients':
      return target.ids.includes(row.id);
    case 'destination':
      return row.domain === target.domain;
    case 'sender':
      return row.from === target.address;
  }
}

/** Of chosen rows those that an act changes: what is held is not held again, so that undoing it lets go of nothing that was held before. */
export function chosenFor(action: QueueAction, rows: readonly QueueRow[]): QueueTarget | null {
  const ids = rows.filter((row) => isOpen(row) && ACTS_ON[action].includes(row.state)).map(({ id }) => id);
  return ids.length === 0 ? null : { kind: 'recipients', ids };
}

const ACTS_ON: Readonly<Record<QueueAction, readonly QueueRow['state'][]>> = {
  hold: ['waiting'],
  release: ['held'],
  retry: ['waiting', 'held'],
  drop: ['waiting', 'held'],
};

/** What is shown of a target; nothing where a count says it all. */
export function nameOf(target: QueueTarget): string {
  switch (target.kind) {
    case 'recipients':
      return '';
    case 'message':
      return target.id;
    case 'destination':
      return target.domain;
    case 'sender':
      return target.address;
  }
}
