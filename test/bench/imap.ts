/**
 * Our IMAP service, with storage, against Debian's Dovecot, on the same machine: the same mailboxes filled by the same commands, the same
 * client, TLS on both sides, fsync on both. Ours decrypts every page it reads; Dovecot reads plain files. The contestants take turns; the
 * table has medians of the rounds. "×" is how many times Dovecot's time ours is (more is better for us), by the clock and by CPU time of
 * all processes of each; on a machine that does other things too, trust the latter.
 *
 *     node test/bench/imap.ts [messages=5000 | full] [rounds=3] [only=commands,logins,idle] [format=maildir|sdbox|mdbox] [task=<text>] [idle=1000,5000] [one-process] [prof=<directory>]
 *
 * `full` has 100,000 messages and 5,000 idle sessions. Needs root and: dovecot-imapd redis-server
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createSelfSigned } from '../../server-bundle/jobs/self-signed.ts';
import { MAX_SESSIONS } from '../../server-bundle/protocols/imap/limits.ts';
import { BenchClient } from './imap/client.ts';
import type { Contestant } from './imap/contestant.ts';
import { startDovecot } from './imap/dovecot.ts';
import { startPalomar } from './imap/palomar.ts';
import { WARMING_MAX, idleSessions, logins, settled } from './imap/sessions.ts';
import { TASKS, fill } from './imap/tasks.ts';
import type { Sizes, Task } from './imap/tasks.ts';

const [first = '5000', ...rest] = process.argv.slice(2);
const IS_FULL = first === 'full';
const MESSAGES = IS_FULL ? 100_000 : Number(first);
const WISHES = new Map(rest.map((each): [string, string] => [each.split('=')[0] ?? '', each.split('=')[1] ?? '']));
const ROUNDS = Number(WISHES.get('rounds') ?? 3);
const ONLY = (WISHES.get('only') ?? 'commands,logins,idle').split(',');
const SIZES: Sizes = { messages: MESSAGES, bodies: IS_FULL ? 1_000 : Math.min(300, MESSAGES), folders: 200, appended: 100 };
const USERS = 20;
/** A task is repeated until it has taken so long: the kernel counts CPU time in hundredths of a second. */
const MEASURED_MS = IS_FULL ? 1_000 : 300;
/** Each of Dovecot's is a process of some megabytes. */
const DOVECOT_IDLE_MAX = 200;

async function main(): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'pi-'));
  // Dovecot's processes are other users and must get through.
  chmodSync(root, 0o755);
  try {
    await using stack = new AsyncDisposableStack();
    const certificate = createSelfSigned(['mail.dovecote.test'], Date.now());
    const prof = WISHES.get('prof');
    const ours = (isOneProcess: boolean, portOffset: number): Promise<Contestant> =>
      startPalomar({
        directory: path.join(root, `palomar${portOffset}`),
        certificate,
        isOneProcess,
        users: USERS,
        portOffset,
        nodeArguments: prof === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${prof}`],
      });
    const contestants: Contestant[] = [stack.use(await ours(false, 33_000))];
    if (WISHES.has('one-process')) contestants.push(stack.use(await ours(true, 34_000)));
    const format = WISHES.get('format') ?? 'maildir';
    if (format !== 'none')
      contestants.push(stack.use(await startDovecot({ directory: path.join(root, 'd'), certificate, users: USERS, port: 33_993, format })));
    if (ONLY.includes('commands')) await commands(contestants);
    if (ONLY.includes('logins')) await loginTable(contestants);
    if (ONLY.includes('idle')) await idleTable(contestants);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Result {
  readonly ms: number;
  readonly cpuMs: number;
}

async function commands(contestants: readonly Contestant[]): Promise<void> {
  const tasks = TASKS.filter(({ name }) => name.includes(WISHES.get('task') ?? ''));
  const clients = new Map<Contestant, BenchClient>();
  for (const contestant of contestants) {
    const client = await loggedIn(contestant);
    clients.set(contestant, client);
    const started = performance.now();
    await fill(client, SIZES);
    console.log(`${contestant.what}: filled in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    await settled(contestant);
  }
  const rows: object[] = [];
  for (const task of tasks) {
    const results = new Map<Contestant, Result[]>(contestants.map((contestant) => [contestant, []]));
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [contestant, client] of clients) {
        const result = await measured(contestant, client, task);
        if (round > 0) results.get(contestant)?.push(result);
      }
    rows.push(rowOf(task, results));
  }
  for (const client of clients.values()) client[Symbol.dispose]();
  print(`${MESSAGES} messages in INBOX, ${SIZES.bodies} with attachments`, rows);
}

