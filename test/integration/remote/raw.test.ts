/** A program's raw stream over a real sshd leaves nothing behind on its session. */
import { getEventListeners, once } from 'node:events';
import { PassThrough } from 'node:stream';
import ssh2 from 'ssh2';
import { expect, it, vi } from 'vitest';
import { NO_AUDIT } from '../../../desktop/main/remote/audit/sink.ts';
import { openRaw } from '../../../desktop/main/remote/ssh/raw.ts';
import { slots } from '../../../desktop/main/remote/ssh/slots.ts';
import { startSshDaemon } from '../../support/ssh-daemon.ts';

it('an ended stream no longer listens for the end of the connection', async () => {
  await using daemon = await startSshDaemon();
  const { host, port, user } = daemon.endpoint;
  const client = new ssh2.Client();
  client.connect({ host, port, username: user, privateKey: daemon.userKey.privateKey });
  await once(client, 'ready');
  const closed = new AbortController();
  const session = {
    client,
    stream: new PassThrough(),
    user,
    isRoot: false,
    sudoPassword: undefined,
    closed: closed.signal,
    commandSlots: slots(2),
    redact: (text: string) => text,
    audit: NO_AUDIT,
  };
  const stream = await openRaw(session, { argv: ['cat'] });
  const before = getEventListeners(closed.signal, 'abort').length;
  stream.resume().end();
  await once(stream, 'close');
  expect(before).toBe(1);
  // The channel closes a round trip after the stream over it.
  await vi.waitFor(() => expect(getEventListeners(closed.signal, 'abort')).toHaveLength(0), { timeout: 5_000 });
  client.end();
  await once(client, 'close');
});
