/**
 * mx and the storage service against Debian's Postfix on the same machine: 4 KB messages over 10 connections by Postfix's own
 * load generator, which pipelines nothing. The contestants take turns; the table has the median of the rounds. fsync on both
 * sides, for two meanings of "into": Postfix's 250 says that a message is in its queue, ours that it is in the mailbox, so
 * Postfix is also timed until the last message is in a Maildir. The last column compares like with like for a 250.
 *
 *     node test/bench/mx.ts [messages per round] [rounds]        needs root and the Debian package postfix
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { startPalomar } from './mx/palomar.ts';
import type { Palomar } from './mx/palomar.ts';
import { startPostfix } from './mx/postfix.ts';
import type { Postfix } from './mx/postfix.ts';

const MESSAGES = Number(process.argv[2] ?? 1000);
const ROUNDS = Number(process.argv[3] ?? 5);
const WARM_UP = 500;
const SIZE_BYTES = 4096;
const CONNECTIONS = 10;

interface Round {
  readonly perSecond: number;
  readonly deliveredPerSecond: number;
  /** CPU per message, by process. */
  readonly cpuMs: readonly number[];
}

interface Contestant {
  readonly what: string;
  run(keep: boolean, count: number): Promise<Round>;
}

async function main(): Promise<void> {
  if (!existsSync('/usr/sbin/smtp-source')) throw new Error('This needs smtp-source: apt-get install -y --no-install-recommends postfix');
  const root = mkdtempSync(path.join(tmpdir(), 'palomar-bench-'));
  // Postfix's delivery agent is another user and must get through.
  chmodSync(root, 0o755);
  try {
    await using palomar = await startPalomar(path.join(root, 'palomar'));
    await using postfix = await startPostfix(path.join(root, 'postfix'));
    const contestants = contestantsOf(palomar, postfix);
    for (const contestant of contestants) await contestant.run(true, WARM_UP);
    for (const keep of [true, false]) print(keep, await compete(contestants, keep));
    await palomar.expect((WARM_UP + MESSAGES * ROUNDS * 2) * contestants.filter(({ what }) => what.includes('owner logged in')).length);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function compete(contestants: readonly Contestant[], keep: boolean): Promise<ReadonlyMap<string, readonly Round[]>> {
  const rounds = new Map<string, Round[]>(contestants.map(({ what }) => [what, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const contestant of contestants) rounds.get(contestant.what)?.push(await contestant.run(keep, MESSAGES));
  return rounds;
}

const POSTFIX = 'postfix';

function contestantsOf(palomar: Palomar, postfix: Postfix): readonly Contestant[] {
  const ours = (what: string, port: number, recipient: string): Contestant => ({
    what: `palomar, ${what}`,
    run: async (keep, count) => {
      const before = palomar.cpuMs();
      const perSecond = await load(port, recipient, { count, keep });
      const after = palomar.cpuMs();
      return { perSecond, deliveredPerSecond: perSecond, cpuMs: [(after.mx - before.mx) / count, (after.storage - before.storage) / count] };
    },
  });
  let sent = 0;
  return [
    ours('owner logged in', palomar.port, 'open@dovecote.test'),
    ours('owner logged in, no checks', palomar.uncheckedPort, 'open@dovecote.test'),
    ours('owner away (sealed)', palomar.port, 'locked@dovecote.test'),
    ours('owner away (sealed), no checks', palomar.uncheckedPort, 'locked@dovecote.test'),
    {
      what: POSTFIX,
      run: async (keep, count) => {
        const [before, started] = [postfix.cpuMs(), performance.now()];
        const perSecond = await load(postfix.port, 'open@dovecote.test', { count, keep });
        sent += count;
        await postfix.delivered(sent);
        const deliveredPerSecond = count / ((performance.now() - started) / 1000);
        return { perSecond, deliveredPerSecond, cpuMs: [(postfix.cpuMs() - before) / count] };
      },
    },
  ];
}

/** Messages a second, from the first connection to the last 250. */
async function load(port: number, recipient: string, { count, keep }: { readonly count: number; readonly keep: boolean }): Promise<number> {
  const shape = ['-s', `${CONNECTIONS}`, '-m', `${count}`, '-l', `${SIZE_BYTES}`, ...(keep ? ['-d'] : [])];
  const envelope = ['-f', 'ann@stranger.test', '-t', recipient, '-M', 'client.stranger.test'];
  const started = performance.now();
  const child = spawn('smtp-source', [...shape, ...envelope, `inet:127.0.0.1:${port}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`smtp-source ended with ${code}.`);
  return count / ((performance.now() - started) / 1000);
}

function print(keep: boolean, rounds: ReadonlyMap<string, readonly Round[]>): void {
  const way = keep ? 'many messages per connection' : 'a connection per message';
  const load1 = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(`\nmx, ${way}: ${ROUNDS} rounds of ${MESSAGES} messages of ${SIZE_BYTES} octets, ${CONNECTIONS} connections, load average ${load1}`);
  const postfix = rounds.get(POSTFIX) ?? [];
  const [queued, delivered] = [medianOf(postfix, (round) => round.perSecond), medianOf(postfix, (round) => round.deliveredPerSecond)];
  const rows = [...rounds].flatMap(([what, own]) => {
    const perSecond = medianOf(own, (round) => round.perSecond);
    const cpu = (own[0]?.cpuMs ?? []).map((_, index) => medianOf(own, (round) => round.cpuMs[index] ?? 0).toFixed(2)).join(' + ');
    const row = (name: string, rate: number): object => ({
      what: name,
      'messages/s': Math.round(rate),
      '× postfix queued': (rate / queued).toFixed(2),
      '× postfix delivered': (rate / delivered).toFixed(2),
      'CPU ms/message': cpu,
    });
    return what === POSTFIX ? [row('postfix, 250 (in its queue)', queued), row('postfix, until in the Maildir', delivered)] : [row(what, perSecond)];
  });
  console.table(rows);
}

function medianOf(rounds: readonly Round[], value: (round: Round) => number): number {
  const sorted = rounds.map(value).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
