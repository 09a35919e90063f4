/** How servers come into the app and leave it as a file: ~/.ssh/config, profiles, and the checklist while one edits DNS. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { HOST_KEY_MISMATCH } from '../../support/fake-app/refusals.ts';
import { openBrowser, play, type Look, type Play } from './stage.ts';

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

/** Tab, until the focus is on what has these words. */
async function tabTo({ page }: Play, words: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  for (let presses = 0; (await focused()) !== words; presses += 1) {
    if (presses > 30) throw new Error(`The focus does not come to "${words}".`);
    await page.keyboard.press('Tab');
  }
}

it.concurrent(
  'leads from an empty home to the plan by the keyboard alone; Enter on an empty form says what it lacks, Escape goes back',
  async ({ expect }) => {
    await using own = await play(browser, LOOK, { servers: [] });
    const { page, words } = own;
    const focus = page.locator(':focus');
    const host = page.getByLabel(words.add.host);
    await page.getByRole('heading', { name: words.home.emptyTitle }).waitFor();
    await tabTo(own, words.home.add);
    await page.keyboard.press('Enter');
    await expect.poll(() => focus.getAttribute('placeholder')).toBe('203.0.113.7');
    await page.keyboard.press('Enter');
    await page.getByText(words.add.missing.host).waitFor();
    await page.getByText(words.add.missing.password).waitFor();
    await page.keyboard.type('203.0.113.9');
    while ((await focus.getAttribute('type')) !== 'password') await page.keyboard.press('Tab');
    await page.keyboard.type('right');
    await page.keyboard.press('Enter');
    await page.getByTestId('fingerprint').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => host.inputValue()).toBe('203.0.113.9');
    await host.press('Enter');
    await page.getByTestId('fingerprint').waitFor();
    await tabTo(own, words.add.accept);
    await page.keyboard.press('Enter');
    await page.getByText(words.add.loggedInAbout).waitFor();
    await tabTo(own, words.add.toSetup);
    await page.keyboard.press('Enter');
    await expect.poll(() => focus.getAttribute('placeholder')).toBe('example.org');
    await page.keyboard.type('example.org');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: words.setup.planTitle.replace('{{domain}}', 'example.org') }).waitFor();
    expect(own.complaints).toEqual([]);
  },
);

it.concurrent('ends a wait when asked to, and stops at another host key', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words, stage } = own;
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  await own.visit('#/add');
  await page.getByLabel(words.add.host).fill('203.0.113.9');
  await page.locator('input[type=password]').first().fill('right');
  stage.delayMs = 600_000;
  await press(words.add.readFingerprint);
  await page.getByText(words.add.reading.replace('{{host}}', '203.0.113.9')).waitFor();
  await press(words.common.cancel);
  stage.delayMs = 0;
  await press(words.add.readFingerprint);
  await page.getByTestId('fingerprint').waitFor();
  stage.broken = HOST_KEY_MISMATCH;
  await press(words.add.accept);
  await page.getByText(words.errors.HOST_KEY_MISMATCH.title).waitFor();
  expect(await own.look('53-another-host-key')).toEqual([]);
  expect(await page.getByRole('button', { name: words.add.accept }).count()).toBe(0);
  stage.broken = null;
  await press(words.add.startOver);
  await page.getByRole('button', { name: words.add.readFingerprint }).waitFor();
  expect(stage.servers).toHaveLength(2);
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
