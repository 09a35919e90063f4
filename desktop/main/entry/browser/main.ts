/**
 * The browser door as a process of its own: `node desktop/main/entry/browser/main.ts [--port N] [--reason TEXT] [--detach]`.
 * Prints where it is open. With --detach it also writes that to <home>/door.json, readable by its owner only, and outlives
 * the terminal it was started from; whoever starts it puts it in the background.
 */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirectory, ensurePrivateDirectory } from '../../local/home.ts';
import { createApp } from '../../services/app.ts';
import { createRouter } from '../../services/router.ts';
import { startBrowserDoor } from './door.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, reason: { type: 'string' }, detach: { type: 'boolean', default: false } },
});
const home = dataDirectory();
ensurePrivateDirectory(home);
const doorFile = path.join(home, 'door.json');
const stop = new AbortController();
let announced = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
process.on('SIGHUP', () => (values.detach ? undefined : stop.abort()));

try {
  await using app = await createApp({ home, door: 'browser', doorReason: values.reason ?? null });
  await using _door = await startBrowserDoor({ app: { router: createRouter(app) }, port: portOf(values.port), onUrl: announce });
  await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  if (values.detach) rmSync(doorFile, { force: true });
}

/** 0 is any free port. */
function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port < 65_536) return port;
  throw new Error(`--port is a number from 1 to 65535, not "${text}".`);
}

/** Each link opens once, so the next one is told as soon as one was used. */
function announce(url: string): void {
  console.log(announced ? `To open it in another browser: ${url}` : `Palomar is open at ${url}`);
  announced = true;
  if (!values.detach) return;
  writeFileSync(doorFile, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
  chmodSync(doorFile, 0o600);
}
