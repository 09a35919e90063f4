/**
 * The stack on a fresh practice VPS: how long a set-up takes, how long one that changes nothing, how large the image is, and what
 * each container holds in memory when idle. Root on Debian with Docker; the world is removed afterwards.
 *
 *     node test/bench/stack.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleManifest } from '../../server-bundle/contract/manifest.ts';
import { palomar, runEntry } from '../support/practice-run.ts';

const ENTRY = 'desktop/main/entry/practice/main.ts';
const SETTLE_MS = 60_000;
const RERUNS = 5;

const folder = mkdtempSync(path.join(tmpdir(), 'palomar-bench-'));
const home = path.join(folder, 'home');
const env = { ...process.env, PALOMAR_HOME: home, PALOMAR_PRACTICE: 'palomar-bench:84', NO_COLOR: '1' };
process.env['PALOMAR_PRACTICE'] = env.PALOMAR_PRACTICE;

function row(name: string, value: string, aim: string): void {
  console.log(`${name.padEnd(42)} ${value.padStart(12)}   ${aim}`);
}

async function rerunMs(): Promise<number> {
  const { stdout } = await palomar(home, 'setup', 'Practice server', '--domain', 'dovecote.test', '--json');
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { kind?: string; changed?: number; tookMs?: number };
  if (last.kind !== 'finished' || last.changed !== 0 || last.tookMs === undefined)
    throw new Error(`The set-up changed something: ${stdout.slice(-500)}`);
  return last.tookMs;
}

/** MiB of anonymous and active file memory, as Docker counts it. */
function memory(): readonly (readonly [service: string, mebibytes: number])[] {
  const text = execFileSync('docker', ['exec', 'palomar-bench-vps', 'docker', 'stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}'], {
    encoding: 'utf8',
  });
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const match = /^palomar-(\S+)-\d+ ([\d.]+)(KiB|MiB|GiB)/.exec(line);
      if (!match) throw new Error(`Docker said: ${line}`);
      const factor = { KiB: 1 / 1024, MiB: 1, GiB: 1024 }[match[3] ?? 'MiB'] ?? 1;
      return [match[1] ?? '', Number(match[2]) * factor] as const;
    });
}

try {
  const ran = await runEntry(ENTRY, [], { env, log: 'bench-stack.log', timeoutMs: 600_000 });
  if (ran.exitCode !== 0) throw new Error(ran.stderr.slice(-2000));
  const secondsOf = (title: string): string => new RegExp(`^\\d+\\. ${title} +([\\d.]+ s)$`, 'm').exec(ran.stderr)?.[1] ?? '?';
  const manifest = bundleManifest.parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../resources/bundle/manifest.json'), 'utf8')));
  const reruns: number[] = [];
  for (let round = 0; round < RERUNS; round += 1) reruns.push(await rerunMs());
  await sleep(SETTLE_MS);
  const containers = memory();

  row('what', 'measured', 'aim');
  row('image, compressed', `${((manifest.images.amd64?.sizeBytes ?? 0) / 1e6).toFixed(1)} MB`, '≤ 50 MB');
  row('set-up of a fresh VPS', secondsOf('Set it up'), '');
  row('practice, all steps', secondsOf('in all') === '?' ? `${(ran.tookMs / 1000).toFixed(1)} s` : secondsOf('in all'), '< 75 s warm, < 240 s cold');
  row(
    `set-up that changes nothing, median of ${RERUNS}`,
    `${(reruns.toSorted((a, b) => a - b)[Math.floor(RERUNS / 2)] ?? 0).toFixed(0)} ms`,
    '< 5000 ms',
  );
  for (const [service, mebibytes] of containers.toSorted(([, a], [, b]) => b - a))
    row(`memory of ${service}, idle`, `${mebibytes.toFixed(1)} MiB`, '');
  row('memory of the idle stack', `${containers.reduce((sum, [, mebibytes]) => sum + mebibytes, 0).toFixed(1)} MiB`, '≤ 250 MB');
} finally {
  await runEntry(ENTRY, ['--down'], { env, log: 'bench-stack.log', timeoutMs: 120_000 });
  rmSync(folder, { recursive: true, force: true });
}
