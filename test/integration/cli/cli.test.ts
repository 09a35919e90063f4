/** The command line as a process of its own: exit codes, streams, and a real sshd with this machine's Docker behind it. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, constants, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProject, type ComposeProject } from '../../support/compose-project.ts';
import { startSshDaemon, type SshDaemon } from '../../support/ssh-daemon.ts';

const LAUNCHER = path.resolve(import.meta.dirname, '../../../desktop/main/entry/cli/palomar.mjs');
const PASSPHRASE = 'correct horse battery';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface RunOptions {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends it with SIGINT once stdout matches. */
  readonly interruptAt?: RegExp;
}

let home: string;
let sshd: SshDaemon;
let project: ComposeProject;
beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'palomar-cli-'));
  sshd = await startSshDaemon();
  project = await startProject('palomar');
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await sshd[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

function palomar(args: readonly string[], { stdin = '', env = {}, interruptAt }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      env: {
        ...process.env,
        PALOMAR_HOME: home,
        PALOMAR_PASSPHRASE: PASSPHRASE,
        PALOMAR_PASSWORD: '',
        DBUS_SESSION_BUS_ADDRESS: '',
        DISPLAY: '',
        ...env,
      },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      if (interruptAt?.test(stdout)) child.kill('SIGINT');
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin);
  });
}

const json = ({ stdout }: Ran): unknown => JSON.parse(stdout);
const lines = ({ stdout }: Ran): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
const address = (): string => `${sshd.endpoint.user}@127.0.0.1:${sshd.endpoint.port}`;

it('answers wrong use with 2, and says on stderr what it takes', async () => {
  const wrong = [
    ['nonsense'],
    ['setup', 'x'],
    ['servers', 'add'],
    ['logs', 'x'],
    ['servers', 'list', '--nonsense'],
    ['audit', 'x', '--limit', 'many'],
    ['mail', 'limit', 'set', 'x', '*'],
    ['mail', 'setting', 'set', 'x', 'nonsense', '1'],
  ];
  const all = await Promise.all(wrong.map(async (args) => ({ args, ran: await palomar(args) })));
  for (const { args, ran } of all) {
    expect([args, ran.code, ran.stdout]).toEqual([args, 2, '']);
    expect(ran.stderr).not.toBe('');
  }
});

