/**
 * Cold start through the browser door: from starting its process (the real app, an open vault with two servers that nobody answers for) to the first
 * screen with those servers on it, in a Chromium that has never seen the page. Beside it the parts: until the door says its address, and from
 * the first request to the first screen; and what was sent for it. Medians. As `npm start` does, the process keeps its compiled sources; a first
 * round that fills that cache is not counted.
 * `node test/bench/start.ts [rounds]`; wants `electron-vite build` before.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser } from 'playwright-core';
import { serverId, type Server } from '../../desktop/contract/models.ts';
import { noKeyring } from '../../desktop/main/local/vault/keyring.ts';
import { openVault } from '../../desktop/main/local/vault/vault.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const AIM_MS = 1_500;
const PASSPHRASE = 'four unrelated words';
const DOOR = path.resolve(import.meta.dirname, '../../desktop/main/entry/browser/main.ts');

interface Start {
  readonly doorMs: number;
  readonly pageMs: number;
  readonly totalMs: number;
  readonly sentBytes: number;
  readonly requests: number;
}

const home = mkdtempSync(path.join(os.tmpdir(), 'palomar-start-'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ['--headless', '--disable-gpu'] });
try {
  await fillVault();
  const starts: Start[] = [];
  await coldStart(browser);
  for (let round = 0; round < ROUNDS; round += 1) starts.push(await coldStart(browser));
  const median = (of: (start: Start) => number): number => starts.map(of).sort((a, b) => a - b)[Math.floor(starts.length / 2)] ?? 0;
  const total = median((start) => start.totalMs);
  console.log(`process → address          ${median((start) => start.doorMs).toFixed(0)} ms`);
  console.log(`first request → screen     ${median((start) => start.pageMs).toFixed(0)} ms`);
  console.log(`process → first screen     ${total.toFixed(0)} ms (${starts.map((start) => start.totalMs.toFixed(0)).join(', ')}); aim < ${AIM_MS}`);
  console.log(
    `sent until then            ${(median((start) => start.sentBytes) / 1_000_000).toFixed(2)} MB in ${median((start) => start.requests)} requests`,
  );
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}

async function fillVault(): Promise<void> {
  await using vault = openVault(home, { keyring: noKeyring('a benchmark') });
  await vault.create({ passphrase: PASSPHRASE });
  for (const name of ['aviary', 'loft']) vault.servers.insert(serverNamed(name), { password: 'none' });
}

function serverNamed(name: string): Server {
  return {
    id: serverId.parse(name),
    name,
    // RFC 5737: nobody is there.
    endpoint: { host: name === 'aviary' ? '192.0.2.1' : '192.0.2.2', port: 22, user: 'root' },
    hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:none' },
    login: 'password',
    domain: `${name}.example`,
    hostname: `mail.${name}.example`,
    practice: false,
    addedAt: new Date().toISOString(),
    jump: [],
  };
}

async function coldStart(browser: Browser): Promise<Start> {
  const context = await browser.newContext();
  const page = await context.newPage();
  let sentBytes = 0;
  let requests = 0;
  page.on('response', (response) => {
    requests += 1;
    sentBytes += Number(response.headers()['content-length'] ?? 0);
  });
  const beginMs = performance.now();
  const door = spawn(process.execPath, [DOOR], {
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(home, 'cache'), PALOMAR_HOME: home, PALOMAR_PASSPHRASE: PASSPHRASE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(door.stdout);
    const openMs = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator('.server-card', { hasText: 'loft' }).waitFor();
    const endMs = performance.now();
    return { doorMs: openMs - beginMs, pageMs: endMs - openMs, totalMs: endMs - beginMs, sentBytes, requests };
  } finally {
    door.kill();
    await context.close();
  }
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line);
    if (found) return found[0];
  }
  throw new Error('The door has not said its address.');
}
