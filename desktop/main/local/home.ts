/** Where the app keeps its data. Never creates anything by being asked. */
import { chmodSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** $PALOMAR_HOME, else the place the platform means for it. */
export function dataDirectory(environment: Environment = process.env, platform: NodeJS.Platform = process.platform, home = os.homedir()): string {
  const chosen = environment['PALOMAR_HOME'];
  if (chosen) return path.resolve(chosen);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Palomar');
  if (platform === 'win32') return path.join(environment['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'Palomar');
  return path.join(environment['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'palomar');
}

/** Makes the directory, closed to everyone but its owner. */
export function ensurePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(directory, 0o700);
}
