/** How the end of a backup is remembered, over a vault in memory. */
import { expect, it } from 'vitest';
import { serverId, type SetupEvent } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { CLOSING } from '../tasks/tasks.ts';
import { createAgenda } from './agenda.ts';

const id = serverId.parse('aviary');
const AT = '2026-11-18T03:31:00.000Z';

function stage() {
  const values = new Map<string, unknown>();
  const state = { isLocked: false };
  const vault = {
    servers: { get: () => ({}) },
    backups: { list: () => [] },
    values: {
      get: (_id: string, name: string) => values.get(name) ?? null,
      set: (_id: string, name: string, value: unknown) => {
        if (state.isLocked) throw new Error('The vault is locked.');
        values.set(name, value);
      },
      delete: (_id: string, name: string) => void values.delete(name),
    },
  };
  const agenda = createAgenda({ vault: vault as unknown as Vault, now: () => new Date(2026, 10, 18, 3, 32) });
  const run = (event: SetupEvent, signal = new AbortController().signal) =>
    Array.fromAsync(
      agenda
        .noting(id, {
          plan: () => Promise.reject(new Error('not asked for')),
          run: async function* () {
            yield await Promise.resolve(event);
          },
        })
        .run(signal),
    );
  return { agenda, run, state };
}

const failed: SetupEvent = {
  kind: 'failed',
  id: 'fetch',
  at: AT,
  error: { code: 'DISK_FULL', message: 'The disk of this computer is full.', data: {} },
  tail: [],
  nextAction: 'Free some space.',
};
const finished: SetupEvent = { kind: 'finished', at: AT, tookMs: 1, changed: 4 };

it('is off until somebody sets a time, and says when the next one is', () => {
  const { agenda } = stage();
  expect(agenda.of(id)).toEqual({ schedule: { kind: 'off' }, isDue: false, nextAt: null, attempt: null });
  agenda.set(id, { kind: 'daily', at: '03:30' });
  expect(agenda.of(id)).toMatchObject({ isDue: false, nextAt: new Date(2026, 10, 19, 3, 30).toISOString() });
});

it('remembers why one failed until one ends well', async () => {
  const { agenda, run } = stage();
  expect(await run(failed)).toEqual([failed]);
  expect(agenda.of(id).attempt).toEqual({ at: AT, code: 'DISK_FULL', message: 'The disk of this computer is full.' });
  await run(finished);
  expect(agenda.of(id).attempt).toBeNull();
});

it('remembers what a person has stopped, and not what ended with the app', async () => {
  const { agenda, run } = stage();
  const cancelled: SetupEvent = { kind: 'cancelled', id: 'fetch', at: AT };
  await run(cancelled, AbortSignal.abort(CLOSING));
  expect(agenda.of(id).attempt).toBeNull();
  await run(cancelled, AbortSignal.abort());
  expect(agenda.of(id).attempt?.code).toBe('CANCELLED');
});

it('tells how a run ended even when the vault was locked meanwhile', async () => {
  const { run, state } = stage();
  state.isLocked = true;
  expect(await run(failed)).toEqual([failed]);
});
