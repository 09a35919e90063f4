/**
 * Logs onto the screen: ours (Docker's API over one SSH connection, the browser door, the log screen) against `ssh … docker logs -f` into an
 * xterm.js, turn by turn, over the same sshd from the same container. Then what the window costs after very many lines, and how quickly it
 * answers with 50,000 lines in it while 100,000 a minute come in. `node test/bench/logs.ts [rounds] [millions of lines for the memory]`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { connect } from '../../desktop/main/remote/ssh/connect.ts';
import { openBrowser } from '../e2e/screens/stage.ts';
import { startProject } from '../support/compose-project.ts';
import { startSshDaemon } from '../support/ssh-daemon.ts';
import { burst, LAST, steadily } from './logs/container.ts';
import { openOurScreen, type OurScreen } from './logs/our-screen.ts';
import { startPlainTerminal, type PlainTerminal } from './logs/plain-terminal.ts';

const BURST_LINES = 99_000;
const PER_TENTH_OF_A_MINUTES_100_000 = 167;
const FLOOD_PER_TENTH = 2_000;
const INTERACTIONS = 24;

const rounds = Number(process.argv[2] ?? 3);
const millions = Number(process.argv[3] ?? 0.5);

await using daemon = await startSshDaemon();
await using project = await startProject();
await using remote = await connect({
  endpoint: daemon.endpoint,
  hostKey: daemon.hostKey,
  credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
});
const browser = await openBrowser();
try {
  await using screen = await openOurScreen(browser, remote, project.name);
  await throughput(screen);
  await memoryAndLatency(screen);
} finally {
  await browser.close();
}

async function throughput(screen: OurScreen): Promise<void> {
  const id = await project.start('mx', burst(BURST_LINES));
  await until(async () => (await project.docker.getContainer(id).logs({ stdout: true, tail: 1 })).toString().includes(LAST));
  const { host, port, user } = daemon.endpoint;
  const plainOptions = ['-F', '/dev/null', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  const command = ['ssh', ...plainOptions, '-i', daemon.userKey.path, '-p', String(port), `${user}@${host}`, 'docker', 'logs', '-f', '-t', id];
  await using plain = await startPlainTerminal(command, LAST);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await timeOurs(screen));
    theirs.push(await timePlain(browser, plain));
  }
  await project.remove(id);
  const rate = (ms: number): string => `${String(Math.round((BURST_LINES / ms) * 1000)).padStart(7)} lines/s`;
  console.log(`${String(BURST_LINES)} lines until the last one is on the screen, median of ${String(rounds)}`);
  console.log(`  ours                ${rate(median(ours))}   (${ours.map(rate).join(', ')})`);
  console.log(`  ssh docker logs -f  ${rate(median(theirs))}   (${theirs.map(rate).join(', ')})`);
  console.log(`  ratio               ${(median(theirs) / median(ours)).toFixed(2)} ×   aim ≥ 1.5`);
}

/** From the question that reaches main, over every call that Docker is asked, to the last line in view. */
async function timeOurs(screen: OurScreen): Promise<number> {
  const { page } = screen;
  await screen.begin('mx');
  await page.locator('.xterm-rows', { hasText: LAST }).waitFor();
  const before = screen.delivered();
  await screen.lastDay();
  await until(() => Promise.resolve(screen.delivered() - before > BURST_LINES));
  // The screen was emptied when the question was asked, so what stands there is new.
  await page.waitForFunction((last) => document.querySelector('.xterm-rows')?.textContent.includes(last), LAST, { polling: 'raf', timeout: 120_000 });
  return performance.now() - screen.askedMs();
}

/** The login is part of it, as it is for whoever types the command; ours stands already. So it is timed and taken off. */
async function timePlain(window: Browser, plain: PlainTerminal): Promise<number> {
  const page = await window.newPage({ viewport: { width: 1440, height: 900 } });
  const firstByte = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived', { timeout: 60_000 }));
  await page.goto(plain.url);
  await firstByte;
  const started = performance.now();
  await page.waitForFunction(() => document.title === 'done', undefined, { polling: 'raf', timeout: 120_000 });
  const took = performance.now() - started;
  await page.close();
  return took;
}

async function memoryAndLatency(screen: OurScreen): Promise<void> {
  const { page } = screen;
  const flooding = await project.start('imap', steadily(FLOOD_PER_TENTH));
  const cdp = await page.context().newCDPSession(page);
  await screen.begin('imap');
  const before = screen.delivered();
  await until(() => Promise.resolve(screen.delivered() - before >= millions * 1_000_000));
  await project.remove(flooding);
  const { renderer, heap } = await memoryOf(cdp);
  console.log(`After ${String(millions)} million lines at once (${await page.locator('.log-status').innerText()})`);
  console.log(`  the page's process  ${renderer.toFixed(0)} MB private, ${heap.toFixed(0)} MB of it JavaScript   aim < 250`);
  console.log(`  this process (main, and the benchmark)  ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
  await latency(page);
}

async function latency(page: Page): Promise<void> {
  const coming = await project.start('imap', steadily(PER_TENTH_OF_A_MINUTES_100_000));
  await page.waitForTimeout(2_000);
  const field = page.getByRole('textbox', { name: 'Show lines that match' });
  const times: number[] = [];
  for (let index = 0; index < INTERACTIONS; index += 1) {
    // From the key to the second frame after it: what was typed has been handled and drawn.
    const handled = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          window.addEventListener(
            'keydown',
            ({ timeStamp }) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - timeStamp))),
            { once: true, capture: true },
          );
        }),
    );
    await field.press(index % 6 === 5 ? 'Control+a' : 'ana@.*'.charAt(index % 6));
    times.push(await handled);
    await page.waitForTimeout(150);
  }
  await project.remove(coming);
  const sorted = times.toSorted((a, b) => a - b);
  console.log(`A key in the filter, ${await page.locator('.log-status').innerText()}, 100,000 a minute coming in`);
  console.log(`  until it is drawn   median ${median(times).toFixed(0)} ms, slowest ${(sorted.at(-1) ?? 0).toFixed(0)} ms`);
}

async function memoryOf(cdp: CDPSession): Promise<{ readonly renderer: number; readonly heap: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.enable').then(() => cdp.send('Performance.getMetrics'));
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateMegabytes(id));
  return { renderer: Math.max(...pages), heap: heap / 1e6 };
}

function privateMegabytes(pid: number): number {
  const status = readFileSync(path.join('/proc', String(pid), 'status'), 'utf8');
  return (Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
