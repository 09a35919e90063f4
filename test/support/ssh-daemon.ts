/**
 * A real OpenSSH server for tests: this machine's own sshd on a loopback port, as the current user, with host keys
 * made for the occasion. Nothing of it is left behind.
 */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint, HostKey } from '../../desktop/contract/models.ts';

const SSHD = '/usr/sbin/sshd';

export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly path: string;
}

export interface SshDaemon extends AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly hostKey: HostKey;
  /** Accepted for the current user. */
  readonly userKey: KeyPair;
  readonly directory: string;
  readonly pid: number;
}

export interface SshDaemonOptions {
  readonly port?: number;
  readonly hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa';
  /** Further `Name=value` lines of sshd_config. */
  readonly config?: readonly string[];
}

export async function startSshDaemon(options: SshDaemonOptions = {}): Promise<SshDaemon> {
  if (!existsSync(SSHD)) throw new Error(`These tests need OpenSSH's server at ${SSHD}: apt-get install -y --no-install-recommends openssh-server`);
  const directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-sshd-'));
  const host = makeKey(path.join(directory, 'host'), { type: options.hostKeyType ?? 'ed25519' });
  const userKey = makeKey(path.join(directory, 'user'));
  writeFileSync(path.join(directory, 'authorized_keys'), userKey.publicKey, { mode: 0o600 });
  // Privilege separation wants this directory, which a boot script makes elsewhere.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = options.port ?? (await freePort());
  const child = spawn(SSHD, argumentsFor({ port, host: host.path, directory, config: options.config ?? [] }), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const stop = async () => {
    await endOf(child);
    rmSync(directory, { recursive: true, force: true });
  };
  if (!(await answers(port, child))) {
    await stop();
    throw new Error(`sshd did not start: ${log}`);
  }
  return {
    endpoint: { host: '127.0.0.1', port, user: os.userInfo().username },
    hostKey: hostKeyOf(`${host.path}.pub`),
    userKey,
    directory,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: stop,
  };
}

export function makeKey(file: string, { type = 'ed25519', passphrase = '' }: { readonly type?: string; readonly passphrase?: string } = {}): KeyPair {
  execFileSync('ssh-keygen', ['-q', '-t', type, ...(type === 'rsa' ? ['-b', '2048'] : []), '-N', passphrase, '-C', 'test', '-f', file]);
  return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8'), path: file };
}

/** As OpenSSH itself prints it. */
export function hostKeyOf(publicKeyFile: string): HostKey {
  const fingerprint = execFileSync('ssh-keygen', ['-l', '-E', 'sha256', '-f', publicKeyFile], { encoding: 'utf8' }).split(' ')[1] ?? '';
  return { algorithm: readFileSync(publicKeyFile, 'utf8').split(' ')[0] ?? '', fingerprint };
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function argumentsFor({ port, host, directory, config }: { port: number; host: string; directory: string; config: readonly string[] }): string[] {
  const lines = [
    `Port=${port}`,
    'ListenAddress=127.0.0.1',
    `AuthorizedKeysFile=${path.join(directory, 'authorized_keys')}`,
    'StrictModes=no',
    'PermitRootLogin=yes',
    'PasswordAuthentication=no',
    'KbdInteractiveAuthentication=no',
    'UsePAM=no',
    'PidFile=none',
    'MaxStartups=100',
  ];
  // The first value of a keyword wins, so the test's own lines come first.
  return ['-D', '-e', '-f', '/dev/null', '-h', host, ...[...config, ...lines].flatMap((line) => ['-o', line])];
}

async function answers(port: number, child: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return true;
    await sleep(50);
  }
  return false;
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
