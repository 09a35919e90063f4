/** The screens of a server over time, played: every state that a real server can't show at will, without a complaint of the page or of axe. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, play, type Look } from './stage.ts';

const LOOKS: readonly Look[] = [
  { language: 'en', scheme: 'light', width: 1920, height: 1080 },
  { language: 'es', scheme: 'dark', width: 1024, height: 700 },
];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

for (const look of LOOKS)
  it.concurrent(
    `shows machine, updates, certificates, backups and activity (${look.language}, ${look.scheme}, ${String(look.width)} px)`,
    async () => {
      await using own = await play(browser, look, { paceMs: 5 });
      const { page, words } = own;
      const found: string[] = [];
      const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
      const sees = (text: string): Promise<void> => page.getByText(text).first().waitFor();

      await own.visit('#/servers/aviary/machine');
      await page.locator('.time-chart').nth(4).waitFor();
      found.push(...(await own.look('50-machine')));
      await press(words.machine.restart);
      await page.locator('.step').first().waitFor();
      found.push(...(await own.look('51-machine-restart-plan')));
      await press(words.machine.restart);
      await sees(words.machine.restarted);
      await press(words.common.done);

      await own.visit('#/servers/aviary/updates');
      await sees(words.updates.rebootNeeded);
      await sees(words.updates.state.update);
      found.push(...(await own.look('52-updates')));

      await own.visit('#/servers/aviary/certificates');
      await sees(words.certificates.lastProblem);
      await sees(words.certificates.verdict.soon);
      await sees(words.certificates.verdict.silent);
      found.push(...(await own.look('53-certificates')));

      await own.visit('#/servers/aviary/backups');
      await sees(words.backups.state.damaged);
      found.push(...(await own.look('54-backups')));
      await press(words.backups.make);
      await page.getByLabel(words.backups.withPassphrase).check();
      await page.getByLabel(words.vault.newPassphrase, { exact: true }).waitFor();
      found.push(...(await own.look('55-backups-make')));
      await press(words.common.keep);
      await page.getByRole('button', { name: words.backups.planRestore }).first().click();
      await press(words.backups.restore);
      await page.getByRole('dialog').waitFor();
      found.push(...(await own.look('56-backups-restore')));
      await page.keyboard.press('Escape');

      await own.visit('#/servers/aviary/activity');
      await page.locator('tbody tr').first().waitFor();
      const all = await page.locator('tbody tr').count();
      await page.getByRole('switch', { name: words.activity.failedOnly }).press('Space');
      await page.waitForFunction((before) => document.querySelectorAll('tbody tr').length < before, all);
      found.push(...(await own.look('57-activity')));

      expect(found).toEqual([]);
      expect(own.complaints).toEqual([]);
    },
  );

it('asks for the name before a restore, and says what to do when it fails', async () => {
  await using own = await play(browser, { language: 'en', scheme: 'light', width: 1024, height: 700 }, { setupFails: true, paceMs: 5 });
  const { page, words } = own;
  await own.visit('#/servers/aviary/backups');
  await page.getByRole('button', { name: words.backups.planRestore }).first().click();
  await page.getByRole('button', { name: words.backups.restore, exact: true }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: words.backups.restore });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('Aviary');
  await confirm.click();
  await page.getByRole('alert').waitFor();
  expect(await own.look('58-restore-failed')).toEqual([]);
});

it('leads to the set-up where there is no mail server yet', async () => {
  const broken = { code: 'NOT_SET_UP', message: 'There is no mail server on this machine yet. Run set-up first.' };
  await using own = await play(browser, { language: 'en', scheme: 'light', width: 1024, height: 700 }, { broken });
  await own.visit('#/servers/aviary/certificates');
  await own.page.getByRole('heading', { name: own.words.certificates.emptyTitle }).waitFor();
  expect(await own.look('59-no-certificates')).toEqual([]);
});
