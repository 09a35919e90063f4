/**
 * One framed command on its channel, from the exec request to its end. Resolves on the end markers or on the close
 * of the channel, whichever says it all; never on a bare "close" of a broken connection.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import type { ClientChannel } from 'ssh2';
import { PalomarError } from '../../../contract/errors.ts';
import type { Command, CommandResult } from '../../plan/command.ts';
import { batch } from './batching.ts';
import { capture, type Capture } from './capture.ts';
import { openExec } from './channel.ts';
import { connectionLost } from './faults.ts';
import { frameLine, FrameReader, type Elevation } from './frame.ts';
import type { Session } from './session.ts';
import { sudoRefused } from './sudo.ts';

export interface ExecutionOptions {
  readonly onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
  /** In place of `command.stdin`: large or binary input, asked for as fast as the window allows. */
  readonly source?: AsyncIterable<Buffer> | undefined;
}

export interface Execution {
  readonly result: Promise<CommandResult>;
  /** Resolves when the command has begun; null when it never will. */
  readonly group: Promise<number | null>;
  /** Gives up on the channel, without a word to the process. */
  readonly abandon: () => void;
}

export async function start(session: Session, command: Command, options: ExecutionOptions = {}): Promise<Execution> {
  const marker = `palomar-${randomBytes(12).toString('hex')}`;
  const elevation = elevationFor(session, command);
  const channel = await openExec(session, frameLine(argvOf(command), { marker, elevation }));
  const group = Promise.withResolvers<number | null>();
  const result = follow({ session, command, channel, marker, elevation, options, onGroup: group.resolve });
  // The caller may look at `result` only after it has settled.
  void result.catch(() => undefined).finally(() => group.resolve(null));
  return { result, group: group.promise, abandon: () => channel.destroy() };
}

export function elevationFor(session: Session, command: Pick<Command, 'asRoot'>): Elevation {
  if (!command.asRoot || session.isRoot) return 'none';
  return session.sudoPassword === undefined ? 'sudo' : 'sudo-with-password';
}

export function argvOf(command: Command): readonly string[] {
  const env = Object.entries(command.env ?? {}).map(([name, value]) => `${name}=${value}`);
  return env.length === 0 ? command.argv : ['env', ...env, ...command.argv];
}

interface Following {
  readonly session: Session;
  readonly command: Command;
  readonly channel: ClientChannel;
  readonly marker: string;
  readonly elevation: Elevation;
  readonly options: ExecutionOptions;
  readonly onGroup: (group: number) => void;
}

async function follow({ session, command, channel, marker, elevation, options, onGroup }: Following): Promise<CommandResult> {
  const stdout = capture(options.onOutput && ((text) => options.onOutput?.('stdout', text)));
  const stderr = capture(options.onOutput && ((text) => options.onOutput?.('stderr', text)));
  const ended = Promise.withResolvers<number>();
  let asked = 0;
  const outReader = reader(marker, stdout, {
    onBegin: (group) => {
      onGroup(group);
      // A program may stop reading early (a full disk, `head`): its exit code tells, not our write error.
      void feed(session, channel, options.source ?? (command.stdin === undefined ? [] : [Buffer.from(command.stdin)]), closed)
        .catch(() => undefined)
        .finally(() => channel.end());
    },
    onEnd: ended.resolve,
  });
  const errorEnded = Promise.withResolvers<number>();
  const errorReader = reader(marker, stderr, {
    onEnd: errorEnded.resolve,
    onAsk: () => {
      asked += 1;
      if (asked === 1) channel.write(`${session.sudoPassword ?? ''}\n`);
      // Asked again: the password was wrong. Ending stdin makes sudo give up instead of counting more failures.
      else channel.end();
    },
  });
  const closed = closing(channel, session.closed, outReader, errorReader);
  // Both streams have said "end", or nothing more can come.
  await Promise.race([Promise.all([ended.promise, errorEnded.promise]), closed]);
  channel.end();
  const outcome = { stdout: stdout.finish(), stderr: stderr.finish() };
  if (outReader.state === 'after') return { ...statusOf(await ended.promise), ...outcome };
  if (session.closed.aborted) throw connectionLost();
  if (outReader.state === 'before') throw neverBegan(session, command, elevation, asked, `${errorReader.noise}${outReader.noise}`);
  // The frame itself was ended from outside (out of memory, a cancel): SSH says by what.
  return { ...(await closed), ...outcome };
}

function reader(
  marker: string,
  into: Capture,
  events: { onBegin?: (group: number) => void; onEnd: (code: number) => void; onAsk?: () => void },
): FrameReader {
  return new FrameReader(marker, {
    onBegin: events.onBegin ?? (() => undefined),
    onContent: (content) => into.push(content),
    onEnd: events.onEnd,
    ...(events.onAsk ? { onAsk: events.onAsk } : {}),
  });
}

/**
 * Input goes in only after the begin marker, so that neither sudo nor a login script can read it. Each piece is done
 * with (copied into packets) before the next is asked for, which lets the source use its buffers again.
 */
async function feed(
  session: Session,
  channel: ClientChannel,
  source: AsyncIterable<Buffer> | readonly Buffer[],
  closed: Promise<unknown>,
): Promise<void> {
  for await (const piece of source) {
    if (!channel.writable) break;
    batch(session.stream);
    const written = new Promise<boolean>((resolve, reject) => channel.write(piece, (error) => (error ? reject(error) : resolve(true))));
    // ssh2 forgets the callback of what the window held back when the channel closes.
    if ((await Promise.race([written, closed])) !== true) break;
  }
}

interface Status {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Resolves with what SSH itself reports once the channel is closed or the connection lost. */
function closing(channel: ClientChannel, lost: AbortSignal, out: FrameReader, error: FrameReader): Promise<Status> {
  return new Promise((resolve) => {
    let status: Status = { exitCode: null, signal: null };
    const done = () => {
      lost.removeEventListener('abort', done);
      out.finish();
      error.finish();
      resolve(status);
    };
    channel.on('data', (chunk: Buffer) => out.push(chunk));
    channel.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    channel.on('exit', (code: number | null, signal?: string) => {
      status = { exitCode: code, signal: signal?.replace(/^SIG/, '') ?? null };
    });
    channel.on('error', () => undefined);
    channel.once('close', done);
    lost.addEventListener('abort', done, { once: true });
  });
}

/** A shell reports death by signal n as 128+n. */
function statusOf(exitCode: number): Status {
  const name = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];
  return name === undefined ? { exitCode, signal: null } : { exitCode: null, signal: name.slice(3) };
}

function neverBegan(session: Session, command: Command, elevation: Elevation, asked: number, noise: string): PalomarError {
  const said = session.redact(noise.trim()).slice(-1_000);
  if (elevation !== 'none') return sudoRefused({ user: session.user, said, asked, hadPassword: elevation === 'sudo-with-password' });
  if (/password (?:has )?expired|password change required|required to change your password/i.test(said))
    return new PalomarError(
      'AUTH_FAILED',
      `The password of ${session.user} has expired and the server runs nothing until it is changed. Log in once with an SSH client, set a new password, and use that one here.`,
    );
  return new PalomarError(
    'COMMAND_FAILED',
    `The server closed the session before it ran ${command.argv[0]}. The account of ${session.user} may have no usable shell, or only a forced command.${said === '' ? '' : ` It said: ${said}`}`,
    { data: { said } },
  );
}
