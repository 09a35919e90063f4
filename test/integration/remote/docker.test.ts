import { once } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Remote, TerminalChannel } from '../../../desktop/main/remote/remote.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { containing } from '../../support/matching.ts';
import { MACHINE_PASSWORD, startSshMachine, type MachineUser, type SshMachine } from '../../support/ssh-machine.ts';
import { startSshDaemon } from '../../support/ssh-daemon.ts';

let machine: SshMachine;
beforeAll(async () => {
  machine = await startSshMachine();
});
afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

function login(user: MachineUser): Promise<Remote> {
  return connect({ endpoint: machine.endpoint(user), hostKey: machine.hostKey, credential: { kind: 'password', password: MACHINE_PASSWORD } });
}

async function textOf(channel: TerminalChannel): Promise<string> {
  let text = '';
  channel.stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await channel.exit;
  return text;
}

// root opens the socket; ana may not, and goes through dial-stdio under sudo.
describe.each(['root', 'ana'] as const)('Docker for %s', (user) => {
  it('lists, inspects and runs things side by side', async () => {
    await using remote = await login(user);
    const [containers, info, ...rest] = await Promise.all([
      remote.docker.listContainers(),
      remote.docker.getContainer(machine.name).inspect(),
      ...Array.from({ length: 10 }, () => remote.docker.ping()),
    ]);
    expect(containers.some((container) => container.Names.includes(`/${machine.name}`))).toBe(true);
    expect(info.State.Running).toBe(true);
    expect(rest).toHaveLength(10);
  });

  it('opens a terminal in a container, with its size and exit code', async () => {
    await using remote = await login(user);
    const shell = await remote.containerShell(machine.name, { columns: 91, rows: 33 });
    const text = textOf(shell);
    shell.stream.write('stty size; echo "is $LANG $COLORTERM"; exit 5\n');
    expect(await shell.exit).toBe(5);
    expect(await text).toContain('33 91');
    expect(await text).toContain('is C.UTF-8 truecolor');
  });

  it('follows logs', async () => {
    await using remote = await login(user);
    const logs = await remote.docker.getContainer(machine.name).logs({ follow: true, stdout: true, stderr: true, tail: 1 });
    const chunks: unknown[] = await once(logs, 'data');
    expect(String(chunks[0])).not.toBe('');
    if ('destroy' in logs && typeof logs.destroy === 'function') Reflect.apply(logs.destroy, logs, []);
  });

  it('answers still after forty answers were left unread', async () => {
    await using remote = await login(user);
    // One after the other: the daemon holds its container while it packs.
    for (let round = 0; round < 40; round++) {
      const archive = await remote.docker.getContainer(machine.name).getArchive({ path: '/usr/lib' });
      if (archive instanceof Readable) archive.destroy();
    }
    expect(await remote.docker.listContainers()).not.toEqual([]);
  });
});

it('costs a request no more when many streams are open', async () => {
  await using remote = await login('root');
  const follow = { follow: true, stdout: true, stderr: true, tail: 1 } as const;
  const streams = await Promise.all(Array.from({ length: 20 }, () => remote.docker.getContainer(machine.name).logs(follow)));
  const startedAt = performance.now();
  for (let round = 0; round < 20; round++) await remote.docker.ping();
  // Formatting the agent and all its sockets for a log line took tenths of a second each, and more with each stream.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  for (const stream of streams) if (stream instanceof Readable) stream.destroy();
});

it('says why Docker cannot be used: no permission', async () => {
  await using remote = await login('plain');
  await expect(remote.docker.ping()).rejects.toMatchObject({ code: 'SUDO_REFUSED' });
});

it('goes through dial-stdio for root as well where sockets may not be forwarded', async () => {
  await using daemon = await startSshDaemon({ config: ['AllowStreamLocalForwarding=no'] });
  await using remote = await connect({
    endpoint: daemon.endpoint,
    hostKey: daemon.hostKey,
    credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
  });
  expect((await remote.docker.version()).ApiVersion).toMatch(/^\d/);
});

it('says when the daemon does not answer', async () => {
  await using daemon = await startSshDaemon({ config: ['AllowStreamLocalForwarding=no', 'SetEnv=DOCKER_HOST=unix:///nowhere'] });
  await using remote = await connect({
    endpoint: daemon.endpoint,
    hostKey: daemon.hostKey,
    credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
  });
  await expect(remote.docker.ping()).rejects.toMatchObject({
    code: 'DOCKER_UNAVAILABLE',
    message: containing('systemctl status docker'),
  });
});

it('opens a login shell that follows its window', async () => {
  await using remote = await login('ana');
  const shell = await remote.shell({ columns: 80, rows: 24 });
  const text = textOf(shell);
  shell.resize({ columns: 101, rows: 42 });
  shell.stream.write('stty size; echo "is $LANG $COLORTERM"; exit 3\n');
  expect(await shell.exit).toBe(3);
  expect(await text).toContain('42 101');
  expect(await text).toContain('is C.UTF-8 truecolor');
});

it('opens TCP connections from the server, fit for HTTP', async () => {
  await using daemon = await startSshDaemon();
  await using remote = await connect({
    endpoint: daemon.endpoint,
    hostKey: daemon.hostKey,
    credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
  });
  const server = http.createServer((_request, response) => response.end('from afar')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stream = await remote.connectTcp('127.0.0.1', address.port);
  const request = http.get({ host: 'server', createConnection: () => stream });
  const response = await new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
  const body: unknown[] = await once(response, 'data');
  expect(String(body[0])).toBe('from afar');
  server.close();
  server.closeAllConnections();
  await expect(remote.connectTcp('127.0.0.1', 1)).rejects.toMatchObject({ code: 'REFUSED' });
});
