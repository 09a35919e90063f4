/**
 * How many bytes of unfinished mail one process may hold, and who holds them. One address never gets all of it; and when it is
 * short, the slowest of those who keep others waiting loses what it holds. It counts; it allocates nothing.
 */
export interface Holder {
  /** What clients are counted by. */
  readonly address: string;
  /** Octets per second of the message so far; infinite while the server itself is what takes time. */
  pace(): number;
  /** Must let go of the bytes: the message is lost, the client may try again. */
  evict(): void;
}

export interface MemoryShare {
  /** False, and nothing taken, when there is no room. */
  reserve(sizeBytes: number): boolean;
  release(): void;
}

export interface MemoryBudget {
  share(holder: Holder): MemoryShare;
}

export interface BudgetLimits {
  readonly totalBytes: number;
  readonly addressBytes: number;
  /** Who is slower than this, in octets per second, makes room for others. */
  readonly yieldPace: number;
}

interface Held {
  readonly holder: Holder;
  bytes: number;
}

export function memoryBudget(limits: BudgetLimits): MemoryBudget {
  const shares = new Set<Held>();
  const byAddress = new Map<string, number>();
  let used = 0;
  const change = (held: Held, bytes: number): void => {
    const { address } = held.holder;
    const left = (byAddress.get(address) ?? 0) + bytes;
    if (left > 0) byAddress.set(address, left);
    else byAddress.delete(address);
    used += bytes;
    held.bytes += bytes;
    if (held.bytes > 0) shares.add(held);
    else shares.delete(held);
  };
  const makeRoom = (sizeBytes: number, asking: Held): boolean => {
    while (used + sizeBytes > limits.totalBytes) {
      const slowest = slowestOf(shares, asking, limits.yieldPace);
      if (slowest === null) return false;
      change(slowest, -slowest.bytes);
      slowest.holder.evict();
    }
    return true;
  };
  return {
    share: (holder) => {
      const held: Held = { holder, bytes: 0 };
      return {
        reserve: (sizeBytes) => {
          if ((byAddress.get(holder.address) ?? 0) + sizeBytes > limits.addressBytes) return false;
          if (!makeRoom(sizeBytes, held)) return false;
          change(held, sizeBytes);
          return true;
        },
        release: () => {
          if (held.bytes > 0) change(held, -held.bytes);
        },
      };
    },
  };
}

function slowestOf(shares: ReadonlySet<Held>, asking: Held, yieldPace: number): Held | null {
  let slowest: Held | null = null;
  let least = yieldPace;
  for (const held of shares) {
    const pace = held === asking ? Number.POSITIVE_INFINITY : held.holder.pace();
    if (pace < least) [slowest, least] = [held, pace];
  }
  return slowest;
}
