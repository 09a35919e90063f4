/** What is reached from everywhere, on a real server: home, palette, keys, links into the app, alerts, settings, and the lock of the vault. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { es } from '../../desktop/renderer/locales/es/index.ts';
import { SERVER, withPractice, type PracticeStage } from '../support/practice-stage.ts';

const MAILBOX = 'ana@dovecote.test';

let app: PracticeStage;
withPractice((opened) => (app = opened));

const heading = (name: string): Promise<void> => app.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const question = () => app.page.getByRole('textbox', { name: en.palette.title });
const address = (): string => decodeURIComponent(new URL(app.page.url()).hash);
/** Nothing has the focus, as after a look around. */
const pressKeys = async (...keys: string[]): Promise<void> => {
  await app.page.getByRole('main').focus();
  for (const key of keys) await app.page.keyboard.press(key);
};

it('shows the server on its card: well, with its mail, its certificate and its disk', async () => {
  await app.page.getByRole('link', { name: en.app.home }).click();
  const card = app.page.getByRole('link', { name: new RegExp(`^${SERVER}`) });
  await card.getByText(en.health.healthy, { exact: true }).waitFor();
  for (const fact of [/\d+ in · \d+ out/, /^\d+ ?%$/]) await card.getByText(fact).waitFor();
  await app.shoot('home');
  await card.click();
});

it('goes to a section, to a mailbox and to the settings by the palette', async () => {
  await app.page.keyboard.press('Control+k');
  await question().fill('certif');
  await app.page.keyboard.press('Enter');
  await heading(en.sections.certificates);
  await app.page.keyboard.press('Control+k');
  await question().fill('ana@');
  await app.dialog().getByText(MAILBOX).waitFor();
  await app.shoot('palette');
  await app.page.keyboard.press('Enter');
  await heading(en.sections.mail);
  expect(address()).toMatch(new RegExp(`/mail/${MAILBOX}$`));
  await app.row(MAILBOX).waitFor();
  await app.page.keyboard.press('Control+k');
  await question().fill(en.settings.title);
  await app.page.keyboard.press('Enter');
  await heading(en.settings.title);
});

it('goes by keys, which a sheet shows', async () => {
  await app.visit('overview');
  await pressKeys('g', 'c');
  await heading(en.sections.containers);
  await pressKeys('?');
  await app.page.getByRole('dialog', { name: en.keys.title }).waitFor();
  await app.shoot('keys');
  await app.page.keyboard.press('Escape');
  await app.dialog().waitFor({ state: 'detached' });
  await pressKeys('n');
  await app.page.getByRole('dialog', { name: en.attention.title }).getByText(en.attention.none).waitFor();
  await app.shoot('alerts');
  await app.page.keyboard.press('Escape');
  await app.dialog().waitFor({ state: 'detached' });
});

it('opens where a link leads, also when the page is loaded anew, and goes back', async () => {
  await app.visit(`mail/${encodeURIComponent(MAILBOX)}`);
  await app.page.reload();
  await app.row(MAILBOX).waitFor();
  await app.visit('mail/trace');
  await app.page.getByRole('textbox', { name: en.flow.where }).waitFor();
  await app.page.goBack();
  await app.row(MAILBOX).waitFor();
  await app.visit('no-such-section');
  await app.page.getByRole('heading', { level: 1, name: 'mail.dovecote.test' }).waitFor();
  await app.page.evaluate(() => (window.location.hash = '#/servers/no-such-server/mail'));
  await app.sees(en.app.noSuchServer);
});

it('knows the practice world that it runs on, and leads back into it', async () => {
  await app.page.evaluate(() => (window.location.hash = '#/practice'));
  await app.sees(en.practice.runningTitle);
  await app.shoot('world');
  await app.press(en.practice.open);
  await app.page.getByRole('heading', { level: 1, name: 'mail.dovecote.test' }).waitFor();
});

it('keeps appearance and language over a reload', async () => {
  await app.page.evaluate(() => (window.location.hash = '#/settings'));
  await app.page.getByRole('radiogroup', { name: en.settings.appearance }).getByText(en.settings.dark, { exact: true }).click();
  await app.page.getByRole('radiogroup', { name: en.settings.language }).getByText('Español', { exact: true }).click();
  await heading(es.settings.title);
  await app.page.reload();
  await heading(es.settings.title);
  await expect.poll(() => app.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  await app.visit('dns');
  await app.sees(es.dns.allGood);
  await app.shoot('dns-spanish-dark');
  await app.page.evaluate(() => (window.location.hash = '#/settings'));
  await app.page.getByRole('radiogroup', { name: es.settings.language }).getByText('English', { exact: true }).click();
  await app.page.getByRole('radiogroup', { name: en.settings.appearance }).getByText(en.settings.auto, { exact: true }).click();
  await heading(en.settings.title);
  await app.shoot('settings');
});

it('gives the server another name, and its own again', async () => {
  for (const name of ['Cote', SERVER]) {
    await app.visit('overview');
    await app.choose(en.overview.actions, en.overview.rename);
    await app.dialog().getByLabel(en.server.name, { exact: true }).fill(name);
    await app.press(en.overview.saveName);
    await app.dialog().waitFor({ state: 'detached' });
    await app.button(en.app.switcher.replace('{{name}}', name)).waitFor();
  }
});

it('saves a sealed profile, in which the practice server is not, and takes it in again', async () => {
  await app.page.evaluate(() => (window.location.hash = '#/settings'));
  await app.press(en.profile.export);
  await app.dialog().getByLabel(en.vault.newPassphrase, { exact: true }).fill('ocho palomas blancas');
  await app.dialog().getByLabel(en.vault.again, { exact: true }).fill('ocho palomas blancas');
  const profile = await app.saved(() => app.press(en.profile.export));
  expect(profile.name).toMatch(/\.palomar-profile$/);
  expect(profile.text).not.toContain(app.world.addresses.ipv4);
  await app.dialog().getByText(en.common.close, { exact: true }).last().click();
  await app.dialog().waitFor({ state: 'detached' });
  await app.press(en.profile.import);
  const file = { name: profile.name, mimeType: 'application/octet-stream', buffer: Buffer.from(profile.text) };
  const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), app.button(en.profile.file).click()]);
  await chooser.setFiles(file);
  await app.dialog().getByLabel(en.vault.passphraseLabel, { exact: true }).fill('another passphrase');
  await app.press(en.profile.import);
  await app.dialog().getByRole('alert').waitFor();
  await app.dialog().getByLabel(en.vault.passphraseLabel, { exact: true }).fill('ocho palomas blancas');
  await app.press(en.profile.import);
  await app.sees(en.profile.added_other.replace('{{count}}', '0'));
  await app.dialog().getByText(en.common.close, { exact: true }).last().click();
  await app.dialog().waitFor({ state: 'detached' });
});

it('locks the vault, and everything is there again when it was unlocked', async () => {
  await app.press(en.settings.lock);
  await app.page.getByLabel(en.vault.passphraseLabel, { exact: true }).fill('not the passphrase');
  await app.press(en.vault.unlock);
  await app.page.getByRole('alert').waitFor();
  await app.shoot('locked');
  await app.page.getByLabel(en.vault.passphraseLabel, { exact: true }).fill(readFileSync(path.join(app.home, 'passphrase'), 'utf8'));
  await app.press(en.vault.unlock);
  await app.visit('containers');
  await app.page.getByRole('row').filter({ hasText: 'imap' }).getByText(en.health.healthy, { exact: true }).waitFor();
});
