/** Lets at most so many through at once per key; the others wait in line. */
export interface Gate {
  pass<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** The keys for which one more would have to wait. */
  full(): readonly string[];
}

interface Line {
  inside: number;
  readonly waiting: (() => void)[];
}

export function gate(limit: number): Gate {
  const lines = new Map<string, Line>();
  return {
    full: () => [...lines].filter(([, line]) => line.inside >= limit).map(([key]) => key),
    pass: async (key, work) => {
      const line = lines.get(key) ?? { inside: 0, waiting: [] };
      lines.set(key, line);
      if (line.inside >= limit) await new Promise<void>((enter) => line.waiting.push(enter));
      else line.inside += 1;
      try {
        return await work();
      } finally {
        const next = line.waiting.shift();
        // Whoever is let in takes this place, so the count stays.
        if (next) next();
        else line.inside -= 1;
        if (line.inside === 0) lines.delete(key);
      }
    },
  };
}
