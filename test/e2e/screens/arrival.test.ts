/** How servers come into the app and leave it as a file: ~/.ssh/config, profiles, and the checklist while one edits DNS. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { openBrowser, play, type Look } from './stage.ts';

const LOOK: Look = { language: 'en', scheme: 'light', width: 1280, height: 800 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it.concurrent('fills the wizard in from the SSH configuration, and logs in with the key file it names', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/add');
  await page.getByRole('combobox', { name: words.add.sshHosts }).click();
  await page.getByRole('option', { name: 'pigeon · admin@203.0.113.44' }).click();
  expect(await page.getByLabel(words.add.host).inputValue()).toBe('203.0.113.44');
  await page.getByText('/home/you/.ssh/id_ed25519').waitFor();
  const found = await own.look('50-add-from-ssh-config');
  await page.getByRole('button', { name: words.add.readFingerprint }).click();
  await page.getByRole('button', { name: words.add.accept }).click();
  await page.getByRole('heading', { name: words.preflight.title }).waitFor();
  expect(own.stage.servers.at(-1)).toMatchObject({ name: 'pigeon', login: 'key' });
  expect(found).toEqual([]);
  expect(own.complaints).toEqual([]);
});

it.concurrent('saves a profile under a passphrase typed twice, and takes one in', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/settings');
  await page.getByRole('button', { name: words.profile.export }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: words.profile.export });
  await dialog.getByLabel(words.vault.newPassphrase, { exact: true }).fill('ocho palomas');
  expect(await save.isDisabled()).toBe(true);
  await dialog.getByLabel(words.vault.again, { exact: true }).fill('ocho palomas');
  const found = [...(await own.look('51-profile-export'))];
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  expect(download.suggestedFilename()).toMatch(/\.palomar-profile$/);
  expect(readFileSync(await download.path(), 'utf8')).toBe('{}');
  await dialog.getByRole('button', { name: words.common.close }).last().click();

  await page.getByRole('button', { name: words.profile.import }).click();
  await dialog.locator('input[type=file]').setInputFiles(await download.path());
  await dialog.getByLabel(words.vault.passphraseLabel, { exact: true }).fill('ocho palomas');
  await dialog.getByRole('button', { name: words.profile.import }).click();
  await dialog.getByText(/left alone/).waitFor();
  found.push(...(await own.look('52-profile-imported')));
  expect(found).toEqual([]);
  expect(own.complaints).toEqual([]);
});

it.concurrent('finds a check by a word of its record, and says when nothing fits', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/servers/aviary/dns');
  await page.getByRole('heading', { name: words.dns.first }).waitFor();
  const checks = page.locator('article.check');
  const all = await checks.count();
  await page.getByLabel(words.dns.find).fill('dmarc');
  await expect.poll(() => checks.count()).toBeLessThan(all);
  expect(await checks.count()).toBeGreaterThan(0);
  await page.getByLabel(words.dns.find).fill('no such thing');
  await page.getByText(words.dns.noneFound).waitFor();
  expect(await checks.count()).toBe(0);
  expect(own.complaints).toEqual([]);
});
