/**
 * `npm run practice`: builds, starts the practice world, tells the whole story unattended, and leaves the world running with the app
 * open at a URL. `--down` removes every trace. The vault of this home holds nothing but the practice server's throw-away password,
 * so its passphrase may lie beside it.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { buildImage } from '../../../../server-bundle/deploy/image/build-image.ts';
import { createApp } from '../../services/app.ts';
import { layoutFromEnvironment } from '../../services/practice/layout.ts';
import { createPracticeService } from '../../services/practice/practice.ts';
import { inProcessClient } from '../../services/router.ts';
import { claimHome, isPracticeHome, removeHome } from './home.ts';
import { tellStory } from './story.ts';
import { createTeller } from './tell.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const chosenHome = process.env['PALOMAR_HOME'];
const home = path.resolve(chosenHome ?? path.join(root, '.palomar'));
const isDefault = chosenHome === undefined;
const doorFile = path.join(home, 'door.json');
const DOOR_TIMEOUT_MS = 30_000;
const door = z.object({ url: z.string(), pid: z.number() });

const write = (text: string): void => void process.stderr.write(text);

async function down(): Promise<void> {
  if (isDefault || isPracticeHome(home)) closeDoor();
  await createPracticeService({ home, layout: layoutFromEnvironment() }).stop({ images: true });
  if (removeHome(home, isDefault)) write('The practice world is gone: containers, network, volumes, images and its data.\n');
  else write(`The practice world is gone. ${home} (PALOMAR_HOME) was left as it is: no practice run has made it.\n`);
}

async function up(): Promise<void> {
  const tell = createTeller(write);
  claimHome(home, isDefault);
  process.env['PALOMAR_PASSPHRASE'] ??= passphrase();
  closeDoor();
  const output = path.join(root, 'resources', 'bundle');
  await tell.step('Build the stack image', async () => {
    const built = await buildImage({ root, output });
    const sizeBytes = built.manifest.images.amd64?.sizeBytes ?? 0;
    tell.detail(`${path.basename(built.file)}, ${(sizeBytes / 1e6).toFixed(1)} MB${built.cached ? ', as built before' : ''}`);
  });
  {
    await using app = await createApp({ home, door: 'cli', doorReason: null, bundleDirectory: output });
    await tellStory({ client: inProcessClient(app), home, tell });
  }
  const url = await tell.step('Open the app', openDoor);
  write(`\n${tell.summary()}\n\nThe world keeps running. The app is open at\n  ${url}\n`);
  write(`On the command line: PALOMAR_HOME=${home} PALOMAR_PASSPHRASE=$(cat ${path.join(home, 'passphrase')}) npx palomar servers list\n`);
  write('Remove every trace with: npm run practice -- --down\n');
}

function passphrase(): string {
  const file = path.join(home, 'passphrase');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const made = randomBytes(24).toString('base64url');
  writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
  return made;
}

/** A process of its own, so that the app stays open when this one ends. */
async function openDoor(): Promise<string> {
  const log = openSync(path.join(home, 'door.log'), 'a', 0o600);
  const main = path.join(root, 'desktop/main/entry/browser/main.ts');
  spawn(process.execPath, [main, '--detach', '--reason', 'this is the practice run'], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PALOMAR_HOME: home },
  }).unref();
  for (const deadline = Date.now() + DOOR_TIMEOUT_MS; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const opened = readDoor();
    if (opened) return opened.url;
  }
  throw new Error(`The app did not open within ${DOOR_TIMEOUT_MS / 1000} s; see ${path.join(home, 'door.log')}.`);
}

function readDoor(): z.infer<typeof door> | null {
  try {
    return door.parse(JSON.parse(readFileSync(doorFile, 'utf8')));
  } catch {
    return null;
  }
}

function closeDoor(): void {
  const opened = readDoor();
  rmSync(doorFile, { force: true });
  if (!opened) return;
  try {
    process.kill(opened.pid);
  } catch {
    // It has ended by itself.
  }
}

try {
  await (process.argv.includes('--down') ? down() : up());
} catch (error) {
  write(`\n✕ ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['PALOMAR_DEBUG'] && error instanceof Error) write(`${error.stack ?? ''}\n`);
  process.exitCode = 1;
}
