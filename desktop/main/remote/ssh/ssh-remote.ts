/** The `Remote` on one logged-in session: each method a few lines over the module that does it. */
import Docker, { type DockerOptions } from 'dockerode';
import type { Duplex } from 'node:stream';
import { PalomarError } from '../../../contract/errors.ts';
import type { Command, CommandResult } from '../../plan/command.ts';
import { DockerAgent } from '../docker/agent.ts';
import { openContainerShell } from '../docker/container-shell.ts';
import { MISSING, TOO_LARGE, readFileCommand } from '../files/read-file.ts';
import type { Source } from '../files/pieces.ts';
import { upload, type UploadOptions } from '../files/upload.ts';
import { receiveFile } from '../files/download.ts';
import { writeFileCommand } from '../files/write-file.ts';
import { ERROR_TAIL_CHARACTERS, READ_FILE_MAX_BYTES } from '../limits.ts';
import type { ExecOptions, Remote, TerminalChannel, TerminalSize } from '../remote.ts';
import type { AuditRecord } from '../audit/sink.ts';
import { commandFailed, exec } from './exec.ts';
import { connectFault, connectionLost } from './faults.ts';
import type { Session } from './session.ts';
import { asSocket } from './stream-socket.ts';
import { openShell } from './terminal.ts';

export interface RemoteParts {
  readonly session: Session;
  readonly latency: () => number | null;
  /** Ends the client and every jump client behind it. */
  readonly hangUp: () => Promise<void>;
}

export class SshRemote implements Remote {
  readonly #session: Session;
  readonly #parts: RemoteParts;
  readonly #agent: DockerAgent;
  readonly docker: Docker;

  constructor(parts: RemoteParts) {
    this.#parts = parts;
    this.#session = parts.session;
    this.#agent = new DockerAgent(parts.session);
    this.docker = new Docker(dockerOptions(this.#agent));
  }

  get user(): string {
    return this.#session.user;
  }

  get isRoot(): boolean {
    return this.#session.isRoot;
  }

  get latencyMs(): number | null {
    return this.#parts.latency();
  }

  get closed(): AbortSignal {
    return this.#session.closed;
  }

  exec(command: Command, options: ExecOptions = {}): Promise<CommandResult> {
    return exec(this.#session, command, options);
  }

  async run(command: Command, options: ExecOptions = {}): Promise<string> {
    const result = await exec(this.#session, command, options);
    if (result.exitCode !== 0) throw commandFailed(this.#session, command, result, ERROR_TAIL_CHARACTERS);
    return result.stdout;
  }

  async upload(source: Source, path: string, options: UploadOptions): Promise<void> {
    await this.#noted('upload', path, () => upload(this.#session, source, path, options));
  }

  async *download(path: string, { signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Buffer, void, undefined> {
    const startedAt = new Date();
    let error: string | null = 'CANCELLED';
    try {
      yield* receiveFile(this.#session, path, signal);
      error = null;
    } catch (failure) {
      error = failure instanceof PalomarError ? failure.code : 'INTERNAL';
      throw failure;
    } finally {
      const tookMs = Date.now() - startedAt.getTime();
      this.#session.audit.record({ at: startedAt.toISOString(), kind: 'download', what: path, exitCode: null, tookMs, error });
    }
  }

  async writeFile(
    path: string,
    content: string,
    options: { readonly mode: string; readonly owner: string; readonly secret?: boolean },
  ): Promise<void> {
    const command = writeFileCommand(path, content, options);
    await this.#noted('write', path, async () => {
      const result = await exec(this.#session, command, { quiet: true });
      if (result.exitCode !== 0) throw writeFailed(path, commandFailed(this.#session, command, result, ERROR_TAIL_CHARACTERS), result.stderr);
    });
  }

  async readFile(path: string, options: { readonly maxBytes?: number } = {}): Promise<string | null> {
    const maxBytes = options.maxBytes ?? READ_FILE_MAX_BYTES;
    const command = readFileCommand(path, maxBytes);
    const result = await exec(this.#session, command, { quiet: true });
    if (result.exitCode === MISSING) return null;
    if (result.exitCode === TOO_LARGE)
      throw new PalomarError('INVALID_INPUT', `${path} on the server is larger than ${maxBytes} bytes and was not read.`);
    if (result.exitCode !== 0) throw commandFailed(this.#session, command, result, ERROR_TAIL_CHARACTERS);
    return result.stdout;
  }

  connectTcp(host: string, port: number): Promise<Duplex> {
    if (this.closed.aborted) return Promise.reject(connectionLost());
    return new Promise((resolve, reject) => {
      this.#session.client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error) reject(this.closed.aborted ? connectionLost(error) : connectFault(error, { host, port, user: this.user }));
        else resolve(asSocket(channel));
      });
    });
  }

  shell(size: TerminalSize): Promise<TerminalChannel> {
    return this.#noted('shell', 'login shell', () => openShell(this.#session, size));
  }

  containerShell(containerId: string, size: TerminalSize, argv?: readonly string[]): Promise<TerminalChannel> {
    const what = `container ${containerId} ${(argv ?? ['/bin/sh']).join(' ')}`;
    return this.#noted('shell', what, () => openContainerShell(this.docker, containerId, size, argv));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    await this.#parts.hangUp();
  }

  async #noted<T>(kind: AuditRecord['kind'], what: string, work: () => Promise<T>): Promise<T> {
    const startedAt = new Date();
    const note = (error: string | null) => {
      const entry = { at: startedAt.toISOString(), kind, what: this.#session.redact(what), exitCode: null, error };
      this.#session.audit.record({ ...entry, tookMs: Date.now() - startedAt.getTime() });
    };
    try {
      const result = await work();
      note(null);
      return result;
    } catch (error) {
      note(error instanceof PalomarError ? error.code : 'INTERNAL');
      throw error;
    }
  }
}

function writeFailed(path: string, error: PalomarError, stderr: string): PalomarError {
  if (!/No space left|quota exceeded/i.test(stderr)) return error;
  return new PalomarError(
    'DISK_FULL',
    `The server's disk is full: ${path} could not be written, and its old content was kept. Free some space and run the action again.`,
    {
      cause: error,
      data: { path },
    },
  );
}

/** The host is a formality of HTTP: the agent decides where bytes go. */
function dockerOptions(agent: DockerAgent): DockerOptions & { readonly agent: DockerAgent } {
  return { host: 'localhost', port: 80, protocol: 'http', agent };
}
