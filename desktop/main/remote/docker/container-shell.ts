/** A terminal in a container: Docker exec with a TTY, resized with its window. */
import type Docker from 'dockerode';
import type { TerminalChannel, TerminalSize } from '../remote.ts';
import { SCREEN_ENVIRONMENT, TERM } from '../screen.ts';

const SHELL: readonly string[] = ['/bin/sh'];

export async function openContainerShell(
  docker: Docker,
  containerId: string,
  size: TerminalSize,
  argv: readonly string[] = SHELL,
): Promise<TerminalChannel> {
  const exec = await docker.getContainer(containerId).exec({
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    Env: [`TERM=${TERM}`, ...Object.entries(SCREEN_ENVIRONMENT).map(([name, value]) => `${name}=${value}`)],
    Cmd: [...argv],
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
  const resize = ({ columns, rows }: TerminalSize) => exec.resize({ w: columns, h: rows }).catch(() => undefined);
  await resize(size);
  const exit = new Promise<number | null>((resolve) => {
    const ask = () => {
      exec.inspect().then(
        (state) => resolve(state.ExitCode),
        () => resolve(null),
      );
    };
    stream.once('end', ask);
    stream.once('close', ask);
    stream.on('error', () => undefined);
  });
  return { stream, exit, resize: (to) => void resize(to) };
}
