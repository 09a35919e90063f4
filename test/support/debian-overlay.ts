/**
 * Programs of Debian packages that cannot be installed beside those the machine has (mail servers exclude each other): unpacked
 * over the machine's own files in a private mount and process namespace, which is gone when its first process is. Root only.
 * The network is the machine's, and `/peer` is a folder of the caller's.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface OverlayOptions {
  readonly packages: readonly string[];
  /** Made in the overlay, without a password, with `/peer` as home. */
  readonly users: readonly string[];
  /** Seen as `/peer`; belongs to the first user. */
  readonly directory: string;
  /** Shell commands run inside before `command`. */
  readonly prepare: readonly string[];
  /** Runs in the foreground until it is stopped. */
  readonly command: string;
}

export interface Overlay extends AsyncDisposable {
  /** What the command has said so far. */
  output(): string;
}

const FIRST_ID = 64_100;

export async function startOverlay(options: OverlayOptions): Promise<Overlay> {
  const packages = await downloaded(options.packages);
  const script = path.join(options.directory, 'start.sh');
  writeFileSync(script, scriptOf(options, packages));
  const child = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => said.push(data));
  child.stderr.on('data', (data: Buffer) => said.push(data));
  return {
    output: () => Buffer.concat(said).toString(),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A tmpfs for both layers: one that lies inside the machine's root would overlap it. */
function scriptOf(options: OverlayOptions, packages: string): string {
  const base = '/mnt';
  const root = `${base}/root`;
  const accounts = options.users.map((name, index) => [
    `echo '${name}:x:${FIRST_ID + index}:${FIRST_ID + index}::/peer:/usr/sbin/nologin' >>${root}/etc/passwd`,
    `echo '${name}:x:${FIRST_ID + index}:' >>${root}/etc/group`,
  ]);
  return [
    'set -eu',
    `mount -t tmpfs tmpfs ${base}`,
    `mkdir ${base}/packages ${base}/upper ${base}/work ${root}`,
    `for file in ${packages}/*.deb; do dpkg-deb --fsys-tarfile "$file" | tar -x -C ${base}/packages; done`,
    // On the machine /lib is a link to /usr/lib.
    `if [ -d ${base}/packages/lib ]; then cp -a ${base}/packages/lib/. ${base}/packages/usr/lib/ && rm -r ${base}/packages/lib; fi`,
    `mount -t overlay overlay -o lowerdir=${base}/packages:/,upperdir=${base}/upper,workdir=${base}/work ${root}`,
    `mount --bind /dev ${root}/dev`,
    `mount -t proc proc ${root}/proc`,
    `mkdir ${root}/peer`,
    `mount --bind ${options.directory} ${root}/peer`,
    ...accounts.flat(),
    `chown ${FIRST_ID}:${FIRST_ID} ${options.directory}`,
    ...options.prepare.map((command) => `chroot ${root} sh -c '${command}'`),
    `exec chroot ${root} ${options.command}`,
    '',
  ].join('\n');
}

/** The packages as files, kept for the next run under a name that tells which they are. */
async function downloaded(packages: readonly string[]): Promise<string> {
  const name = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12);
  const directory = path.join(tmpdir(), `palomar-debian-${name}`);
  if (existsSync(directory) && readdirSync(directory).length >= packages.length) return directory;
  const unfinished = `${directory}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const download = (): Promise<unknown> => run('apt-get', ['download', ...packages], { cwd: unfinished });
  await download().catch(async () => {
    await run('apt-get', ['update']);
    await download();
  });
  if (existsSync(directory)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, directory);
  return directory;
}
