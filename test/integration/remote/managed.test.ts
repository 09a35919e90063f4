import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { connectManaged, type ManagedRemote } from '../../../desktop/main/remote/ssh/managed.ts';
import type { ConnectOptions } from '../../../desktop/main/remote/ssh/options.ts';
import { freePort, startSshDaemon, type SshDaemon } from '../../support/ssh-daemon.ts';
import { startLink } from '../../support/ssh-link.ts';

const optionsFor = (daemon: SshDaemon, endpoint = daemon.endpoint): ConnectOptions => ({
  endpoint,
  hostKey: daemon.hostKey,
  credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
});

function statesOf(managed: ManagedRemote): string[] {
  const states: string[] = [managed.state.kind];
  managed.onState((state) => states.push(state.kind));
  return states;
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 600 && !condition(); turn += 1) await sleep(50);
  expect(condition()).toBe(true);
}

it('makes one connection for all who ask at once', async () => {
  await using daemon = await startSshDaemon();
  let made = 0;
  await using managed = connectManaged({ resolve: () => (made++, Promise.resolve(optionsFor(daemon))) });
  const states = statesOf(managed);
  const [a, b] = await Promise.all([managed.get(), managed.get()]);
  expect(a).toBe(b);
  expect(await managed.get()).toBe(a);
  expect([made, states]).toEqual([1, ['idle', 'connecting', 'connected']]);
});

it('comes back by itself when the link breaks', async () => {
  await using daemon = await startSshDaemon();
  await using link = await startLink(daemon.endpoint);
  await using managed = connectManaged({ resolve: () => Promise.resolve(optionsFor(daemon, link.endpoint)), firstPauseMs: 50 });
  const states = statesOf(managed);
  const first = await managed.get();
  link.cut();
  await until(() => states.filter((state) => state === 'connected').length === 2);
  expect(states).toEqual(['idle', 'connecting', 'connected', 'reconnecting', 'connected']);
  const second = await managed.get();
  expect(second).not.toBe(first);
  expect(await second.run({ argv: ['echo', 'back'] })).toBe('back\n');
});

it('keeps trying while the server is away, and answers whoever asks with the reason', async () => {
  const port = await freePort();
  const before = await startSshDaemon({ port });
  let daemon = before;
  await using managed = connectManaged({ resolve: () => Promise.resolve(optionsFor(daemon)), firstPauseMs: 50 });
  await managed.get();
  const { pid } = before;
  await before[Symbol.asyncDispose]();
  // A stopped sshd leaves its sessions running; this ends ours, as a reboot would.
  if (managed.state.kind === 'connected')
    await managed.state.remote.exec({ argv: ['sh', '-c', 'kill -9 $(ps -o ppid= -p $PPID)'] }).catch(() => undefined);
  expect(pid).toBeGreaterThan(0);
  await until(() => managed.state.kind === 'reconnecting');
  await expect(managed.get()).rejects.toMatchObject({ code: 'REFUSED' });
  daemon = await startSshDaemon({ port });
  await until(() => managed.state.kind === 'connected');
  await daemon[Symbol.asyncDispose]();
});

it('never tries a refused login again by itself', async () => {
  await using daemon = await startSshDaemon();
  await using other = await startSshDaemon();
  let asked = 0;
  const wrong: ConnectOptions = { ...optionsFor(daemon), credential: { kind: 'key', privateKey: other.userKey.privateKey } };
  let options = wrong;
  await using managed = connectManaged({ resolve: () => (asked++, Promise.resolve(options)) });
  await expect(managed.get()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  await expect(managed.get()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect([asked, managed.state.kind]).toEqual([1, 'failed']);
  options = optionsFor(daemon);
  managed.reset();
  expect((await managed.get()).closed.aborted).toBe(false);
});

it('fails for good when the host key changed while it was away', async () => {
  const port = await freePort();
  const daemon = await startSshDaemon({ port });
  await using link = await startLink(daemon.endpoint);
  const options = optionsFor(daemon, link.endpoint);
  await using managed = connectManaged({ resolve: () => Promise.resolve(options), firstPauseMs: 200 });
  await managed.get();
  await daemon[Symbol.asyncDispose]();
  await using _stranger = await startSshDaemon({ port });
  link.cut();
  await until(() => managed.state.kind === 'failed');
  expect(managed.state).toMatchObject({ kind: 'failed', error: { code: 'HOST_KEY_MISMATCH' } });
});

it('closes the connection with itself', async () => {
  await using daemon = await startSshDaemon();
  const managed = connectManaged({ resolve: () => Promise.resolve(optionsFor(daemon)) });
  const remote = await managed.get();
  await managed[Symbol.asyncDispose]();
  expect(remote.closed.aborted).toBe(true);
  await expect(managed.get()).rejects.toMatchObject({ code: 'CANCELLED' });
});
