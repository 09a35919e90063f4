/**
 * What one session holds of large literals: counted against all of the process from their announcement until their command is done, so that many
 * clients who append at once cannot fill the memory. Who finds no room is refused before anything is sent (NO [LIMIT], RFC 9051 §7.1) and may try
 * again; he never waits for it while holding some himself. It counts; it allocates nothing.
 */
import { type BudgetLimits, type MemoryBudget, type MemoryShare, memoryBudget } from '../smtp/memory-budget.ts';
import { Pace } from '../smtp/pace.ts';
import { COUNTED_LITERAL_BYTES, LITERAL_GRACE_MS, LITERAL_MEMORY } from './limits.ts';

export function literalBudget(limits: BudgetLimits = LITERAL_MEMORY): MemoryBudget {
  return memoryBudget(limits);
}

export interface LiteralHolder {
  readonly address: string;
  /** Must let go of what has come so far: others have come whose letters are quicker. */
  evict(): void;
}

interface Letter {
  readonly share: MemoryShare;
  readonly pace: Pace;
}

export class LiteralRoom {
  readonly #budget: MemoryBudget;
  readonly #holder: LiteralHolder;
  /** Of the command that is coming in. */
  #coming: Letter | null = null;
  /** Of commands that have come and are not done, first come first done. */
  readonly #come: (Letter | null)[] = [];

  constructor(budget: MemoryBudget, holder: LiteralHolder) {
    this.#budget = budget;
    this.#holder = holder;
  }

  /** Whether a literal of this size may come, as part of the command that is coming in. */
  admits(sizeBytes: number): boolean {
    if (sizeBytes < COUNTED_LITERAL_BYTES) return true;
    this.#coming ??= this.#begin();
    return this.#coming.share.reserve(sizeBytes);
  }

  received(bytes: number): void {
    this.#coming?.pace.received(bytes);
  }

  /** The command is whole, or given up. */
  ended(): void {
    this.#coming?.pace.messageEnded();
    this.#come.push(this.#coming);
    this.#coming = null;
  }

  /** The first of those that ended is carried out: nothing of it is held. */
  done(): void {
    this.#come.shift()?.share.release();
  }

  /** Nothing is held any more. */
  release(): void {
    for (const letter of [this.#coming, ...this.#come.splice(0)]) letter?.share.release();
    this.#coming = null;
  }

  #begin(): Letter {
    const pace = new Pace();
    pace.messageBegan();
    const { address } = this.#holder;
    return { share: this.#budget.share({ address, pace: () => pace.current(LITERAL_GRACE_MS), evict: () => this.#holder.evict() }), pace };
  }
}
