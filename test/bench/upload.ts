/**
 * Upload of one file over SSH: `Remote.upload` (resumable, SHA-256 compared on the server, fsync, rename) against
 * OpenSSH's `scp` (none of these), to the same sshd with Debian's own subsystem line, turn by turn. `scp` as typed logs
 * in each time; a second one goes through a connection that already stands, as ours does. Prints MB/s of the median and
 * of each round, and the processor time of client and server per upload.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from '../../desktop/main/remote/ssh/connect.ts';
import { startSshDaemon } from '../support/ssh-daemon.ts';

const MEGABYTES = 64;
const ROUNDS = 9;
const TICK_MS = 10;

const run = promisify(execFile);

const home = mkdtempSync(path.join(os.tmpdir(), 'palomar-home-'));
// An empty home, as on a fresh server: every session starts the user's shell, whatever this machine's .bashrc does.
await using daemon = await startSshDaemon({ config: ['Subsystem=sftp /usr/lib/openssh/sftp-server', `SetEnv=HOME=${home}`] });
const content = randomBytes(MEGABYTES * 1_000_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const source = path.join(daemon.directory, 'source');
writeFileSync(source, content);
await using remote = await connect({
  endpoint: daemon.endpoint,
  hostKey: daemon.hostKey,
  credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
});
const { host, port, user } = daemon.endpoint;
const control = path.join(daemon.directory, 'control');
const plain = [
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-o',
  'LogLevel=ERROR',
  '-F',
  '/dev/null',
  '-i',
  daemon.userKey.path,
];
const standing = [...plain, '-o', `ControlPath=${control}`];
const master = spawn('ssh', [...standing, '-p', String(port), '-M', '-N', `${user}@${host}`], { stdio: 'ignore' });
while (!existsSync(control)) await sleep(50);

type Contestant = (target: string) => Promise<unknown>;
const scp =
  (options: readonly string[]): Contestant =>
  (target) =>
    run('scp', ['-q', ...options, '-P', String(port), source, `${user}@${host}:${target}`]);
const contestants: Record<string, Contestant> = {
  'Remote.upload': (target) => remote.upload(source, target, { sha256 }),
  scp: scp(plain),
  'scp, logged in': scp(standing),
};
interface Round {
  readonly rate: number;
  readonly cpuMs: number;
}
const rounds = new Map<string, Round[]>();
const loadBefore = os.loadavg()[0] ?? 0;
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, upload] of Object.entries(contestants)) {
    const measured = await measure(upload);
    // The first round only warms up.
    if (round > 0) rounds.set(name, [...(rounds.get(name) ?? []), measured]);
  }
}
master.kill();
rmSync(home, { recursive: true });

const medianScp = median((rounds.get('scp') ?? []).map(({ rate }) => rate));
console.log(`upload of ${MEGABYTES} MB, ${ROUNDS} rounds in turn, load average ${loadBefore.toFixed(1)} to ${(os.loadavg()[0] ?? 0).toFixed(1)}`);
for (const [name, values] of rounds) {
  const rates = values.map(({ rate }) => rate);
  const middle = median(rates);
  const cpu = median(values.map(({ cpuMs }) => cpuMs));
  console.log(
    `${name.padEnd(15)} ${middle.toFixed(0).padStart(4)} MB/s   ${(middle / medianScp).toFixed(2)} × scp   ${cpu.toFixed(0).padStart(4)} ms of processor time   (${rates.map((rate) => rate.toFixed(0)).join(' ')})`,
  );
}

async function measure(upload: Contestant): Promise<Round> {
  const target = path.join(daemon.directory, 'target');
  const cpuBefore = cpuMs();
  const startedAt = performance.now();
  await upload(target);
  const rate = MEGABYTES / ((performance.now() - startedAt) / 1000);
  // The last processes of a session are counted once their parent has seen them end.
  await sleep(200);
  const spent = cpuMs() - cpuBefore;
  rmSync(target);
  return { rate, cpuMs: spent };
}

/** Of this process and all that it started, the daemon among them, whether ended or still running. */
function cpuMs(): number {
  const processes = new Map(readdirSync('/proc').flatMap((entry) => statOf(entry)));
  const isOurs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === process.pid) return true;
    return false;
  };
  return [...processes].filter(([pid]) => isOurs(pid)).reduce((sum, [, { ticks }]) => sum + ticks * TICK_MS, 0);
}

function statOf(entry: string): [number, { readonly parent: number; readonly ticks: number }][] {
  if (!/^\d+$/.test(entry)) return [];
  try {
    const text = readFileSync(`/proc/${entry}/stat`, 'latin1');
    // Fields after the name, which may hold anything: state, parent, …; user and system time, and those of ended children.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return [[Number(entry), { parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) }]];
  } catch {
    return [];
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
