/** Whose logs another view has asked for, on the way here. Taken once. */
let wanted: string | null = null;

export function askForLogsOf(service: string): void {
  wanted = service;
}

export function takeWanted(): string | null {
  const taken = wanted;
  wanted = null;
  return taken;
}
