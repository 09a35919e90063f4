/** `npm run practice` as a person runs it, in a home and a world of its own, with everything it said. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');
export const artefacts = path.join(root, 'test/artefacts');
const STORY = 'desktop/main/entry/practice/main.ts';
const STORY_TIMEOUT_MS = 600_000;

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** A second world beside a developer's own. */
export function practiceEnvironment(home: string): NodeJS.ProcessEnv {
  return { ...process.env, PALOMAR_HOME: home, PALOMAR_PRACTICE: process.env['PALOMAR_PRACTICE'] ?? 'palomar-e2e:79', NO_COLOR: '1' };
}

/** `npm run practice` in that home. */
export function practice(home: string, ...args: readonly string[]): Promise<Ran> {
  return runEntry(STORY, args, { env: practiceEnvironment(home), log: 'e2e-practice.log', timeoutMs: STORY_TIMEOUT_MS });
}

/** Runs a TypeScript entry to its end; what it says also goes to test/artefacts/<log>. */
export function runEntry(
  entry: string,
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly log: string; readonly timeoutMs: number },
): Promise<Ran> {
  mkdirSync(artefacts, { recursive: true });
  const log = createWriteStream(path.join(artefacts, options.log), { flags: 'a' });
  const startedAt = performance.now();
  const child = spawn(process.execPath, [path.join(root, entry), ...args], {
    cwd: root,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      said[name] += chunk.toString();
      log.write(chunk);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      log.end();
      resolve({ exitCode, ...said, tookMs: performance.now() - startedAt });
    });
  });
}

export interface OpenDoor extends AsyncDisposable {
  readonly url: string;
}

/** The browser door as a process of its own. It is ended, and waited for, on disposal. */
export async function openDoor(env: NodeJS.ProcessEnv, timeoutMs = 30_000): Promise<OpenDoor> {
  const child = spawn(process.execPath, [path.join(root, 'desktop/main/entry/browser/main.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said)?.[0];
    if (url !== undefined) return { url, [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null) break;
    await sleep(50);
  }
  await stop();
  throw new Error(`The door did not open. It said: ${said}`);
}

/** `palomar …` on the home of a practice run. */
export function palomar(home: string, ...args: readonly string[]): Promise<Ran> {
  const env = { ...practiceEnvironment(home), PALOMAR_PASSPHRASE: readFileSync(path.join(home, 'passphrase'), 'utf8') };
  return runEntry('desktop/main/entry/cli/palomar.mjs', args, { env, log: 'e2e-cli.log', timeoutMs: 300_000 });
}
