/**
 * The data directory of a practice run: one that it made, or found empty, and marked. Only such a one is ever removed, whatever
 * $PALOMAR_HOME says: it may as well name the directory with somebody's real servers.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MARK = 'practice-home';

/** `isDefault`: nobody chose it, it lies in the checkout. @throws Error when there is something else in it */
export function claimHome(home: string, isDefault = false): void {
  if (isPracticeHome(home)) return;
  if (!isDefault && existsSync(home) && readdirSync(home).length > 0)
    throw new Error(
      `${home} (PALOMAR_HOME) holds something that no practice run has put there. Name an empty directory, or leave PALOMAR_HOME out; nothing was changed.`,
    );
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(home, MARK), 'Made by a practice run, and removed with it.\n', { mode: 0o600 });
}

/** False, and nothing removed, when it is not ours to remove. */
export function removeHome(home: string, isDefault = false): boolean {
  if (!isDefault && !isPracticeHome(home)) return !existsSync(home);
  rmSync(home, { recursive: true, force: true });
  return true;
}

export function isPracticeHome(home: string): boolean {
  return existsSync(path.join(home, MARK));
}
