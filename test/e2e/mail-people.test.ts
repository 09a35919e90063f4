/** Who gets mail, on a real server: domains, mailboxes, aliases and app passwords, made and changed and taken away, and what a mail program is told. */
import { ImapFlow } from 'imapflow';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { filled, withPractice, type PracticeStage } from '../support/practice-stage.ts';

const words = en.mail;
/** A world that is kept has the mailboxes of runs before this one. */
const RUN = Date.now().toString(36);
const ADDRESS = `robin-${RUN}@dovecote.test`;
const ALIAS = `songs-${RUN}@dovecote.test`;
const DOMAIN = `aviary-${RUN}.test`;

let app: PracticeStage;
let password: string;
withPractice((opened) => (app = opened));
beforeAll(() => app.section(en.sections.mail));

const tab = (name: string): Promise<void> => app.page.getByRole('tab', { name, exact: true }).click();
const act = (address: string, item: string): Promise<void> => app.choose(filled(words.actionsOf, { address }), item);
const closed = (): Promise<void> => app.dialog().waitFor({ state: 'detached' });
const logsIn = async (pass: string): Promise<boolean> => {
  const client = new ImapFlow({
    host: app.world.addresses.ipv4,
    port: 993,
    secure: true,
    auth: { user: ADDRESS, pass },
    logger: false,
    tls: { rejectUnauthorized: false },
  });
  return client.connect().then(
    () => client.logout().then(() => true),
    () => false,
  );
};
const newPassword = async (): Promise<string> => (await app.page.getByTestId('new-password').innerText()).trim();

it('makes a mailbox whose generated password opens it', async () => {
  await app.press(words.createMailbox);
  await app.dialog().getByLabel(words.name, { exact: true }).fill(`robin-${RUN}`);
  await app.press(words.createMailbox);
  await app
    .dialog()
    .getByText(filled(words.userNameIs, { address: ADDRESS }))
    .waitFor();
  password = await newPassword();
  await app.dialog().getByText(en.programs.withPassword).click();
  await app
    .dialog()
    .getByRole('img', { name: filled(en.programs.qrLabel, { address: ADDRESS }) })
    .waitFor();
  await app.press(en.common.done);
  await closed();
  await app.row(ADDRESS).waitFor();
  expect(await logsIn(password)).toBe(true);
});

it('changes its password, and its quota with a way back', async () => {
  await act(ADDRESS, words.changePassword);
  await app.dialog().getByLabel(words.currentPassword, { exact: true }).fill(password);
  await app.press(words.changePassword);
  password = await newPassword();
  await app.press(en.common.done);
  await closed();
  expect(await logsIn(password)).toBe(true);
  await act(ADDRESS, words.setQuota);
  await app.dialog().getByLabel(words.quota, { exact: true }).fill('3000');
  await app.press(words.setQuota);
  await app.row(ADDRESS).getByText('of 3,000 MB').waitFor();
  await app.shoot('mail-mailboxes');
  await app.press(en.undo.undo);
  await app.row(ADDRESS).getByText('of 3,000 MB').waitFor({ state: 'detached' });
});

it('resets a forgotten password with the key that only this computer holds', async () => {
  await act(ADDRESS, words.resetPassword);
  await app.press(words.resetPassword);
  const reset = await newPassword();
  await app.press(en.common.done);
  await closed();
  expect(await logsIn(password)).toBe(false);
  expect(await logsIn(reset)).toBe(true);
  password = reset;
});

it('makes an app password that opens it, and revokes it', async () => {
  await act(ADDRESS, words.appPasswords);
  await app.dialog().getByLabel(words.appPasswordName, { exact: true }).fill('Phone');
  await app.dialog().getByLabel(words.mailboxPassword, { exact: true }).fill(password);
  await app.press(words.createAppPassword);
  const own = await newPassword();
  await app.dialog().getByText(words.neverUsed).waitFor();
  await app.shoot('mail-app-passwords');
  expect(await logsIn(own)).toBe(true);
  const revoke = app.dialog().getByRole('button', { name: filled(words.revokeOf, { name: 'Phone' }) });
  await revoke.click();
  await revoke.getByText(words.revoke).click();
  await revoke.waitFor({ state: 'detached' });
  await app.page.keyboard.press('Escape');
  await closed();
  expect(await logsIn(own)).toBe(false);
});

