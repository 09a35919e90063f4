/**
 * The one way to a server: a verified SSH connection with everything that travels through it.
 * Implemented by `ssh/`; services and tests see only this interface.
 */
import type Docker from 'dockerode';
import type { Duplex } from 'node:stream';
import type { Command, CommandResult } from '../plan/command.ts';
import type { Source } from './files/pieces.ts';

export interface Progress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** Called as output arrives, each call holding whole lines where possible. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Not written to the audit (probes that run every few seconds). */
  readonly quiet?: boolean;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** An interactive byte stream with a window size. */
export interface TerminalChannel {
  readonly stream: Duplex;
  resize(size: TerminalSize): void;
  /** Resolves with the exit code when the far side ends. */
  readonly exit: Promise<number | null>;
}

export interface Remote extends AsyncDisposable {
  readonly user: string;
  readonly isRoot: boolean;
  /** Round trip of the last keep-alive. */
  readonly latencyMs: number | null;
  /** Aborted when the connection is gone for good. */
  readonly closed: AbortSignal;

  /** Runs to the end; a non-zero exit is a result, not an error. @throws PalomarError CANCELLED, TIMEOUT, CONNECTION_LOST, SUDO_REFUSED */
  exec(command: Command, options?: ExecOptions): Promise<CommandResult>;
  /** Like exec, but a non-zero exit throws COMMAND_FAILED with the command and the tail of its output. */
  run(command: Command, options?: ExecOptions): Promise<string>;

  /** Resumes at the remote file's size, checks SHA-256 at both ends, renames into place. @throws DISK_FULL, CHECKSUM_MISMATCH */
  upload(
    source: Source,
    path: string,
    options: { readonly sha256: string; readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
  ): Promise<void>;
  /** A file of the server as root reads it, piece by piece; whoever reads slowly slows it down. The reader compares size and sum. @throws CONNECTION_LOST, CANCELLED */
  download(path: string, options?: { readonly signal?: AbortSignal }): AsyncGenerator<Buffer, void, undefined>;
  /** Atomic: temporary file beside the target, fsync, rename. */
  writeFile(path: string, content: string, options: { readonly mode: string; readonly owner: string; readonly secret?: boolean }): Promise<void>;
  /** null when it does not exist. */
  readFile(path: string, options?: { readonly maxBytes?: number }): Promise<string | null>;

  /** The Docker Engine API over this connection (stream-local, or `docker system dial-stdio` under sudo). */
  readonly docker: Docker;
  /** A TCP connection opened from the server (direct-tcpip). */
  connectTcp(host: string, port: number): Promise<Duplex>;
  shell(size: TerminalSize): Promise<TerminalChannel>;
  /** An interactive shell or command in a container, by compose service. */
  containerShell(containerId: string, size: TerminalSize, argv?: readonly string[]): Promise<TerminalChannel>;
}
