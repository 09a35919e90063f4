/**
 * From an empty computer to the plan for one's own mail server: every act of a first-time user, counted. Under a minute means four seconds for
 * each, which is what reading a line and pressing or typing takes; how long the app itself takes is for the benchmarks to say.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, play } from './stage.ts';

const SECONDS_PER_ACT = 4;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it('brings a first-time user to the plan in under a minute', async () => {
  const vault = { state: 'none', keeper: null, keychainProblem: 'No keychain service answers on this computer.' } as const;
  await using own = await play(browser, { language: 'en', scheme: 'light', width: 1280, height: 800 }, { vault, servers: [], paceMs: 5 });
  const { page, words } = own;
  let acts = 0;
  const press = async (name: string): Promise<void> => {
    acts += 1;
    await page.getByRole('button', { name, exact: true }).first().click();
  };
  const type = async (field: Locator, text: string): Promise<void> => {
    acts += 1;
    await field.fill(text);
  };
  await type(page.getByLabel(words.vault.newPassphrase, { exact: true }), 'four unrelated words');
  await type(page.getByLabel(words.vault.again, { exact: true }), 'four unrelated words');
  await press(words.vault.create);
  await press(words.home.add);
  await type(page.getByLabel(words.add.host), '203.0.113.9');
  await type(page.getByRole('textbox', { name: words.add.password, exact: true }), 'as the provider gave it');
  await press(words.add.readFingerprint);
  await page.getByTestId('fingerprint').waitFor();
  await press(words.add.accept);
  await press(words.add.toSetup);
  await type(page.getByLabel(words.setup.domain), 'example.org');
  await press(words.setup.showPlan);
  await page.getByRole('heading', { name: words.setup.planTitle.replace('{{domain}}', 'example.org') }).waitFor();
  expect(acts).toBeLessThanOrEqual(12);
  expect(acts * SECONDS_PER_ACT).toBeLessThan(60);
});
