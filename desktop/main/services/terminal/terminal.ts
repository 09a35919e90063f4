/**
 * Shells on a server or in a container. A terminal lives exactly as long as its event stream: whoever leaves the stream closes
 * the shell, and locking the vault closes all of them. What is typed and shown goes nowhere else.
 */
import { randomUUID } from 'node:crypto';
import { HOST_PATHS } from '../../../../server-bundle/contract/stack.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { ServerId, TerminalEvent } from '../../../contract/models.ts';
import type { Remote, TerminalChannel, TerminalSize } from '../../remote/remote.ts';
import { explained, projectContainers, statusOf, unknownService } from '../containers/project.ts';
import { TERMINAL_EVENT_MAX_BYTES, TERMINALS_MAX } from './limits.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}
export type OpenedTerminalEvent = TerminalEvent | { readonly kind: 'opened'; readonly terminalId: string };
type Nothing = Record<string, never>;

export interface TerminalService extends AsyncDisposable {
  open(
    input: { readonly serverId: ServerId; readonly service?: string | undefined } & TerminalSize,
    options?: Options,
  ): AsyncGenerator<OpenedTerminalEvent, void>;
  write(input: { readonly terminalId: string; readonly data: string }): Promise<Nothing>;
  resize(input: { readonly terminalId: string } & TerminalSize): Promise<Nothing>;
  close(input: { readonly terminalId: string }): Promise<Nothing>;
  /** Those that are being opened too. */
  closeAll(): void;
}

type TerminalRemote = Pick<Remote, 'docker' | 'shell' | 'containerShell'>;

export interface TerminalDependencies {
  readonly remoteOf: (id: ServerId, options: Options) => Promise<TerminalRemote>;
  readonly project?: string;
}

export function createTerminalService({ remoteOf, project = HOST_PATHS.project }: TerminalDependencies): TerminalService {
  const terminals = new Map<string, TerminalChannel>();
  let rounds = 0;
  const closeAll = (): void => {
    rounds += 1;
    for (const { stream } of terminals.values()) stream.destroy();
    terminals.clear();
  };
  const find = (terminalId: string): TerminalChannel => {
    const found = terminals.get(terminalId);
    if (!found) throw new PalomarError('NOT_FOUND', 'That terminal is closed. Open a new one.');
    return found;
  };

  async function* open({ serverId, service, columns, rows }: Parameters<TerminalService['open']>[0], { signal }: Options) {
    if (terminals.size >= TERMINALS_MAX)
      throw new PalomarError('CONFLICT', `${TERMINALS_MAX} terminals are open already. Close one to open another.`);
    const round = rounds;
    const remote = await remoteOf(serverId, { signal });
    const opened = service === undefined ? await remote.shell({ columns, rows }) : await inContainer(remote, project, service, { columns, rows });
    if (round !== rounds) {
      if (typeof opened !== 'string') opened.stream.destroy();
      throw new PalomarError('CANCELLED', 'All terminals were closed while this one was being opened.');
    }
    const terminalId = randomUUID();
    if (typeof opened === 'string') {
      yield { kind: 'opened', terminalId } as const;
      yield { kind: 'data', data: Buffer.from(opened).toString('base64') } as const;
      yield { kind: 'exit', exitCode: 127 } as const;
      return;
    }
    terminals.set(terminalId, opened);
    const end = (): void => void opened.stream.destroy();
    signal?.addEventListener('abort', end, { once: true });
    try {
      yield { kind: 'opened', terminalId } as const;
      yield* output(opened, signal);
    } finally {
      terminals.delete(terminalId);
      signal?.removeEventListener('abort', end);
      end();
    }
  }

  return {
    open: (input, options = {}) => open(input, options),
    write: async ({ terminalId, data }) => {
      const { stream } = find(terminalId);
      if (!stream.write(Buffer.from(data, 'base64'))) await drained(stream);
      return {};
    },
    resize: ({ terminalId, columns, rows }) => {
      find(terminalId).resize({ columns, rows });
      return Promise.resolve({});
    },
    close: ({ terminalId }) => {
      terminals.get(terminalId)?.stream.destroy();
      terminals.delete(terminalId);
      return Promise.resolve({});
    },
    closeAll,
    [Symbol.asyncDispose]: () => {
      closeAll();
      return Promise.resolve();
    },
  };
}

async function* output({ stream, exit }: TerminalChannel, signal: AbortSignal | undefined): AsyncGenerator<TerminalEvent, void> {
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      for (let start = 0; start < bytes.length; start += TERMINAL_EVENT_MAX_BYTES)
        yield { kind: 'data', data: bytes.subarray(start, start + TERMINAL_EVENT_MAX_BYTES).toString('base64') };
    }
  } catch (error) {
    // Closed by us, or by the connection: either way the shell is over, and `exit` says how.
    if (!signal?.aborted && !(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
  if (!signal?.aborted) yield { kind: 'exit', exitCode: await exit.catch(() => null) };
}

function drained(stream: TerminalChannel['stream']): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

/** A shell in the service's container or, where its image has none, what to do instead. */
async function inContainer(remote: TerminalRemote, project: string, service: string, size: TerminalSize): Promise<TerminalChannel | string> {
  const all = await projectContainers(remote.docker, project);
  const found = all.find((one) => one.service === service);
  if (!found) throw unknownService(service, all);
  if (found.summary.State !== 'running')
    throw new PalomarError(
      'SERVICE_DIED',
      `The container of "${service}" is not running (${found.summary.Status}), so there is nothing to open a shell in. Start it first.`,
    );
  const shell = await findShell(remote.docker, found.id);
  return shell === null ? withoutShell(service, found.name) : remote.containerShell(found.id, size, [shell]);
}

async function findShell(docker: Remote['docker'], id: string): Promise<string | null> {
  for (const path of ['/bin/bash', '/bin/sh']) {
    try {
      await docker.getContainer(id).infoArchive({ path });
      return path;
    } catch (error) {
      if (statusOf(error) !== 404) return explained(Promise.reject(error instanceof Error ? error : new Error(String(error))));
    }
  }
  return null;
}

function withoutShell(service: string, name: string): string {
  return [
    `The image of "${service}" has no shell in it, on purpose: whoever breaks in finds nothing to run.`,
    'From a shell on the server you can look into it all the same:',
    `  docker logs --tail 100 -f ${name}        what it says`,
    `  docker top ${name}                       its processes`,
    `  docker inspect ${name}                   its settings and health`,
    `  nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${name})" -n ss -tn   its connections`,
    '',
  ].join('\r\n');
}
