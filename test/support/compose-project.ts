/** Real containers on this machine's Docker, labelled as Docker Compose labels those of a project; and a daemon's socket that can be cut. */
import Docker from 'dockerode';
import { randomBytes } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buildTinyBundle } from './tiny-stack.ts';

const SOCKET = '/var/run/docker.sock';

export interface ComposeProject extends AsyncDisposable {
  readonly name: string;
  readonly docker: Docker;
  /** Starts a container of that service, running this shell script. */
  start(service: string, script: string): Promise<string>;
  remove(id: string): Promise<void>;
}

/** @param label what compose calls the project; unique when not given */
export async function startProject(label?: string): Promise<ComposeProject> {
  const name = `palomar-test-logs-${randomBytes(4).toString('hex')}`;
  const docker = new Docker({ socketPath: SOCKET });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-project-'));
  const { manifest } = buildTinyBundle(folder, name);
  await drain(await docker.loadImage(createReadStream(path.join(folder, 'tiny.tar.gz'))));
  const created = new Set<string>();
  const remove = async (id: string): Promise<void> => {
    created.delete(id);
    await docker.getContainer(id).remove({ force: true, v: true });
  };
  let count = 0;
  return {
    name: label ?? name,
    docker,
    remove,
    start: async (service, script) => {
      count += 1;
      const container = await docker.createContainer({
        name: `${name}-${service}-${count}`,
        Image: manifest.reference,
        Cmd: ['/bin/sh', '-c', script],
        Labels: { 'com.docker.compose.project': label ?? name, 'com.docker.compose.service': service },
        HostConfig: { NetworkMode: 'none', Memory: 32 * 1024 * 1024, Init: true },
      });
      created.add(container.id);
      await container.start();
      return container.id;
    },
    [Symbol.asyncDispose]: async () => {
      for (const id of created) await remove(id).catch(() => undefined);
      await docker.getImage(manifest.reference).remove({ force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface CuttableSocket extends AsyncDisposable {
  readonly docker: Docker;
  /** Every open connection breaks now; new ones work. */
  cut(): void;
}

export async function cuttableSocket(): Promise<CuttableSocket> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-cut-'));
  const socketPath = path.join(folder, 'docker.sock');
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(SOCKET);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const cut = (): void => open.forEach((socket) => socket.destroy());
  return {
    docker: new Docker({ socketPath }),
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function drain(stream: NodeJS.ReadableStream): Promise<void> {
  for await (const _chunk of stream) continue;
}