it('answers --version and --help with 0', async () => {
  expect(await palomar(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
  expect(await palomar(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('3 checks not all green') as string });
});

it('hands over from an older Node to the one that travels with it, exit code and all', () => {
  // This Node under another path, made to believe that it is old.
  const old = path.join(home, 'old-node');
  copyFileSync(process.execPath, old, constants.COPYFILE_FICLONE);
  chmodSync(old, 0o755);
  const pretend = path.join(home, 'pretend.cjs');
  writeFileSync(pretend, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });");
  const { status, stdout, stderr } = spawnSync(old, ['--require', pretend, LAUNCHER, 'vault', 'status', '--json'], {
    encoding: 'utf8',
    env: { ...process.env, PALOMAR_HOME: path.join(home, 'handed-over'), PALOMAR_PASSPHRASE: '', DBUS_SESSION_BUS_ADDRESS: '', DISPLAY: '' },
  });
  expect([status, JSON.parse(stdout), stderr]).toMatchObject([1, { state: 'none' }, '']);
});

it('makes a vault from stdin, refuses a second one and a wrong passphrase', async () => {
  const own = mkdtempSync(path.join(home, 'vault-'));
  const env = { PALOMAR_HOME: own, PALOMAR_PASSPHRASE: '' };
  expect(await palomar(['vault', 'status', '--json'], { env })).toMatchObject({ code: 1 });
  expect(json(await palomar(['servers', 'list', '--json'], { env }))).toMatchObject({ error: { code: 'VAULT_MISSING' } });
  const created = await palomar(['vault', 'create', '--passphrase-stdin', '--json'], { env, stdin: `${PASSPHRASE}\n` });
  expect([created.code, json(created)]).toEqual([0, { state: 'open', keeper: 'passphrase', keychainProblem: null }]);
  expect(await palomar(['vault', 'create', '--passphrase-stdin'], { env, stdin: 'another one' })).toMatchObject({ code: 1 });
  expect(json(await palomar(['vault', 'unlock', '--passphrase-stdin', '--json'], { env, stdin: 'wrong wrong' }))).toMatchObject({
    error: { code: 'WRONG_PASSPHRASE' },
  });
  expect(await palomar(['vault', 'unlock', '--passphrase-stdin'], { env, stdin: PASSPHRASE })).toMatchObject({ code: 0 });
  expect(json(await palomar(['servers', 'list', '--json'], { env }))).toMatchObject({ error: { code: 'VAULT_LOCKED' } });
});

it('adds nothing whose host key nobody has confirmed, or whose fingerprint is another', async () => {
  const unseen = await palomar(['servers', 'add', address(), '--key', sshd.userKey.path]);
  expect(unseen.code).toBe(2);
  expect(unseen.stderr).toContain(`--fingerprint ${sshd.hostKey.fingerprint}`);
  const other = await palomar(['servers', 'add', address(), '--key', sshd.userKey.path, '--fingerprint', 'SHA256:AAAA', '--json']);
  expect([other.code, json(other)]).toMatchObject([1, { error: { code: 'HOST_KEY_MISMATCH' } }]);
  expect(json(await palomar(['servers', 'list', '--json']))).toEqual([]);
});

it('stores nothing when the login fails', async () => {
  const ran = await palomar(['servers', 'add', address(), '--password-stdin', '--fingerprint', sshd.hostKey.fingerprint, '--json'], {
    stdin: 'wrong\n',
  });
  expect([ran.code, json(ran)]).toMatchObject([1, { error: { code: 'AUTH_FAILED' } }]);
  expect(json(await palomar(['servers', 'list', '--json']))).toEqual([]);
});

it('says that a machine is not there', async () => {
  const ran = await palomar(['preflight', '127.0.0.1:1', '--json']);
  expect([ran.code, json(ran)]).toMatchObject([1, { error: { code: 'REFUSED' } }]);
});

it('adds, lists, renames and finds a server by id, name and address', async () => {
  const add = ['servers', 'add', address(), '--name', 'Here', '--key', sshd.userKey.path, '--fingerprint', sshd.hostKey.fingerprint, '--json'];
  const added = await palomar(add);
  expect([added.code, json(added)]).toMatchObject([0, { name: 'Here', login: 'key', domain: null, practice: false }]);
  expect(await palomar(add)).toMatchObject({ code: 1 });
  expect(await palomar(['servers', 'rename', 'Here', 'Home'])).toMatchObject({ code: 0 });
  const { id } = json(added) as { readonly id: string };
  for (const wanted of [id, 'Home', '127.0.0.1']) expect(await palomar(['audit', wanted, '--json'])).toMatchObject({ code: 0 });
  expect((await palomar(['servers', 'list'])).stdout).toContain('Home');
  expect(await palomar(['audit', 'Here'])).toMatchObject({ code: 1 });
});

it('shows containers, and logs as JSON lines until it is interrupted', async () => {
  await project.start('mx', 'printf "hello \\033[31mred\\033[0m\\n"; sleep 60');
  const containers = await palomar(['containers', 'Home', '--json']);
  expect(containers.code).toBe(0);
  expect(json(containers)).toContainEqual(expect.objectContaining({ service: 'mx', state: 'running' }));
  const past = await palomar(['logs', 'Home', 'mx', '--json']);
  expect(lines(past)).toContainEqual(expect.objectContaining({ service: 'mx', stream: 'stdout' }));
  const followed = await palomar(['logs', 'Home', 'mx', '-f', '--since', '10m'], { interruptAt: /hello/ });
  expect(followed.code).toBe(0);
  expect(followed.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} hello red$/m);
  expect(await palomar(['logs', 'Home', 'mx', '--since', 'yesterday'])).toMatchObject({ code: 2 });
  expect(await palomar(['logs', 'Home', 'no-such-service'])).toMatchObject({ code: 1 });
});

it('types stdin into a shell on the server, and tells how it ended', async () => {
  const fine = await palomar(['shell', 'Home'], { stdin: 'echo $((6*7)); exit 0\n' });
  expect([fine.code, fine.stdout.includes('42')]).toEqual([0, true]);
  expect((await palomar(['shell', 'Home'], { stdin: 'exit 9\n' })).code).toBe(1);
});

it('says that there is no mail server on a machine without one', async () => {
  expect(json(await palomar(['mail', 'domain', 'list', 'Home', '--json']))).toMatchObject({ error: { code: 'NOT_SET_UP' } });
  expect(json(await palomar(['dns', 'check', 'Home', '--json']))).toMatchObject({ error: { code: 'NOT_SET_UP' } });
});

it('remembers what it did, newest first', async () => {
  const entries = json(await palomar(['audit', 'Home', '--json'])) as readonly { readonly kind: string; readonly at: string }[];
  expect(entries.some(({ kind }) => kind === 'connect')).toBe(true);
  expect(entries.some(({ kind }) => kind === 'shell')).toBe(true);
  expect(entries.map(({ at }) => at)).toEqual(
    entries
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
});

it('forgets only when told so twice', async () => {
  expect(await palomar(['servers', 'forget', 'Home'])).toMatchObject({ code: 2 });
  expect(await palomar(['servers', 'forget', 'Home', '--yes'])).toMatchObject({ code: 0 });
  expect(json(await palomar(['servers', 'list', '--json']))).toEqual([]);
});
