/**
 * Brings a file from the server: `cat` as root through an exec channel. SFTP would read as the login user, who with sudo may not see the file, and
 * is no faster (see upload.ts). Back-pressure goes through to the server; what arrived is for the caller to compare.
 */
import type { Session } from '../ssh/session.ts';
import { cancelled, connectionLost } from '../ssh/faults.ts';
import { openRaw } from '../ssh/raw.ts';

/** @throws CONNECTION_LOST, CANCELLED, SUDO_REFUSED */
export async function* receiveFile(session: Session, path: string, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  const stream = await openRaw(session, { argv: ['cat', '--', path], asRoot: true });
  const stop = (): void => void stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    stream.end();
    for await (const chunk of stream) yield Buffer.from(chunk as Uint8Array);
  } catch (error) {
    if (signal?.aborted) throw cancelled('The download');
    throw session.closed.aborted ? connectionLost(error) : error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
  if (signal?.aborted) throw cancelled('The download');
  if (session.closed.aborted) throw connectionLost();
}
