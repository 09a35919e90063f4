import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PalomarError, type ErrorCode } from '../../../contract/errors.ts';
import { serverId } from '../../../contract/models.ts';
import { ConnectionTable } from './connections.ts';
import { REFUSAL_REST_MS } from './limits.ts';

const id = serverId.parse('attic');
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function refusing(code: ErrorCode): { readonly table: ConnectionTable; readonly tries: () => number } {
  let tries = 0;
  const table = new ConnectionTable({
    connect: () => {
      tries += 1;
      return Promise.reject(new PalomarError(code, 'No.'));
    },
    optionsOf: () => ({
      endpoint: { host: 'attic.test', port: 22, user: 'root' },
      hostKey: { algorithm: 'ssh-ed25519', publicKey: 'AAAA', fingerprint: 'SHA256:x' },
      credential: { kind: 'password', password: 'wrong' },
    }),
  });
  return { table, tries: () => tries };
}

it.each(['AUTH_FAILED', 'HOST_KEY_MISMATCH'] as const)('after %s a view that keeps looking never makes another try', async (code) => {
  const { table, tries } = refusing(code);
  await using _table = table;
  for (let look = 0; look < 5; look += 1) {
    await expect(table.remoteOf(id)).rejects.toMatchObject({ code });
    vi.advanceTimersByTime(REFUSAL_REST_MS + 1);
  }
  expect(tries()).toBe(1);
});

it('a person may try again, though not faster than the server forgets', async () => {
  const { table, tries } = refusing('AUTH_FAILED');
  await using _table = table;
  await expect(table.remoteOf(id)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  await expect(table.remoteOf(id, { isAct: true })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(tries()).toBe(1);
  vi.advanceTimersByTime(REFUSAL_REST_MS + 1);
  await expect(table.remoteOf(id, { isAct: true })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(tries()).toBe(2);
  table.retry(id);
  await expect(table.remoteOf(id)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(tries()).toBe(3);
});

it('what may pass by itself is looked at again after a rest', async () => {
  const { table, tries } = refusing('INTERNAL');
  await using _table = table;
  await expect(table.remoteOf(id)).rejects.toMatchObject({ code: 'INTERNAL' });
  vi.advanceTimersByTime(REFUSAL_REST_MS + 1);
  await expect(table.remoteOf(id)).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(tries()).toBe(2);
});