it('tells a mail program everything, by QR code and as an Apple profile without a password', async () => {
  await act(ADDRESS, words.setUpProgram);
  await app.sees(filled(words.userNameIs, { address: ADDRESS }));
  for (const line of Object.values(words.line)) await app.row(line).getByText('mail.dovecote.test').first().waitFor();
  await app.press(en.programs.names.android);
  await app.page.getByRole('img', { name: filled(en.programs.qrLabel, { address: ADDRESS }) }).waitFor();
  await app.press(en.programs.names.apple);
  const profile = await app.saved(() => app.press(en.programs.saveProfile));
  expect(profile.name).toBe(`${ADDRESS}.mobileconfig`);
  expect(profile.text).toContain(`<string>${ADDRESS}</string>`);
  expect(profile.text).not.toContain(password);
  await app.shoot('mail-programs');
});

it('makes an alias, switches it off and on, changes and removes it, and takes the removal back', async () => {
  await tab(words.tabs.aliases);
  await app.press(words.createAlias);
  await app.dialog().getByLabel(words.address, { exact: true }).fill(`songs-${RUN}`);
  await app.dialog().getByLabel(words.leadsTo, { exact: true }).fill(ADDRESS);
  await app.page.keyboard.press('Enter');
  await app.press(words.createAlias);
  await closed();
  await app.row(ALIAS).getByText(ADDRESS).waitFor();
  await act(ALIAS, words.switchOff);
  await app
    .row(ALIAS)
    .getByText(filled(words.offAnswers, { reply: 550 }))
    .waitFor();
  await act(ALIAS, words.switchOn);
  await app.row(ALIAS).getByText(words.inUse, { exact: true }).waitFor();
  await act(ALIAS, words.editAlias);
  await app.dialog().getByLabel(words.aliasLabel, { exact: true }).fill('Choir');
  await app.press(words.saveAlias);
  await closed();
  await app.row(ALIAS).getByText('Choir').waitFor();
  await app.shoot('mail-aliases');
  await act(ALIAS, words.removeAlias);
  await app.row(ALIAS).waitFor({ state: 'detached' });
  await app.sees(filled(words.aliasRemoved, { address: ALIAS }));
  await app.press(en.undo.undo);
  await app.row(ALIAS).getByText('Choir').waitFor();
});

it('adds a domain, signs it with a second key and no longer, and removes it when its name is typed', async () => {
  await tab(words.tabs.domains);
  await app.page.getByRole('textbox', { name: words.addDomain }).fill(DOMAIN);
  await app.press(words.addDomain);
  await app.row(DOMAIN).waitFor();
  await act(DOMAIN, words.keys);
  await app.dialog().getByRole('switch', { name: words.secondKey }).press('Space');
  await app.dialog().getByText(`_domainkey.${DOMAIN}`).nth(1).waitFor();
  await app.shoot('mail-domain-keys');
  await app.dialog().getByRole('switch', { name: words.secondKey }).press('Space');
  await app.press(words.deleteKey);
  await expect.poll(() => app.dialog().getByText(`_domainkey.${DOMAIN}`).count()).toBe(1);
  await app.page.keyboard.press('Escape');
  await closed();
  await app
    .row(DOMAIN)
    .getByText(words.recovery.none)
    .or(app.row(DOMAIN).getByText(/^Possible here/))
    .waitFor();
  await act(DOMAIN, words.removeDomain);
  const remove = app.dialog().getByRole('button', { name: words.removeDomain, exact: true });
  expect(await remove.isDisabled()).toBe(true);
  await app.dialog().getByRole('textbox').fill(DOMAIN);
  await remove.click();
  await app.row(DOMAIN).waitFor({ state: 'detached' });
});

it('deletes a mailbox only when its address is typed', async () => {
  await tab(words.tabs.mailboxes);
  await act(ADDRESS, words.removeMailbox);
  const remove = app.dialog().getByRole('button', { name: words.removeMailbox, exact: true });
  expect(await remove.isDisabled()).toBe(true);
  await app.dialog().getByRole('textbox').fill(ADDRESS);
  await remove.click();
  await app.row(ADDRESS).waitFor({ state: 'detached' });
  expect(await logsIn(password)).toBe(false);
});
