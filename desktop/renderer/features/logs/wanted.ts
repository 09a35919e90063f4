/** What of the logs another view has asked for, on the way here. Taken once. */
export interface WantedLogs {
  readonly services: readonly string[];
  /** That lines are narrowed down to; empty for all of them. */
  readonly text: string;
  /** From when on; null: what comes from now on. */
  readonly since: Date | null;
}

let wanted: WantedLogs | null = null;

export function askForLogsOf(service: string): void {
  wanted = { services: [service], text: '', since: null };
}

/** The lines of several services that hold such a text. */
export function askForLogsAbout(asked: WantedLogs): void {
  wanted = asked;
}

export function takeWanted(): WantedLogs | null {
  const taken = wanted;
  wanted = null;
  return taken;
}
