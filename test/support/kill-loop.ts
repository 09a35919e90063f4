/**
 * `kill -9` of a process in a loop under load. Each round starts the process, lets callers work on it until it is killed in mid-work,
 * and notes what they were answered; what was answered must be found exactly once afterwards. A caller that got no answer knows nothing:
 * what it asked for may be there or not, but not twice, if it is of a kind that may be repeated.
 */
export interface Victim {
  /** SIGKILL, and gone. */
  kill(): Promise<void>;
}

export interface KillLoopOptions<V extends Victim> {
  readonly rounds: number;
  readonly start: (round: number) => Promise<V>;
  /** Before the load of a round: links, logins. What it returns is ended after the kill. */
  readonly prepare?: (victim: V, round: number) => Promise<AsyncDisposable | undefined>;
  /** Callers of one round. Each is called again and again with a number of its own until the process is gone; a rejection ends it. */
  readonly callers: readonly ((victim: V, name: string) => Promise<void>)[];
  /** From the first answer of the round to the kill; spread, so that it strikes at different places. */
  readonly killAfterMs: (round: number) => number;
}

/** Resolves after the last kill. */
export async function killLoop<V extends Victim>(options: KillLoopOptions<V>): Promise<void> {
  for (let round = 0; round < options.rounds; round++) {
    const victim = await options.start(round);
    const prepared = await options.prepare?.(victim, round);
    await oneRound(options, victim, round);
    await prepared?.[Symbol.asyncDispose]();
  }
}

async function oneRound<V extends Victim>(options: KillLoopOptions<V>, victim: V, round: number): Promise<void> {
  const state = { isRunning: true };
  const first = Promise.withResolvers<unknown>();
  const callers = options.callers.map(async (call, index) => {
    for (let n = 0; state.isRunning; n++) {
      await call(victim, `r${round}-c${index}-${n}`);
      first.resolve(undefined);
    }
  });
  const settled = Promise.allSettled(callers);
  await Promise.race([first.promise, settled]);
  await new Promise((resolve) => setTimeout(resolve, options.killAfterMs(round)));
  await victim.kill();
  state.isRunning = false;
  await settled;
}

/** What callers were answered, by kind, to be compared with what is found. */
export class Answered {
  readonly #names = new Map<string, Set<string>>();

  note(kind: string, name: string): void {
    const names = this.#names.get(kind) ?? new Set();
    this.#names.set(kind, names.add(name));
  }

  count(kind: string): number {
    return this.#names.get(kind)?.size ?? 0;
  }

  /** What is wrong with `found`: empty when everything answered is there, and nothing twice. */
  problems(kind: string, found: readonly string[]): string[] {
    const seen = new Set<string>();
    const twice = found.filter((name) => seen.size === seen.add(name).size).map((name) => `${name} is there twice`);
    const lost = [...(this.#names.get(kind) ?? [])].filter((name) => !seen.has(name)).map((name) => `${name} was answered and is lost`);
    return [...lost, ...twice];
  }
}
