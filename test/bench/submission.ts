/**
 * Our submission against Debian's Postfix with Dovecot's SASL, on the same machine: STARTTLS and AUTH PLAIN on a port as 587, 4 KB and 100 KB
 * over 1, 10 and 50 connections, each letter to one mailbox here. Connections, TLS and logins are made before the clock starts.
 *
 * "250" is when the last letter was answered: it is in our queue, signed with DKIM, or in Postfix's, unsigned. "Delivered" is when the last one is
 * in the mailbox: ours by smtp-bree in the encrypted file, theirs by LMTP in a Maildir; both fsynced twice by then. Medians of the rounds.
 *
 *     node test/bench/submission.ts [rounds]      needs root and: postfix dovecot-lmtpd redis-server
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createSelfSigned } from '../../server-bundle/jobs/self-signed.ts';
import { startDovecot } from '../support/mta/dovecot.ts';
import { startDns } from './mx/dns.ts';
import { OWNER_PASSWORD, startPalomar } from './mx/palomar.ts';
import { startPostfix } from './mx/postfix.ts';
import type { SubmissionLoad } from './submission/load.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const RUN_MAX_MS = 180_000;
const LOAD = path.join(import.meta.dirname, 'submission/load.ts');
const KIB = 1024;
const SHAPES = [
  { size: '4 KB', sizeBytes: 4 * KIB, messages: 500 },
  { size: '100 KB', sizeBytes: 100 * KIB, messages: 200 },
].flatMap((size) => [1, 10, 50].map((connections) => ({ ...size, connections })));
type Shape = (typeof SHAPES)[number];

interface Contestant {
  readonly what: 'palomar' | 'postfix';
  readonly port: number;
  /** Letters that have reached the mailbox. */
  received(): Promise<number>;
  cpuMs(): number;
}

interface Result {
  readonly perSecond: number;
  readonly deliveredPerSecond: number;
  readonly cpuMs: number;
}

async function main(): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'pb-'));
  chmodSync(root, 0o755);
  try {
    const certificate = createSelfSigned(['mail.dovecote.test'], Date.now());
    await using dns = await startDns({});
    await using palomar = await startPalomar({ directory: path.join(root, 'palomar'), dns, certificate });
    await using dovecot = await startDovecot(path.join(root, 'd'));
    await using postfix = await startPostfix({ directory: path.join(root, 'postfix'), dovecot, milters: [], certificate });
    await palomar.sendWithoutLimit();
    const ourCpu = (): number => ['sqlite', 'smtp', 'smtp-bree', 'valkey'].reduce((sum, name) => sum + (palomar.cpuMs()[name] ?? 0), 0);
    await table([
      { what: 'palomar', port: palomar.ports.submission, received: () => palomar.received(), cpuMs: ourCpu },
      { what: 'postfix', port: postfix.ports.submission, received: () => Promise.resolve(dovecot.received('open')), cpuMs: () => postfix.cpuMs() },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function table(contestants: readonly Contestant[]): Promise<void> {
  const rows: object[] = [];
  for (const shape of SHAPES) {
    const results = new Map<string, Result[]>(contestants.map(({ what }) => [what, []]));
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const contestant of contestants) {
        const result = await run(contestant, shape);
        if (round > 0) results.get(contestant.what)?.push(result);
      }
    rows.push(rowOf(shape, results));
  }
  console.log(`\nsubmission: medians of ${ROUNDS} rounds, load average ${loadavg()[0]?.toFixed(1) ?? '?'} at the end`);
  console.table(rows);
}

function rowOf(shape: Shape, results: ReadonlyMap<string, readonly Result[]>): object {
  const median = (what: Contestant['what'], value: (result: Result) => number): number => {
    const sorted = (results.get(what) ?? []).map(value).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  const [ours, theirs] = [median('palomar', (result) => result.perSecond), median('postfix', (result) => result.perSecond)];
  const [here, there] = [median('palomar', (result) => result.deliveredPerSecond), median('postfix', (result) => result.deliveredPerSecond)];
  return {
    size: shape.size,
    connections: shape.connections,
    'palomar 250/s': Math.round(ours),
    'postfix 250/s': Math.round(theirs),
    '× 250': (ours / theirs).toFixed(2),
    'palomar delivered/s': Math.round(here),
    'postfix delivered/s': Math.round(there),
    '× delivered': (here / there).toFixed(2),
    'CPU ms, ours / theirs': (['palomar', 'postfix'] as const).map((what) => median(what, (result) => result.cpuMs).toFixed(2)).join(' / '),
  };
}

async function run(contestant: Contestant, shape: Shape): Promise<Result> {
  const { what, port } = contestant;
  const had = await contestant.received();
  const { connections, messages, sizeBytes } = shape;
  const address = 'open@dovecote.test';
  const load: SubmissionLoad = { port, login: address, password: OWNER_PASSWORD, recipient: address, connections, messages, sizeBytes };
  const child = fork(LOAD, [JSON.stringify(load)], { timeout: RUN_MAX_MS });
  const ended = once(child, 'exit');
  const next = async (): Promise<void> => {
    const isMessage = await Promise.race([once(child, 'message').then(() => true), ended.then(() => false)]);
    if (!isMessage) throw new Error(`The load of ${messages} messages of ${shape.size} on ${what} ended before it was done.`);
  };
  await next();
  const [cpuBefore, started] = [contestant.cpuMs(), performance.now()];
  child.send('go');
  await next();
  const perSecond = messages / ((performance.now() - started) / 1000);
  while ((await contestant.received()) - had < messages) {
    if (performance.now() - started > RUN_MAX_MS) throw new Error(`Not all that ${what} took is in the mailbox after ${RUN_MAX_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const deliveredPerSecond = messages / ((performance.now() - started) / 1000);
  await ended;
  return { perSecond, deliveredPerSecond, cpuMs: (contestant.cpuMs() - cpuBefore) / messages };
}

// So that what was started is stopped: see mx/postfix.ts.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
