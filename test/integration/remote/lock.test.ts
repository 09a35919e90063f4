import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { acquireLock } from '../../../desktop/main/remote/lock/lock.ts';
import type { Remote } from '../../../desktop/main/remote/remote.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { containing, matching } from '../../support/matching.ts';
import { MACHINE_PASSWORD, startSshMachine, type SshMachine } from '../../support/ssh-machine.ts';

let machine: SshMachine;
let here: Remote;
let there: Remote;
beforeAll(async () => {
  machine = await startSshMachine();
  const credential = { kind: 'password', password: MACHINE_PASSWORD } as const;
  here = await connect({ endpoint: machine.endpoint('root'), hostKey: machine.hostKey, credential });
  there = await connect({ endpoint: machine.endpoint('ana'), hostKey: machine.hostKey, credential });
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
  await machine[Symbol.asyncDispose]();
});

it('is held by one, and tells the other who, why and since when', async () => {
  {
    await using lock = await acquireLock(here, { owner: 'ana on laptop', reason: "setting up 'x'\nnow" });
    expect(lock.lost.aborted).toBe(false);
    await expect(acquireLock(there, { owner: 'ben on desktop', reason: 'backup' })).rejects.toMatchObject({
      code: 'LOCKED_BY_OTHER',
      data: { owner: 'ana on laptop', reason: "setting up 'x' now", since: matching(/^\d{4}-.*Z$/) },
      message: containing('ana on laptop is changing this server'),
    });
  }
  await using after = await acquireLock(there, { owner: 'ben on desktop', reason: 'backup' });
  expect(after.lost.aborted).toBe(false);
});

it('goes to exactly one of many who come at once', async () => {
  const attempts = await Promise.allSettled(
    [here, there, here, there, here, there].map((remote, index) => acquireLock(remote, { owner: `app ${index}`, reason: 'race' })),
  );
  const won = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  expect(won).toHaveLength(1);
  await won[0]?.[Symbol.asyncDispose]();
});

it('stays while its holder shows signs of life, and goes stale without', async () => {
  const path = '/run/lock/palomar-stale.lock';
  const living = await acquireLock(here, { owner: 'living', reason: 'x', path, heartbeatMs: 300 });
  await sleep(2_500);
  await expect(acquireLock(there, { owner: 'next', reason: 'y', path, staleMs: 1_000 })).rejects.toMatchObject({ code: 'LOCKED_BY_OTHER' });
  await living[Symbol.asyncDispose]();
  const dead = await acquireLock(here, { owner: 'dead', reason: 'x', path, heartbeatMs: 600_000 });
  await sleep(2_500);
  const attempts = await Promise.allSettled(
    [here, there, there].map((remote) => acquireLock(remote, { owner: 'next', reason: 'y', path, staleMs: 1_000 })),
  );
  expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
  // The dead one's release must not free what is no longer its own.
  await dead[Symbol.asyncDispose]();
  await expect(acquireLock(here, { owner: 'third', reason: 'z', path })).rejects.toMatchObject({ code: 'LOCKED_BY_OTHER', data: { owner: 'next' } });
  for (const attempt of attempts) if (attempt.status === 'fulfilled') await attempt.value[Symbol.asyncDispose]();
});

it('is given back over another connection, and only by its holder', async () => {
  const path = '/run/lock/palomar-over.lock';
  const first = await acquireLock(here, { owner: 'first', reason: 'x', path });
  await first.releaseOver(there);
  await using second = await acquireLock(there, { owner: 'second', reason: 'y', path });
  await first.releaseOver(here);
  await expect(acquireLock(here, { owner: 'third', reason: 'z', path })).rejects.toMatchObject({ data: { owner: 'second' } });
  expect(second.lost.aborted).toBe(false);
  await first[Symbol.asyncDispose]();
});

it('tells its holder when somebody took it by force', async () => {
  const path = '/run/lock/palomar-force.lock';
  await using first = await acquireLock(here, { owner: 'first', reason: 'x', path, heartbeatMs: 200 });
  await using second = await acquireLock(there, { owner: 'second', reason: 'y', path, force: true });
  for (let turn = 0; turn < 50 && !first.lost.aborted; turn += 1) await sleep(100);
  expect([first.lost.aborted, second.lost.aborted]).toEqual([true, false]);
});
