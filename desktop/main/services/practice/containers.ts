/**
 * The little of Docker that the practice world needs: make, fill, start, ask and remove containers by name.
 * Never touches a container, volume or network whose name doesn't begin with the world's own.
 */
import { buffer } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { tar } from '../../../../server-bundle/deploy/image/tar.ts';
import { PalomarError } from '../../../contract/errors.ts';
import { containerName, ROLES, type Role, type WorldLayout } from './layout.ts';

export interface FileInContainer {
  /** Without the leading slash. */
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}

export interface ContainerRecipe {
  readonly role: Role;
  readonly image: string;
  readonly hostname: string;
  readonly command: readonly string[];
  readonly files: readonly FileInContainer[];
  readonly dns?: string;
  readonly host?: Docker.HostConfig;
  readonly stopSignal?: string;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

const LABEL = 'palomar.practice';

/** Creates, fills and starts; a container of that name must not exist. */
export async function runContainer(docker: Docker, layout: WorldLayout, recipe: ContainerRecipe): Promise<Docker.Container> {
  const address = layout.addresses[recipe.role];
  const container = await docker.createContainer({
    name: containerName(layout, recipe.role),
    Hostname: recipe.hostname,
    Image: recipe.image,
    Cmd: [...recipe.command],
    Labels: { [LABEL]: layout.name },
    ...(recipe.stopSignal === undefined ? {} : { StopSignal: recipe.stopSignal }),
    HostConfig: {
      NetworkMode: layout.name,
      RestartPolicy: { Name: 'unless-stopped' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
      ...(recipe.dns === undefined ? {} : { Dns: [recipe.dns] }),
      ...recipe.host,
    },
    NetworkingConfig: { EndpointsConfig: { [layout.name]: { IPAMConfig: { IPv4Address: address.ipv4, IPv6Address: address.ipv6 } } } },
  });
  if (recipe.files.length > 0) {
    const archive = tar(recipe.files.map((file) => ({ kind: 'file' as const, ...file })));
    await container.putArchive(archive, { path: '/' });
  }
  await container.start();
  return container;
}

/** Runs argv in a container to its end; a non-zero exit is a result. */
export async function execIn(container: Docker.Container, argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  options.signal?.throwIfAborted();
  const exec = await container.exec({ Cmd: [...argv], AttachStdin: options.stdin !== undefined, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({ hijack: true, stdin: options.stdin !== undefined });
  const abort = () => void stream.destroy(new PalomarError('CANCELLED', 'Stopped, as asked.'));
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    if (options.stdin !== undefined) stream.end(options.stdin);
    const frames = [...framesOf(await buffer(stream))];
    const { ExitCode } = await exec.inspect();
    const textOf = (kind: Frame['kind']) => frames.map((frame) => (frame.kind === kind ? frame.text : '')).join('');
    return { exitCode: ExitCode ?? -1, stdout: textOf('stdout'), stderr: textOf('stderr') };
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Like execIn, but a non-zero exit is an error that quotes the program. */
export async function runIn(container: Docker.Container, argv: readonly string[], options: ExecOptions = {}): Promise<string> {
  const result = await execIn(container, argv, options);
  if (result.exitCode === 0) return result.stdout;
  throw new PalomarError(
    'COMMAND_FAILED',
    `In the practice world, ${argv[0] ?? 'a command'} ended with ${result.exitCode}: ${(result.stderr || result.stdout).trim().slice(-500)}`,
    {
      data: { exitCode: result.exitCode },
    },
  );
}

/** The last lines of a container's log, both streams, in their order. */
export async function logOf(container: Docker.Container, tail: number): Promise<string> {
  return [...framesOf(await container.logs({ stdout: true, stderr: true, tail }))].map((frame) => frame.text).join('');
}

/** Names of the roles that run now. */
export async function runningRoles(docker: Docker, layout: WorldLayout): Promise<readonly Role[]> {
  const list = await docker.listContainers({ filters: { label: [`${LABEL}=${layout.name}`], status: ['running'] } });
  const names = new Set(list.flatMap((container) => container.Names));
  return ROLES.filter((role) => names.has(`/${containerName(layout, role)}`));
}

/** Removes a container with its anonymous volumes; that it is not there is fine. */
export async function removeContainer(docker: Docker, layout: WorldLayout, role: Role): Promise<void> {
  await absentIsFine(docker.getContainer(containerName(layout, role)).remove({ force: true, v: true }));
}

export async function absentIsFine(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
  }
}

interface Frame {
  readonly kind: 'stdout' | 'stderr';
  readonly text: string;
}

/** Docker frames output without a terminal: one byte for the stream, three of nothing, four of length (big-endian), the bytes. */
function* framesOf(framed: Buffer): Generator<Frame> {
  for (let at = 0; at + 8 <= framed.length;) {
    const end = at + 8 + framed.readUInt32BE(at + 4);
    yield { kind: framed.readUInt8(at) === 2 ? 'stderr' : 'stdout', text: framed.toString('utf8', at + 8, end) };
    at = end;
  }
}
