/** What an SSH configuration says of hosts, and which files may be read because of it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readIdentity, sshHosts } from './hosts.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'palomar-ssh-'));
  mkdirSync(path.join(home, '.ssh', 'conf.d'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(path.join(home, '.ssh', name), text);

it('has none without a file', async () => {
  expect(await sshHosts(home)).toEqual([]);
});

it('reads address, port, user and key, the first value counting', async () => {
  write('config', 'Host mail\n  HostName 203.0.113.7\n  Port 2222\n  User admin\n  IdentityFile ~/.ssh/%r_key\n\nHost *\n  User nobody\n  Port 22\n');
  expect(await sshHosts(home)).toEqual([
    {
      alias: 'mail',
      endpoint: { host: '203.0.113.7', port: 2222, user: 'admin' },
      identityFile: path.join(home, '.ssh', 'admin_key'),
      jump: [],
      hasOtherProxy: false,
    },
  ]);
});

it('takes the name for the address when there is no other, and root when there is no user', async () => {
  write('config', 'host=one two\n');
  expect((await sshHosts(home)).map(({ endpoint }) => endpoint)).toEqual([
    { host: 'one', port: 22, user: 'root' },
    { host: 'two', port: 22, user: 'root' },
  ]);
});

it('leaves out patterns, and hosts whose user or port cannot be', async () => {
  write('config', 'Host *.example.org !bad web?\n  User x\nHost odd\n  Port 99999\nHost rude\n  User "a b"\n');
  expect(await sshHosts(home)).toEqual([]);
});

it('follows jumps by their names, and says so when another proxy is needed', async () => {
  write(
    'config',
    'Host bastion\n  HostName 198.51.100.1\n  User jump\nHost inner\n  ProxyJump bastion:2200\nHost far\n  ProxyCommand nc %h %p\nHost near\n  ProxyJump none\n',
  );
  const hosts = await sshHosts(home);
  expect(hosts.map(({ alias, jump, hasOtherProxy }) => ({ alias, jump, hasOtherProxy }))).toEqual([
    { alias: 'bastion', jump: [], hasOtherProxy: false },
    { alias: 'inner', jump: [{ host: '198.51.100.1', port: 2200, user: 'jump' }], hasOtherProxy: false },
    { alias: 'far', jump: [], hasOtherProxy: true },
    { alias: 'near', jump: [], hasOtherProxy: false },
  ]);
});

it('reads what is included, and comes back to the section that included it', async () => {
  write('conf.d/a', 'Host a\n  Port 1001\n');
  write('conf.d/b', 'Host b\n  Port 1002\n');
  write('config', 'Include conf.d/*\nUser everyone\nHost c\n  Port 1003\n');
  expect((await sshHosts(home)).map(({ alias, endpoint: { port, user } }) => `${alias} ${user} ${String(port)}`)).toEqual([
    'a everyone 1001',
    'b everyone 1002',
    'c everyone 1003',
  ]);
});

it('ends with a file that includes itself', async () => {
  write('config', 'Include config\nHost a\n  Port 1001\n');
  expect((await sshHosts(home)).map(({ alias }) => alias)).toEqual(['a']);
});

it('takes no longer over a line that is nothing but blanks', async () => {
  write('config', `Host a\n  User${' '.repeat(100_000)}x\u2028y\n`);
  const startedAt = performance.now();
  await sshHosts(home);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

it('never carries out a command of the file', async () => {
  const proof = path.join(home, 'ran');
  write('config', `Match exec "touch ${proof}"\n  User evil\nHost a\n`);
  expect((await sshHosts(home)).map(({ endpoint: { user } }) => user)).toEqual(['root']);
  expect(existsSync(proof)).toBe(false);
});

it('reads the key of a host and no other file', async () => {
  write('config', 'Host mail\n  IdentityFile ~/.ssh/id_test\nHost gone\n  IdentityFile ~/.ssh/missing\n');
  write('id_test', 'a key\n');
  expect(await readIdentity(home, path.join(home, '.ssh', 'id_test'))).toBe('a key\n');
  await expect(readIdentity(home, '/etc/passwd')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(readIdentity(home, path.join(home, '.ssh', 'missing'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('waits for no pipe', async () => {
  execFileSync('mkfifo', [path.join(home, '.ssh', 'pipe')]);
  write('config', 'Include pipe\nHost mail\n  IdentityFile ~/.ssh/pipe\n');
  expect((await sshHosts(home)).map(({ alias }) => alias)).toEqual(['mail']);
  await expect(readIdentity(home, path.join(home, '.ssh', 'pipe'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('takes no file for a key that is too large to be one', async () => {
  write('config', 'Host mail\n  IdentityFile ~/.ssh/big\n');
  write('big', 'x'.repeat(70_000));
  await expect(readIdentity(home, path.join(home, '.ssh', 'big'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
