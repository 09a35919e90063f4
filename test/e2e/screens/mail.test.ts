/** Every part of mail and what is done there, with 200 mailboxes, in both languages and schemes, without a complaint of the page or of axe. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, play, type Look, type Play } from './stage.ts';

const LOOKS: readonly Look[] = [
  { language: 'en', scheme: 'light', width: 1440, height: 900 },
  { language: 'es', scheme: 'dark', width: 1024, height: 700 },
];
const ID = '01k8m2x4n5p6q7r8s9t0v';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const at = (own: Play, part: string): Promise<void> => own.visit(`#/servers/aviary/mail/${part}`);
const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce((all, [name, value]) => all.replace(`{{${name}}}`, value), text);
const dialog = ({ page }: Play): Locator => page.getByRole('dialog');

async function choose({ page, words }: Play, address: string, item: string): Promise<void> {
  await page.getByRole('button', { name: filled(words.mail.actionsOf, { address }), exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function shut(own: Play): Promise<void> {
  await own.page.keyboard.press('Escape');
  await dialog(own).waitFor({ state: 'detached' });
}

for (const look of LOOKS) {
  const title = `${look.language}, ${look.scheme}, ${String(look.width)} px`;

  it.concurrent(`looks after mailboxes, aliases and domains (${title})`, async () => {
    await using own = await play(browser, look, { mailboxes: 200 });
    const { page, words } = own;
    const found: string[] = [];
    await at(own, 'mailboxes');
    await page.getByText('person.001@example.org').waitFor();
    expect(await page.locator('tbody tr').count()).toBeLessThan(80);
    expect(await page.locator('table').getAttribute('aria-rowcount')).toBe('201');
    await page.getByRole('textbox', { name: words.mail.filter }).fill('person.19');
    await page.getByText('person.197@example.org').waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(8);
    await page.getByRole('textbox', { name: words.mail.filter }).fill('');
    found.push(...(await own.look('mail-01-mailboxes')));

    const actions = page.getByRole('button', { name: filled(words.mail.actionsOf, { address: 'ana@example.org' }), exact: true });
    await actions.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => actions.evaluate((element) => element === document.activeElement)).toBe(true);
    await choose(own, 'ana@example.org', words.mail.setQuota);
    await dialog(own).getByLabel(words.mail.quota, { exact: true }).fill('2000');
    found.push(...(await own.look('mail-02-quota')));
    await dialog(own).getByRole('button', { name: words.mail.setQuota }).click();
    const room = (quota: string): Locator => page.locator('tr', { hasText: 'ana@example.org' }).getByText(quota).first();
    await room(look.language === 'es' ? 'de 2000 MB' : 'of 2,000 MB').waitFor();
    await page.getByRole('button', { name: words.undo.undo }).click();
    await room(look.language === 'es' ? 'de 1000 MB' : 'of 1,000 MB').waitFor();

    await choose(own, 'ana@example.org', words.mail.settings);
    await dialog(own).getByLabel(words.rules.setting.pop3Newest, { exact: true }).fill('50');
    await page.keyboard.press('Enter');
    await dialog(own).getByText(words.rules.from.mailbox).waitFor();
    found.push(...(await own.look('mail-02-settings')));
    await shut(own);

    await choose(own, 'ana@example.org', words.mail.resetPassword);
    await page.getByText(words.mail.resetPasswordEnds).waitFor();
    await dialog(own).getByRole('button', { name: words.mail.resetPassword }).click();
    await page.getByTestId('new-password').waitFor();
    await dialog(own).getByRole('button', { name: words.common.done }).click();
    await dialog(own).waitFor({ state: 'detached' });
    await choose(own, 'ana@example.org', words.mail.appPasswords);
    await page.getByText('The printer').waitFor();
    await page.getByLabel(words.mail.appPasswordName, { exact: true }).fill('Phone');
    await page.getByLabel(words.mail.mailboxPassword, { exact: true }).fill('secret');
    await page.getByRole('button', { name: words.mail.createAppPassword }).click();
    await page.getByText(words.programs.withPassword).click();
    await page.getByRole('img', { name: filled(words.programs.qrLabel, { address: 'ana@example.org' }) }).waitFor();
    found.push(...(await own.look('mail-03-app-password')));
    await shut(own);

    await at(own, 'aliases');
    await page.getByText('hello@example.org').waitFor();
    found.push(...(await own.look('mail-04-aliases')));
    await choose(own, 'hello@example.org', words.mail.switchOff);
    await page.getByText(filled(words.mail.aliasOff, { address: 'hello@example.org' })).waitFor();
    await page.getByRole('button', { name: words.mail.createAlias }).click();
    await page.getByText(words.mail.kinds.pattern, { exact: true }).last().click();
    await page.getByLabel(words.mail.expression, { exact: true }).fill('^info-.+$');
    await dialog(own).getByLabel(words.mail.leadsTo, { exact: true }).first().fill('ana@example.org');
    await page.keyboard.press('Enter');
    found.push(...(await own.look('mail-05-alias')));
    await dialog(own).getByRole('button', { name: words.mail.createAlias }).click();
    await page.getByText('/^info-.+$/i@example.org').waitFor();

    await at(own, 'domains');
    await choose(own, 'example.org', words.mail.keys);
    await page.getByRole('switch').press('Space');
    await page.getByText('palomar2026e._domainkey.example.org').waitFor();
    found.push(...(await own.look('mail-06-keys')));
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });

  it.concurrent(`tells how to read mail, where it is and what holds (${title})`, async () => {
    await using own = await play(browser, look, { queued: 1000 });
    const { page, words } = own;
    const found: string[] = [];
    await at(own, 'programs:ana@example.org');
    await page.getByRole('button', { name: words.programs.names.apple }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: words.programs.saveProfile }).click()]);
    expect(file.suggestedFilename()).toBe('ana@example.org.mobileconfig');
    expect(readFileSync(await file.path(), 'utf8')).toBe('<plist/>');
    found.push(...(await own.look('mail-07-programs')));

    await at(own, 'queue');
    await page.getByText('bea@slow.example').waitFor();
    found.push(...(await own.look('mail-08-queue')));
    await choose(own, 'bea@slow.example', words.flow.acts.hold);
    await page.locator('tr', { hasText: 'bea@slow.example' }).getByText(words.flow.states.held).waitFor();
    await choose(own, 'bea@slow.example', words.flow.acts.drop);
    found.push(...(await own.look('mail-09-drop')));
    await dialog(own).getByRole('button', { name: words.flow.dropAction_one }).click();
    await page.locator('tr', { hasText: 'bea@slow.example' }).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: filled(words.common.choose, { name: 'reader.1@list.example' }) }).press('Space');
    await page.getByRole('checkbox', { name: filled(words.common.choose, { name: 'reader.3@list.example' }) }).click({ modifiers: ['Shift'] });
    const bar = page.locator('.chosen-bar');
    await bar.getByText(filled(words.flow.chosen_other, { count: '3' })).waitFor();
    await bar.getByRole('button', { name: words.flow.acts.hold, exact: true }).click();
    await page.getByText(filled(words.flow.doneMany.hold_other, { count: '3' })).waitFor();
    await page.locator('tr', { hasText: 'reader.2@list.example' }).getByText(words.flow.states.held).waitFor();
    found.push(...(await own.look('mail-09-chosen')));
    await choose(own, 'reader.2@list.example', words.flow.wholeMessage);
    await dialog(own).getByText('reader.0@list.example').waitFor();
    found.push(...(await own.look('mail-09-message')));
    await shut(own);

    await at(own, 'trace');
    await page.getByRole('textbox', { name: words.flow.where }).fill(`Received: … with ESMTPS id ${ID}`);
    await page.getByRole('button', { name: words.flow.find }).click();
    await page.locator('.timeline').getByText('250 2.0.0 Ok: queued as 4Xk2Lp3').waitFor();
    found.push(...(await own.look('mail-10-trace')));
    await at(own, 'trace:nobody@example.org');
    await page.getByText(words.flow.notFound).waitFor();

    await at(own, 'deliverability');
    await page.locator('.flow-bars').waitFor();
    await page.getByText('gone@large.example').waitFor();
    await page.getByText(words.flow.checklist).waitFor();
    found.push(...(await own.look('mail-11-deliverability')));

    await at(own, 'rules');
    for (const part of ['suppressions', 'relays', 'limits', 'access', 'settings'] as const) {
      await page.getByText(words.rules.parts[part], { exact: true }).last().click();
      await page.getByText(words.rules.about[part]).waitFor();
      await page.locator('table, .setting').first().waitFor();
      found.push(...(await own.look(`mail-12-${part}`)));
    }
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });
}
