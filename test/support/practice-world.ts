/** The one practice world that the end-to-end files share: made by `npm run practice` for the first that asks for it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { z } from 'zod';
import { practice, type Ran } from './practice-run.ts';

/** Everything that the set-up starts. */
export const SERVICES = ['redis', 'resolver', 'sqlite', 'api', 'web', 'bree', 'mx', 'smtp', 'smtp-bree', 'imap'] as const;
const ran = z.object({ exitCode: z.number().nullable(), stdout: z.string(), stderr: z.string(), tookMs: z.number() });

export interface SharedWorld {
  readonly home: string;
  /** What `npm run practice` said when it made this world. */
  readonly told: Ran;
}

/** Joins the world, or makes it. What the story said of itself is for its own test to judge. */
export async function sharedWorld(): Promise<SharedWorld> {
  const folder = inject('practiceFolder');
  const home = path.join(folder, 'home');
  const file = path.join(folder, 'told.json');
  if (existsSync(file) && existsSync(home)) return { home, told: ran.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  const told = await practice(home);
  writeFileSync(file, JSON.stringify(told), { mode: 0o600 });
  return { home, told };
}
