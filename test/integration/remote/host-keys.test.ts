import { expect, it } from 'vitest';
import { connect, probeHostKey } from '../../../desktop/main/remote/ssh/connect.ts';
import { freePort, startSshDaemon } from '../../support/ssh-daemon.ts';
import { startScriptedServer } from '../../support/ssh-server.ts';

it('learns the fingerprint that OpenSSH prints, without logging in', async () => {
  await using daemon = await startSshDaemon();
  const learnt = await probeHostKey(daemon.endpoint);
  expect(learnt).toMatchObject(daemon.hostKey);
  expect(learnt.latencyMs).toBeGreaterThan(0);
});

it('asks for no login while it learns a key', async () => {
  await using server = await startScriptedServer({ onLogin: (context) => context.accept() });
  expect(await probeHostKey(server.endpoint)).toMatchObject(server.hostKey);
  expect(server.asked).toEqual([]);
});

it('stops at a server that nobody has seen, naming its key', async () => {
  await using daemon = await startSshDaemon();
  const attempt = connect({ endpoint: daemon.endpoint, hostKey: null, credential: { kind: 'key', privateKey: daemon.userKey.privateKey } });
  await expect(attempt).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN', data: daemon.hostKey });
});

it('stops before the login when the key has changed', async () => {
  await using server = await startScriptedServer({ onLogin: (context) => context.accept() });
  const pinned = { algorithm: server.hostKey.algorithm, fingerprint: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU' };
  const attempt = connect({ endpoint: server.endpoint, hostKey: pinned, credential: { kind: 'password', password: 'never sent' } });
  await expect(attempt).rejects.toMatchObject({
    code: 'HOST_KEY_MISMATCH',
    data: { expected: pinned.fingerprint, got: server.hostKey.fingerprint, algorithm: server.hostKey.algorithm },
  });
  expect(server.asked).toEqual([]);
});

it('takes a key of another type from a known server for a mismatch', async () => {
  const port = await freePort();
  const before = await startSshDaemon({ port });
  const { hostKey } = before;
  await before[Symbol.asyncDispose]();
  await using daemon = await startSshDaemon({ port, hostKeyType: 'ecdsa' });
  const attempt = connect({ endpoint: daemon.endpoint, hostKey, credential: { kind: 'key', privateKey: daemon.userKey.privateKey } });
  await expect(attempt).rejects.toMatchObject({
    code: 'HOST_KEY_MISMATCH',
    data: { expectedAlgorithm: 'ssh-ed25519', algorithm: 'ecdsa-sha2-nistp256' },
  });
});

it('asks a server with several keys for the one that was pinned', async () => {
  await using second = await startSshDaemon({ hostKeyType: 'rsa' });
  await using daemon = await startSshDaemon({ config: [`HostKey=${second.directory}/host`] });
  const remote = await connect({
    endpoint: daemon.endpoint,
    hostKey: second.hostKey,
    credential: { kind: 'key', privateKey: daemon.userKey.privateKey },
  });
  await remote[Symbol.asyncDispose]();
  expect(second.hostKey.algorithm).toBe('ssh-rsa');
});
