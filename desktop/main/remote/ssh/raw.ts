/** A program's stdin and stdout as one byte stream, noise before it cut away. Ends when the program does. */
import { randomBytes } from 'node:crypto';
import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { Command } from '../../plan/command.ts';
import { openExec } from './channel.ts';
import { connectionLost } from './faults.ts';
import { argvOf, elevationFor } from './execution.ts';
import { FrameReader, frameLine } from './frame.ts';
import type { Session } from './session.ts';
import { sudoRefused } from './sudo.ts';

/** @throws SUDO_REFUSED, CONNECTION_LOST */
export async function openRaw(session: Session, command: Command): Promise<Duplex> {
  const marker = `palomar-${randomBytes(12).toString('hex')}`;
  const elevation = elevationFor(session, command);
  const channel = await openExec(session, frameLine(argvOf(command), { marker, elevation, raw: true }));
  return new Promise((resolve, reject) => {
    let asked = 0;
    const ignore = { onBegin: () => undefined, onEnd: () => undefined, onContent: () => undefined };
    const errors = new FrameReader(marker, {
      ...ignore,
      onAsk: () => {
        asked += 1;
        if (asked === 1) channel.write(`${session.sudoPassword ?? ''}\n`);
        else channel.end();
      },
    });
    const duplex = duplexOver(channel);
    const output = new FrameReader(marker, {
      ...ignore,
      onBegin: () => resolve(duplex),
      onContent: (content) => {
        if (!duplex.push(content)) channel.pause();
      },
    });
    channel.on('data', (chunk: Buffer) => {
      output.push(chunk);
      // Past the begin marker every byte is the program's: nothing may be held back as a possible end marker.
      output.finish();
    });
    const onClose = () =>
      reject(
        session.closed.aborted
          ? connectionLost()
          : sudoRefused({ user: session.user, said: session.redact(errors.noise.trim()), asked, hadPassword: elevation === 'sudo-with-password' }),
      );
    channel.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    channel.on('error', () => undefined);
    let hasEnded = false;
    channel.once('end', () => {
      hasEnded = true;
      duplex.push(null);
    });
    const lost = (): void => void channel.destroy();
    channel.once('close', () => {
      // A session carries thousands of these in its life.
      session.closed.removeEventListener('abort', lost);
      onClose();
      // What has arrived whole is still to be read by a slow reader.
      if (!hasEnded || duplex.readableEnded) duplex.destroy();
      else duplex.once('end', () => duplex.destroy());
    });
    session.closed.addEventListener('abort', lost, { once: true });
  });
}

function duplexOver(channel: ClientChannel): Duplex {
  return new Duplex({
    read: () => channel.resume(),
    write: (chunk: Buffer, encoding, done) => void channel.write(chunk, encoding, done),
    final: (done) => {
      channel.end();
      done();
    },
    destroy: (error, done) => {
      channel.destroy();
      done(error);
    },
  });
}
