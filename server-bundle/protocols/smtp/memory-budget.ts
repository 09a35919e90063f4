/** How many bytes of unfinished mail one process may hold. It counts; it allocates nothing. */
export interface MemoryBudget {
  /** False, and nothing taken, when it would be exceeded. */
  reserve(sizeBytes: number): boolean;
  release(sizeBytes: number): void;
}

export function memoryBudget(limitBytes: number): MemoryBudget {
  let used = 0;
  return {
    reserve: (sizeBytes) => {
      if (used + sizeBytes > limitBytes) return false;
      used += sizeBytes;
      return true;
    },
    release: (sizeBytes) => {
      used = Math.max(0, used - sizeBytes);
    },
  };
}
