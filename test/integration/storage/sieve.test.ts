/** Filter scripts in storage: within a login or by the administrator, readable while the owner is away, in the clear in no file. */
import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../../server-bundle/storage/api/operations.ts';
import { openMailbox, stage } from '../../support/storage-stage.ts';
import type { OpenMailbox, Stage } from '../../support/storage-stage.ts';

let now = Date.UTC(2026, 10, 22);
let at: Stage;
let paloma: AccountId;

beforeEach(async () => {
  at = await stage({ clock: { now: () => now, sleep: () => Promise.resolve() } });
  paloma = await at.account('paloma');
});
afterEach(() => at[Symbol.asyncDispose]());

const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('within a login', () => {
  let open: OpenMailbox;
  beforeEach(async () => {
    open = await openMailbox(at.as('managesieve'), 'paloma@dovecote.test');
  });

  it('scripts are put, listed, read, renamed, activated and removed', async () => {
    const { session } = open;
    const managesieve = at.as('managesieve');
    await managesieve.call('sieve.put', { session, name: 'one', script: 'keep;' });
    await managesieve.call('sieve.put', { session, name: 'two', script: 'discard;' });
    await managesieve.call('sieve.activate', { session, name: 'two' });
    await managesieve.call('sieve.put', { session, name: 'two', script: 'stop; # ä' });
    expect(await managesieve.call('sieve.list', { session })).toEqual([
      { name: 'one', sizeBytes: 5, isActive: false, updatedAt: now },
      { name: 'two', sizeBytes: 10, isActive: true, updatedAt: now },
    ]);
    expect(await managesieve.call('sieve.get', { session, name: 'two' })).toEqual({ script: 'stop; # ä' });
    await expect(managesieve.call('sieve.remove', { session, name: 'two' })).rejects.toThrow(refused('CONFLICT'));
    await expect(managesieve.call('sieve.rename', { session, from: 'two', to: 'one' })).rejects.toThrow(refused('CONFLICT'));
    await managesieve.call('sieve.rename', { session, from: 'two', to: 'three' });
    expect((await at.as('mx').call('sieve.active', { accounts: [paloma], known: [] }))[0]?.script).toBe('stop; # ä');
    await managesieve.call('sieve.activate', { session, name: null });
    await managesieve.call('sieve.remove', { session, name: 'three' });
    expect((await managesieve.call('sieve.list', { session })).map(({ name }) => name)).toEqual(['one']);
    for (const call of ['sieve.get', 'sieve.remove', 'sieve.activate'] as const)
      await expect(managesieve.call(call, { session, name: 'none' })).rejects.toThrow(refused('NOT_FOUND'));
    await expect(managesieve.call('sieve.rename', { session, from: 'none', to: 'some' })).rejects.toThrow(refused('NOT_FOUND'));
  });

  it('there are only so many, and only so much of them', async () => {
    const { session } = open;
    const managesieve = at.as('managesieve');
    for (let index = 0; index < 8; index += 1) await managesieve.call('sieve.put', { session, name: `big ${index}`, script: 'a'.repeat(128 * 1024) });
    await expect(managesieve.call('sieve.put', { session, name: 'more', script: 'keep;' })).rejects.toThrow(refused('OVER_QUOTA'));
    await managesieve.call('sieve.put', { session, name: 'big 0', script: 'keep;' });
    for (let index = 0; index < 24; index += 1) await managesieve.call('sieve.put', { session, name: `small ${index}`, script: 'keep;' });
    await expect(managesieve.call('sieve.put', { session, name: 'more', script: 'keep;' })).rejects.toThrow(refused('OVER_QUOTA'));
    await expect(managesieve.call('sieve.put', { session, name: 'big 1', script: 'a'.repeat(128 * 1024 + 1) })).rejects.toThrow(
      refused('INVALID_INPUT'),
    );
  });

  it('nobody reaches the scripts of another mailbox', async () => {
    await expect(at.as('managesieve').call('sieve.list', { address: 'paloma@dovecote.test' })).rejects.toThrow(refused('FORBIDDEN'));
    await expect(
      at.as('managesieve').call('sieve.put', { session: open.session, address: 'carla@dovecote.test', name: 'a', script: '' }),
    ).rejects.toThrow(refused('FORBIDDEN'));
    await open.close();
    await expect(at.as('managesieve').call('sieve.list', { session: open.session })).rejects.toThrow(refused('SESSION_EXPIRED'));
    await expect(at.as('mx').call('sieve.list', { address: 'paloma@dovecote.test' })).rejects.toThrow(refused('FORBIDDEN'));
  });
});

