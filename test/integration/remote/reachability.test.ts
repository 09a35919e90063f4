import { expect, it } from 'vitest';
import type { Endpoint } from '../../../desktop/contract/models.ts';
import { connect, probeHostKey } from '../../../desktop/main/remote/ssh/connect.ts';
import type { Timeouts } from '../../../desktop/main/remote/ssh/options.ts';
import { containing } from '../../support/matching.ts';
import { freePort, startSshDaemon } from '../../support/ssh-daemon.ts';
import { startLink } from '../../support/ssh-link.ts';
import { startOtherServer } from '../../support/ssh-server.ts';

function attempt(endpoint: Endpoint, timeouts: Timeouts = {}, signal?: AbortSignal) {
  return connect({ endpoint, hostKey: null, credential: { kind: 'password', password: 'x' }, timeouts, signal });
}

it('tells a name without an address', async () => {
  await expect(attempt({ host: 'nowhere..invalid', port: 22, user: 'root' })).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
});

it('tells a network that cannot be reached', async () => {
  await expect(attempt({ host: '255.255.255.255', port: 22, user: 'root' })).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

it('tells a closed port, and explains fail2ban', async () => {
  const endpoint = { host: '127.0.0.1', port: await freePort(), user: 'root' };
  await expect(attempt(endpoint)).rejects.toMatchObject({ code: 'REFUSED', message: containing('fail2ban') });
});

it('tells a server that never answers', async () => {
  await using silent = await startOtherServer(null);
  await expect(attempt(silent, { loginMs: 300 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  await expect(probeHostKey(silent, { timeouts: { loginMs: 300 } })).rejects.toMatchObject({ code: 'TIMEOUT' });
});

it('tells a server that speaks something else', async () => {
  await using web = await startOtherServer('HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n'.repeat(1_000));
  await expect(attempt(web, { loginMs: 2_000 })).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

it('stops waiting when it is cancelled', async () => {
  await using silent = await startOtherServer(null);
  await expect(attempt(silent, {}, AbortSignal.timeout(100))).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('tells a connection that breaks during a command, and says so at once to everything on it', async () => {
  await using daemon = await startSshDaemon();
  await using link = await startLink(daemon.endpoint);
  const remote = await connect({
    endpoint: link.endpoint,
    hostKey: daemon.hostKey,
    credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
  });
  const running = [remote.exec({ argv: ['sleep', '30'] }), remote.exec({ argv: ['sleep', '30'] })];
  setTimeout(() => link.cut(), 300);
  for (const command of running) await expect(command).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  expect(remote.closed.aborted).toBe(true);
  await expect(remote.exec({ argv: ['true'] })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  await expect(remote.connectTcp('127.0.0.1', 1)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  await remote[Symbol.asyncDispose]();
});