async function loggedIn({ port, users }: Contestant): Promise<BenchClient> {
  const [user] = users;
  if (!user) throw new Error('There is no user.');
  return (await BenchClient.connect(port)).login(user);
}

async function measured(contestant: Contestant, client: BenchClient, task: Task): Promise<Result> {
  if (task.folder !== null) await client.command(`SELECT ${task.folder}`);
  let times = 0;
  const [started, before] = [performance.now(), contestant.cpuMs()];
  do {
    await task.run(client, SIZES);
    times += 1;
  } while (performance.now() - started < MEASURED_MS);
  return { ms: (performance.now() - started) / times, cpuMs: (contestant.cpuMs() - before) / times };
}

function rowOf({ name, aim }: Task, results: ReadonlyMap<Contestant, readonly Result[]>): object {
  const entries = [...results].map(([{ what }, runs]) => ({
    what,
    ms: median(runs.map((run) => run.ms)),
    cpuMs: median(runs.map((run) => run.cpuMs)),
  }));
  return { task: name, ...columns(entries), aim: aim === null ? '' : `≥ ${aim}` };
}

/** Times of each; of ours against Dovecot's. */
function columns(entries: readonly { readonly what: string; readonly ms: number; readonly cpuMs: number }[]): Record<string, string> {
  const theirs = entries.find(({ what }) => what.startsWith('dovecot'));
  return Object.fromEntries(
    entries.flatMap(({ what, ms, cpuMs }): [string, string][] => [
      [`${what}: ms`, ms.toFixed(1)],
      ['CPU ms'.padEnd(6 + entries.findIndex((entry) => entry.what === what)), cpuMs.toFixed(1)],
      ...(theirs && theirs.what !== what
        ? ([
            [`× ${what}`, (theirs.ms / ms).toFixed(2)],
            [`× CPU ${what}`, (theirs.cpuMs / cpuMs).toFixed(2)],
          ] satisfies [string, string][])
        : []),
    ]),
  );
}

async function loginTable(contestants: readonly Contestant[]): Promise<void> {
  const count = IS_FULL ? 400 : 100;
  const rows: object[] = [];
  for (const isOwn of [true, false])
    for (const contestant of contestants) {
      const users = isOwn ? contestant.withOwnPassword : contestant.users;
      await logins(contestant, users, 20);
      const { perSecond, cpuMs } = await logins(contestant, users, count);
      const kind = isOwn ? 'own password, argon2id' : 'app password; a plain one at Dovecot';
      rows.push({ 'log-ins': kind, who: contestant.what, 'a second': perSecond.toFixed(0), 'CPU ms each': cpuMs.toFixed(2) });
    }
  print('Connect, TLS, LOGIN, LOGOUT, four at once', rows);
}

async function idleTable(contestants: readonly Contestant[]): Promise<void> {
  const rows: object[] = [];
  for (const count of (WISHES.get('idle') ?? (IS_FULL ? '1000,5000' : '200')).split(',').map(Number))
    for (const contestant of contestants) {
      // Warm ones count among those that a server takes.
      const some = contestant.what.startsWith('dovecot') ? Math.min(count, DOVECOT_IDLE_MAX) : Math.min(count, MAX_SESSIONS - WARMING_MAX - 1);
      const { kbEach, allMb, waiting, newsMs } = await idleSessions(contestant, some);
      rows.push({
        sessions: some,
        who: contestant.what,
        'KB each': kbEach.toFixed(1),
        'all MB': allMb.toFixed(0),
        [`news to ${waiting}, ms`]: newsMs.toFixed(1),
      });
      await settled(contestant);
    }
  print(`Sessions in IDLE, of ${USERS} accounts`, rows);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(title: string, rows: readonly object[]): void {
  console.log(`\n${title}; medians of ${ROUNDS} rounds, load average ${loadavg()[0]?.toFixed(1) ?? '?'} at the end`);
  console.table(rows);
}

// So that what was started is stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
