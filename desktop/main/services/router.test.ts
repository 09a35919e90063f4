import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ORPCError } from '@orpc/server';
import { PalomarError } from '../../contract/errors.ts';
import { serverId } from '../../contract/models.ts';
import { noKeyring } from '../local/vault/keyring.ts';
import { createApp, type App } from './app.ts';
import { guardStream, toOrpcError } from './boundary.ts';
import { inProcessClient, type AppClient } from './router.ts';

let home: string;
let app: App;
let client: AppClient;
beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'palomar-app-'));
  app = await createApp({
    home,
    door: 'cli',
    doorReason: 'a test',
    bundleDirectory: path.join(home, 'none'),
    passphrase: '',
    keyring: noKeyring('None here.'),
  });
  client = inProcessClient(app);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

const log = { logged: [] as unknown[], error: (entry: unknown) => void log.logged.push(entry) };
const id = serverId.parse('nowhere');

it('says what it is, and that it has no vault and no image', async () => {
  expect(await client.app.status()).toMatchObject({
    door: 'cli',
    doorReason: 'a test',
    vault: { state: 'none', keychainProblem: 'None here.' },
    bundle: { present: false },
  });
});

it('answers VAULT_MISSING before there is a vault, and works after', async () => {
  await expect(client.servers.list()).rejects.toMatchObject({ code: 'VAULT_MISSING' });
  await expect(client.vault.create({})).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
  await client.vault.create({ passphrase: 'correct horse' });
  expect(await client.servers.list()).toEqual([]);
});

it('refuses input that breaks the contract with INVALID_INPUT and the place', async () => {
  await expect(client.servers.probe({ host: '', port: 70_000, user: 'root' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    data: { issues: [expect.stringContaining('host'), expect.stringContaining('port')] },
  });
});

it('answers NOT_FOUND for a server that is not there, in calls and in streams', async () => {
  await expect(client.containers.list({ serverId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const stream = await client.logs.follow({ serverId: id, services: ['mx'] });
  await expect(stream.next()).rejects.toMatchObject({ code: 'NOT_FOUND', data: { serverId: 'nowhere' } });
  await expect(client.setup.run({ serverId: id, domain: 'example.org' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('gives back every one of our errors with code, message and data, but not its cause', () => {
  const turned = toOrpcError(new PalomarError('AUTH_FAILED', 'No.', { data: { host: 'a' }, cause: new Error('secret detail') }), log);
  expect(turned).toBeInstanceOf(ORPCError);
  expect(turned.toJSON()).toMatchObject({ code: 'AUTH_FAILED', message: 'No.', data: { host: 'a' } });
  expect(JSON.stringify(turned)).not.toContain('secret detail');
});

it('hides whatever else went wrong behind INTERNAL and a reference into the log', () => {
  const turned = toOrpcError(new Error('password is hunter2'), log);
  expect(turned).toMatchObject({ code: 'INTERNAL', data: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) as string } });
  expect(JSON.stringify(turned)).not.toContain('hunter2');
  expect(log.logged).toHaveLength(1);
});

it('turns an abort into CANCELLED', () => {
  expect(toOrpcError(new DOMException('gone', 'AbortError'), log)).toMatchObject({ code: 'CANCELLED' });
});

it('turns the failure of a stream, after what it had to say', async () => {
  async function* source() {
    yield await Promise.resolve(1);
    throw new PalomarError('CONNECTION_LOST', 'Cut.');
  }
  const stream = guardStream(source(), log);
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  await expect(stream.next()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
});

it('watches alerts and work, keeps preferences, and has no desktop window here', async () => {
  const stop = new AbortController();
  const alerts = await client.alerts.watch(undefined, { signal: stop.signal });
  expect(await alerts.next()).toMatchObject({ value: [] });
  const work = await client.jobs.watch(undefined, { signal: stop.signal });
  expect(await work.next()).toMatchObject({ value: { jobs: [], locks: [] } });
  stop.abort();
  expect((await alerts.next()).done).toBe(true);
  expect(await client.preferences.set({ stayInTray: true })).toMatchObject({ stayInTray: true, systemNotifications: false });
  expect(await client.preferences.get()).toMatchObject({ stayInTray: true });
  await expect(client.alerts.dismiss({ id: 'aviary/queue-stuck/' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.desktop.updates.check()).rejects.toMatchObject({ code: 'DESKTOP_ONLY' });
});

it('ends every stream with the vault, even a silent one, but for those that know of no server', async () => {
  async function* window() {
    yield await Promise.resolve({ kind: 'palette' } as const);
    await new Promise(() => undefined);
  }
  const alerts = await client.alerts.watch();
  const desktop = await inProcessClient({ ...app, desktop: { ...app.desktop, watch: window } }).desktop.watch();
  await alerts.next();
  await desktop.next();
  const stop = new AbortController();
  const stopped = await client.jobs.watch(undefined, { signal: stop.signal });
  await stopped.next();
  const silent = [alerts.next(), client.servers.watch().then((states) => states.next())];
  const quiet = desktop.next();
  await client.vault.lock();
  for (const each of silent) await expect(each).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  await expect(stopped.next()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(await Promise.race([quiet.then(() => 'ended'), Promise.resolve('goes on')])).toBe('goes on');
  await client.vault.unlock({ passphrase: 'correct horse' });
  expect(await (await client.alerts.watch()).next()).toMatchObject({ done: false });
});

it('locks, and then answers VAULT_LOCKED', async () => {
  expect(await client.vault.lock()).toMatchObject({ state: 'locked' });
  await expect(client.servers.list()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  await expect(client.vault.unlock({ passphrase: 'wrong horse' })).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
});
