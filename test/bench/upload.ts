/**
 * Upload of one file over SSH: `Remote.upload` (resumable, SHA-256 at both ends, fsync, rename) against OpenSSH's `scp`
 * (none of these), to the same sshd, turn by turn. Prints MB/s of the median and of each round.
 */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect } from '../../desktop/main/remote/ssh/connect.ts';
import { startSshDaemon, type SshDaemon } from '../support/ssh-daemon.ts';

const MEGABYTES = 64;
const ROUNDS = 5;

const run = promisify(execFile);

await using daemon = await startSshDaemon({ config: ['Subsystem=sftp internal-sftp'] });
const content = randomBytes(MEGABYTES * 1_000_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const source = path.join(daemon.directory, 'source');
writeFileSync(source, content);
await using remote = await connect({
  endpoint: daemon.endpoint,
  hostKey: daemon.hostKey,
  credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
});

const contestants = {
  'Remote.upload': (target: string) => remote.upload(source, target, { sha256 }),
  scp: (target: string) => scp(daemon, source, target),
};
const rates = new Map<string, number[]>();
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, upload] of Object.entries(contestants)) {
    const target = path.join(daemon.directory, 'target');
    const startedAt = performance.now();
    await upload(target);
    const rate = MEGABYTES / ((performance.now() - startedAt) / 1000);
    rmSync(target);
    // The first round only warms up.
    if (round > 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
  }
}
const medianScp = median(rates.get('scp') ?? []);
console.log(`upload of ${MEGABYTES} MB, ${ROUNDS} rounds in turn, MB/s`);
for (const [name, values] of rates) {
  const middle = median(values);
  console.log(
    `${name.padEnd(14)} ${middle.toFixed(0).padStart(5)}   ${(middle / medianScp).toFixed(2)} × scp   (${values.map((value) => value.toFixed(0)).join(' ')})`,
  );
}

async function scp(to: SshDaemon, from: string, target: string): Promise<void> {
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  const { host, port, user } = to.endpoint;
  await run('scp', ['-q', ...options, '-F', '/dev/null', '-P', String(port), '-i', to.userKey.path, from, `${user}@${host}:${target}`]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
