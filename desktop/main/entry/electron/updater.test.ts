import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { createUpdates, type Updater } from './updater.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-feed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const feedFile = path.join(folder, 'app-update.yml');
writeFileSync(feedFile, 'provider: generic\n');

function stage(change: object = {}, file = feedFile) {
  const own = {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    allowDowngrade: true,
    allowPrerelease: true,
    checkForUpdates: vi.fn(() => Promise.resolve({ isUpdateAvailable: true, updateInfo: { version: '9.0.0' } })),
    downloadUpdate: vi.fn(() => Promise.resolve([])),
    quitAndInstall: vi.fn(),
    ...change,
  };
  const load = vi.fn(() => Promise.resolve(own as unknown as Updater));
  const beforeInstall = vi.fn(() => Promise.resolve());
  return { own, load, beforeInstall, updates: createUpdates({ feedFile: file, version: '0.1.0', load, beforeInstall }) };
}

it('asks nobody when it was built without a feed, and says so', async () => {
  const { updates, load } = stage({}, path.join(folder, 'none.yml'));
  expect(await updates.check()).toEqual({ kind: 'no-feed', version: null, message: null });
  expect(load).not.toHaveBeenCalled();
});

it('asks nobody before it is asked', () => {
  const { load, own } = stage();
  expect(load).not.toHaveBeenCalled();
  expect(own.checkForUpdates).not.toHaveBeenCalled();
});

it('downloads and installs nothing by itself, and takes nothing older', async () => {
  const { updates, own } = stage();
  expect(await updates.check()).toEqual({ kind: 'available', version: '9.0.0', message: null });
  expect(own).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false, allowPrerelease: false });
  expect(own.downloadUpdate).not.toHaveBeenCalled();
  updates.install();
  await Promise.resolve();
  expect(own.quitAndInstall).not.toHaveBeenCalled();
});

it('downloads when it is told to, and installs after everything was taken down', async () => {
  const { updates, own, beforeInstall } = stage();
  await updates.check();
  expect(await updates.download()).toMatchObject({ kind: 'ready', version: '9.0.0' });
  updates.install();
  await vi.waitFor(() => expect(own.quitAndInstall).toHaveBeenCalledOnce());
  expect(beforeInstall.mock.invocationCallOrder[0]).toBeLessThan(own.quitAndInstall.mock.invocationCallOrder[0] ?? 0);
});

it('has nothing to download when nothing newer was found', async () => {
  const { updates, own } = stage({ checkForUpdates: () => Promise.resolve({ isUpdateAvailable: false, updateInfo: { version: '0.1.0' } }) });
  expect(await updates.check()).toMatchObject({ kind: 'current', version: '0.1.0' });
  expect(await updates.download()).toMatchObject({ kind: 'current' });
  expect(own.downloadUpdate).not.toHaveBeenCalled();
});

it('says in a line what failed, a wrong signature too', async () => {
  const refused = () => Promise.reject(new Error('New version 9.0.0 is not signed by the application owner\n<html>…'));
  const { updates, own } = stage({ downloadUpdate: refused });
  await updates.check();
  expect(await updates.download()).toEqual({ kind: 'failed', version: null, message: 'New version 9.0.0 is not signed by the application owner' });
  updates.install();
  await Promise.resolve();
  expect(own.quitAndInstall).not.toHaveBeenCalled();
});
