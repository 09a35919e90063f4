/** In which container another view has asked for a shell, on the way here. Taken once: a shell is opened once for each time it was asked for. */
let wanted: string | null = null;

export function askForShellIn(service: string): void {
  wanted = service;
}

export function takeWanted(): string | null {
  const taken = wanted;
  wanted = null;
  return taken;
}
