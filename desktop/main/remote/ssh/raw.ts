/** A program's stdin and stdout as one byte stream, noise before it cut away. Ends when the program does. */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
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
    const first: Buffer[] = [];
    const output = new FrameReader(marker, { ...ignore, onContent: (content) => first.push(content) });
    const onData = (chunk: Buffer) => {
      output.push(chunk);
      if (output.state === 'before') return;
      output.finish();
      channel.off('data', onData);
      channel.off('close', onClose);
      channel.pause();
      if (first.length > 0) channel.unshift(Buffer.concat(first));
      resolve(channel);
    };
    const onClose = () =>
      reject(
        session.closed.aborted
          ? connectionLost()
          : sudoRefused({ user: session.user, said: session.redact(errors.noise.trim()), asked, hadPassword: elevation === 'sudo-with-password' }),
      );
    channel.on('data', onData);
    channel.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    channel.on('error', () => undefined);
    channel.once('close', onClose);
    session.closed.addEventListener('abort', () => channel.destroy(), { once: true });
  });
}
