/**
 * Docker Engine API over the SSH connection: each HTTP connection is a stream-local channel to the daemon's socket, or,
 * where the login user may not open it, `docker system dial-stdio` under sudo. Never a TCP port of the daemon.
 */
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { PalomarError, isPalomarError } from '../../../contract/errors.ts';
import type { Command } from '../../plan/command.ts';
import { DOCKER_DIAL_SOCKETS_MAX, DOCKER_SOCKETS_MAX, PROBE_TIMEOUT_MS } from '../limits.ts';
import { connectionLost } from '../ssh/faults.ts';
import { exec } from '../ssh/exec.ts';
import { openRaw } from '../ssh/raw.ts';
import type { Session } from '../ssh/session.ts';
import { asSocket } from '../ssh/stream-socket.ts';

const DOCKER_SOCKET = '/var/run/docker.sock';

export class DockerAgent extends http.Agent {
  readonly #session: Session;
  /** Settled by the first connection, for all later ones. */
  #way: 'stream-local' | 'dial-stdio' | null = null;

  constructor(session: Session) {
    super({ keepAlive: true, maxSockets: DOCKER_SOCKETS_MAX });
    this.#session = session;
  }

  /**
   * docker-modem formats the options of each request, the agent among them, for a log that nobody reads: through sockets, sessions and
   * all they hold, which stops the process for minutes once a few streams are open.
   */
  [inspect.custom](): string {
    return 'DockerAgent';
  }

  override createConnection(_options: http.ClientRequestArgs, done: (error: Error | null, stream: Duplex) => void): undefined {
    this.#connect().then(
      (stream) => done(null, stream),
      // Node reads no stream when there is an error; its types want one.
      (error: unknown) => void Reflect.apply(done, undefined, [error]),
    );
  }

  async #connect(): Promise<Duplex> {
    if (lost(this.#session)) throw connectionLost();
    if (this.#way !== 'dial-stdio') {
      try {
        const stream = await streamLocal(this.#session);
        this.#way = 'stream-local';
        return stream;
      } catch (error) {
        if (lost(this.#session)) throw connectionLost(error);
        if (this.#way === 'stream-local') throw unavailable(error, 'Its socket no longer answers.');
      }
    }
    const stream = await dialStdio(this.#session, this.#way === null);
    this.#way = 'dial-stdio';
    this.maxSockets = DOCKER_DIAL_SOCKETS_MAX;
    return stream;
  }
}

/** Asked afresh each time: the answer changes while we wait. */
function lost({ closed }: Session): boolean {
  return closed.aborted;
}

function streamLocal({ client }: Session): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.openssh_forwardOutStreamLocal(DOCKER_SOCKET, (error, channel) => {
      if (error) reject(error);
      else resolve(asSocket(channel));
    });
  });
}

async function dialStdio(session: Session, first: boolean): Promise<Duplex> {
  try {
    if (first) await checkDaemon(session);
    return asSocket(await openRaw(session, { argv: ['docker', 'system', 'dial-stdio'], asRoot: true }));
  } catch (error) {
    if (isPalomarError(error)) throw error;
    throw unavailable(error, '');
  }
}

/** dial-stdio that cannot reach the daemon ends without a word over HTTP: ask first, for a plain answer. */
async function checkDaemon(session: Session): Promise<void> {
  const command: Command = { argv: ['docker', 'version', '--format', '{{.Server.Version}}'], asRoot: true, timeoutMs: PROBE_TIMEOUT_MS };
  const version = await exec(session, command, { quiet: true });
  if (version.exitCode !== 0) throw unavailable(null, reasonFrom(version.exitCode, version.stderr));
}

function reasonFrom(exitCode: number | null, stderr: string): string {
  if (exitCode === 127) return 'It is not installed: run the set-up.';
  return `It is installed, but its daemon does not answer: look at "systemctl status docker". It said: ${stderr.trim().slice(-300)}`;
}

function unavailable(cause: unknown, reason: string): PalomarError {
  return new PalomarError('DOCKER_UNAVAILABLE', `Docker on the server cannot be used. ${reason}`.trim(), { cause });
}
