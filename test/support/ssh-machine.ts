/**
 * A machine with OpenSSH, sudo and several users, in a container: what a bought server looks like from outside, noise
 * at login included. Its image is made once from Debian packages and kept under a name that tells its recipe.
 */
import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import net from 'node:net';
import type { Endpoint, HostKey } from '../../desktop/contract/models.ts';
import { hostKeyOf } from './ssh-daemon.ts';

const run = promisify(execFile);

/** Every user's password, root's too. */
export const MACHINE_PASSWORD = 'correct horse % battery $HOME';

export type MachineUser =
  | 'root'
  /** May use sudo with the password. Its login is noisy. */
  | 'ana'
  /** May use sudo without a password. */
  | 'nopass'
  /** May not use sudo. */
  | 'plain';

export interface SshMachine extends AsyncDisposable {
  readonly hostKey: HostKey;
  readonly name: string;
  endpoint(user: MachineUser): Endpoint;
}

const SETUP = `set -e
for user in ana nopass plain; do useradd -m -s /bin/bash $user; done
for user in root ana nopass plain; do printf '%s:%s\\n' "$user" "$PASSWORD"; done | chpasswd
usermod -aG sudo ana
echo 'nopass ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/nopass
chmod 440 /etc/sudoers.d/nopass
echo 'Authorised use only. 100% watched.' >/etc/banner
echo 'Welcome to the machine' >/etc/motd
for home in /root /home/ana; do
  { echo 'echo "loud on stdout: end 0"'; echo 'echo "loud on stderr" >&2'; echo 'trap "echo bye from the login shell" EXIT'; } >$home/.bashrc
done
printf '%s\\n' 'Port 22' 'PermitRootLogin yes' 'PasswordAuthentication yes' 'KbdInteractiveAuthentication no' 'UsePAM yes' 'Banner /etc/banner' \\
  'MaxStartups 100' 'AllowStreamLocalForwarding yes' 'AcceptEnv LANG LC_* COLORTERM' 'Subsystem sftp internal-sftp' >/etc/ssh/sshd_config
sshd -T 2>/dev/null | grep -q persourcepenalties && echo 'PerSourcePenalties no' >>/etc/ssh/sshd_config
rm -f /etc/ssh/ssh_host_*
`;
const PACKAGES = ['openssh-server', 'sudo', 'procps'];
const IMAGE = `palomar-test-ssh:${createHash('sha256').update(SETUP).update(PACKAGES.join()).digest('hex').slice(0, 12)}`;

export async function startSshMachine(): Promise<SshMachine> {
  await ensureImage();
  const name = `palomar-test-ssh-${randomBytes(4).toString('hex')}`;
  const docker = existsSync('/usr/bin/docker') ? ['-v', '/usr/bin/docker:/usr/bin/docker:ro', '-v', '/var/run/docker.sock:/var/run/docker.sock'] : [];
  const start = 'mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key; exec /usr/sbin/sshd -D -e';
  await run('docker', [
    'run',
    '-d',
    '--init',
    '--name',
    name,
    '-p',
    '127.0.0.1::22',
    '--tmpfs',
    '/small:size=8m',
    ...docker,
    IMAGE,
    'sh',
    '-c',
    start,
  ]);
  const stop = async () => {
    await run('docker', ['rm', '-f', '-v', name]);
  };
  try {
    const { stdout } = await run('docker', ['port', name, '22/tcp']);
    const port = Number(stdout.trim().split('\n')[0]?.split(':').at(-1));
    await speaksSsh(port);
    const hostKey = await hostKeyIn(name);
    return { hostKey, name, endpoint: (user) => ({ host: '127.0.0.1', port, user }), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ensureImage(): Promise<void> {
  const known = await run('docker', ['image', 'inspect', IMAGE]).then(
    () => true,
    () => false,
  );
  if (known) return;
  if (!existsSync('/usr/bin/mmdebstrap'))
    throw new Error('These tests need mmdebstrap to build a machine: apt-get install -y --no-install-recommends mmdebstrap');
  const directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-test-ssh-'));
  try {
    const setup = path.join(directory, 'setup.sh');
    writeFileSync(setup, SETUP);
    const tar = path.join(directory, 'root.tar');
    const hook = `PASSWORD='${MACHINE_PASSWORD}' chroot "$1" sh -s <${setup}`;
    await run('mmdebstrap', ['--quiet', '--variant=minbase', `--include=${PACKAGES.join()}`, `--customize-hook=${hook}`, 'trixie', tar], {
      maxBuffer: 1 << 26,
    });
    await run('docker', ['import', tar, IMAGE]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function hostKeyIn(name: string): Promise<HostKey> {
  const { stdout } = await run('docker', ['exec', name, 'cat', '/etc/ssh/ssh_host_ed25519_key.pub']);
  const directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-test-key-'));
  try {
    writeFileSync(path.join(directory, 'key.pub'), stdout);
    return hostKeyOf(path.join(directory, 'key.pub'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function speaksSsh(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const greeting = await new Promise<string>((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.setTimeout(2_000, () => socket.destroy());
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', () => resolve(''));
      socket.once('close', () => resolve(''));
    });
    if (greeting.startsWith('SSH-2.0')) return;
    await sleep(50);
  }
  throw new Error(`nothing speaks SSH on port ${port}`);
}

/** Runs something inside the machine, past SSH. */
export function inside(machine: SshMachine, ...argv: readonly string[]): string {
  return execFileSync('docker', ['exec', machine.name, ...argv], { encoding: 'utf8' });
}
