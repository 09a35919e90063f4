/** Debian's redis-server on a loopback port (it speaks as Valkey does), to be killed and started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';

const PROGRAM = ['/usr/bin/valkey-server', '/usr/bin/redis-server'].find(existsSync);

export interface RedisPeer extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  /** SIGKILL, and gone. */
  kill(): Promise<void>;
}

export function redisPeer(): RedisPeer {
  if (PROGRAM === undefined) throw new Error('These tests need Valkey or Redis: apt-get install -y --no-install-recommends redis-server');
  const port = 10_000 + Math.floor(Math.random() * 15_000);
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const dying = child;
    child = null;
    if (!dying) return;
    const ended = once(dying, 'exit');
    dying.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      child = spawn(PROGRAM, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
      await untilOpen(port);
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

export async function untilOpen(port: number): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
