/** What `npm run practice` prints: numbered steps with their time, and what happens inside them, indented. Standard error only. */

export interface Teller {
  /** Runs one step of the story and says how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  detail(text: string): void;
  /** The table of all steps with their times, for the end. */
  summary(): string;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function createTeller(write: (text: string) => void, now: () => number = () => performance.now()): Teller {
  const times: { readonly title: string; readonly tookMs: number }[] = [];
  const startedAt = now();
  return {
    step: async (title, work) => {
      const begun = now();
      write(`\n${times.length + 1}. ${title}\n`);
      const result = await work();
      const tookMs = now() - begun;
      times.push({ title, tookMs });
      write(`   ✓ ${seconds(tookMs)}\n`);
      return result;
    },
    detail: (text) => {
      for (const line of text.split('\n')) write(`   ${line}\n`);
    },
    summary: () => {
      const width = Math.max(...times.map(({ title }) => title.length));
      const rows = times.map(({ title, tookMs }, index) => `${index + 1}. ${title.padEnd(width)}  ${seconds(tookMs).padStart(7)}`);
      return [...rows, `   ${'in all'.padEnd(width)}  ${seconds(now() - startedAt).padStart(7)}`].join('\n');
    },
  };
}