it('the administrator manages them by the address of the mailbox', async () => {
  const address = 'paloma@dovecote.test';
  const api = at.as('api');
  await api.call('sieve.put', { address, name: 'away', script: 'keep;' });
  await api.call('sieve.activate', { address, name: 'away' });
  expect(await api.call('sieve.get', { address, name: 'away' })).toEqual({ script: 'keep;' });
  await expect(api.call('sieve.list', { address: 'nobody@dovecote.test' })).rejects.toThrow(refused('NOT_FOUND'));
});

describe('at delivery, while the owner is away', () => {
  it('the active script is told, with whose it is; its text only to who lacks it', async () => {
    const carla = await at.account('carla');
    const api = at.as('api');
    await api.call('alias.create', { address: 'loft@dovecote.test', targets: ['paloma@dovecote.test'] });
    await api.call('sieve.put', { address: 'paloma@dovecote.test', name: 'a', script: 'keep;' });
    await api.call('sieve.put', { address: 'carla@dovecote.test', name: 'a', script: 'keep;' });
    await api.call('sieve.activate', { address: 'paloma@dovecote.test', name: 'a' });
    const mx = at.as('mx');
    const [active, ...others] = await mx.call('sieve.active', { accounts: [paloma, carla], known: [] });
    expect(others).toEqual([]);
    expect(active).toMatchObject({
      account: paloma,
      script: 'keep;',
      address: 'paloma@dovecote.test',
      addresses: ['paloma@dovecote.test', 'loft@dovecote.test'],
    });
    const version = active?.version ?? '';
    expect((await mx.call('sieve.active', { accounts: [paloma], known: [version] }))[0]).toMatchObject({ version, script: null });
    await api.call('sieve.put', { address: 'paloma@dovecote.test', name: 'a', script: 'stop;' });
    expect((await mx.call('sieve.active', { accounts: [paloma], known: [version] }))[0]).toMatchObject({ script: 'stop;' });
  });

  it('what was seen is known until its time is over, and never to itself', async () => {
    const mx = at.as('mx');
    const ask = (token: string, extend = false): Promise<{ isNew: boolean }> =>
      mx.call('sieve.remember', { account: paloma, key: 'k', token, seconds: 60, extend });
    expect(await ask('first')).toEqual({ isNew: true });
    expect(await ask('first')).toEqual({ isNew: true });
    expect(await ask('second')).toEqual({ isNew: false });
    now += 50_000;
    expect(await ask('second', true)).toEqual({ isNew: false });
    now += 50_000;
    expect(await ask('second')).toEqual({ isNew: false });
    now += 11_000;
    expect(await ask('second')).toEqual({ isNew: true });
  });

  it('of two that ask at the same moment, one is first', async () => {
    const mx = at.as('mx');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        mx.call('sieve.remember', { account: paloma, key: 'k', token: `${index}`, seconds: 60, extend: false }),
      ),
    );
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
  });
});

it('no file has a script in the clear, not even that of the configuration', async () => {
  const secret = randomUUID();
  await at.as('api').call('sieve.put', { address: 'paloma@dovecote.test', name: 'a', script: `# ${secret}` });
  const entries = await readdir(at.directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect((await readFile(file)).includes(secret)).toBe(false);
});

it('the scripts of a mailbox go with it', async () => {
  const api = at.as('api');
  await api.call('sieve.put', { address: 'paloma@dovecote.test', name: 'a', script: 'keep;' });
  await api.call('sieve.activate', { address: 'paloma@dovecote.test', name: 'a' });
  await api.call('account.remove', { address: 'paloma@dovecote.test' });
  expect(await at.as('mx').call('sieve.active', { accounts: [paloma], known: [] })).toEqual([]);
});
