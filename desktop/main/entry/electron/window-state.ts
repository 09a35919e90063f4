/** Where the window was and how large: kept in a file of its own, and taken up only where a display still shows enough of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(880).max(20_000), height: z.int().min(600).max(20_000) });
const windowState = z.object({ bounds, maximized: z.boolean() });

export type Bounds = z.infer<typeof bounds>;
export type WindowState = z.infer<typeof windowState>;

/** Of the window's title bar, so that it can be grabbed. */
const VISIBLE_PX = 100;

/** Null when nothing was kept, or it is damaged, or no display is where the window was. */
export function readWindowState(file: string, displays: readonly Bounds[]): WindowState | null {
  try {
    const state = windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
    return displays.some((display) => isReachable(state.bounds, display)) ? state : null;
  } catch {
    return null;
  }
}

/** What cannot be kept is no reason not to close. */
export function keepWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(windowState.parse(state)), { mode: 0o600 });
  } catch {
    return;
  }
}

function isReachable(window: Bounds, display: Bounds): boolean {
  const across = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  return across >= VISIBLE_PX && window.y >= display.y && window.y + VISIBLE_PX <= display.y + display.height;
}
