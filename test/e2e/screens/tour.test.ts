/** Every screen, in both languages and both schemes, without a complaint of the page or of axe. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, play, type Look, type Play } from './stage.ts';

/** Each word of the matrix once; all of it with PALOMAR_LOOKS=all. */
const PAIRS: readonly Look[] = [
  { language: 'en', scheme: 'light', width: 1440, height: 900 },
  { language: 'es', scheme: 'dark', width: 1024, height: 700 },
];
const REST: readonly Look[] = [
  { language: 'en', scheme: 'dark', width: 1440, height: 900 },
  { language: 'es', scheme: 'light', width: 1024, height: 700 },
];
const looks = process.env['PALOMAR_LOOKS'] === 'all' ? [...PAIRS, ...REST] : PAIRS;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const button = ({ page }: Play, name: string) => page.getByRole('button', { name, exact: true }).first();

for (const look of looks) {
  const title = `${look.language}, ${look.scheme}, ${String(look.width)} px`;

  it.concurrent(`shows the vault and an empty house (${title})`, async () => {
    const vault = { state: 'none', keeper: null, keychainProblem: 'No keychain service answers on this computer.' } as const;
    await using own = await play(browser, look, { vault, servers: [] });
    const { page, words } = own;
    const found = [...(await own.look('01-create-vault'))];
    await page.getByLabel(words.vault.newPassphrase, { exact: true }).fill('correct horse');
    await page.getByLabel(words.vault.again, { exact: true }).fill('correct horse');
    await button(own, words.vault.create).click();
    await page.getByRole('heading', { name: words.home.emptyTitle }).waitFor();
    found.push(...(await own.look('03-home-empty')));
    await own.visit('#/settings');
    await page.getByRole('heading', { name: words.settings.title }).waitFor();
    found.push(...(await own.look('04-settings')));
    await button(own, words.settings.lock).click();
    await button(own, words.vault.unlock).waitFor();
    await page.getByLabel(words.vault.passphraseLabel, { exact: true }).fill('wrong');
    await button(own, words.vault.unlock).click();
    await page.getByRole('alert').waitFor();
    found.push(...(await own.look('02-unlock-wrong')));
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });

  it.concurrent(`adds a server and sets it up (${title})`, async () => {
    await using own = await play(browser, look);
    const { page, words } = own;
    const found: string[] = [];
    await page.getByText('Aviary').first().waitFor();
    found.push(...(await own.look('05-home')));

    await own.visit('#/add');
    await page.getByLabel(words.add.host).fill('missing.invalid');
    await page.locator('input[type=password]').first().fill('wrong');
    await button(own, words.add.readFingerprint).click();
    await page.getByRole('alert').waitFor();
    found.push(...(await own.look('06-add-no-such-host')));
    await page.getByLabel(words.add.host).fill('203.0.113.9');
    await button(own, words.add.readFingerprint).click();
    await page.getByTestId('fingerprint').waitFor();
    await page.getByText(words.add.whereTitle).click();
    found.push(...(await own.look('07-fingerprint')));
    await button(own, words.add.accept).click();
    await page.getByRole('alert').waitFor();
    await button(own, words.add.change).click();
    await page.locator('input[type=password]').first().fill('right');
    // The fingerprint was confirmed for this way already.
    await button(own, words.add.logIn).click();
    await page.getByRole('heading', { name: words.preflight.title }).waitFor();
    found.push(...(await own.look('08-preflight')));

    await button(own, words.add.toSetup).click();
    await page.getByLabel(words.setup.domain).fill('not a domain');
    await button(own, words.setup.showPlan).click();
    await page.getByText(words.setup.domainWrong).waitFor();
    await page.getByLabel(words.setup.domain).fill('example.org');
    await button(own, words.setup.showPlan).click();
    await page.getByRole('heading', { name: words.setup.planTitle.replace('{{domain}}', 'example.org') }).waitFor();
    await page.locator('.step summary').first().click();
    found.push(...(await own.look('09-plan')));
    own.stage.setupFails = true;
    own.stage.uploadHeld = true;
    await button(own, words.setup.run_other.replace('{{count}}', '5')).click();
    await page.locator('.step[data-state="running"]').first().waitFor();
    await page.getByRole('progressbar').waitFor();
    found.push(...(await own.look('10-run')));
    own.stage.uploadHeld = false;
    await page.getByRole('alert').waitFor();
    found.push(...(await own.look('11-run-failed')));
    own.stage.setupFails = false;
    await button(own, words.setup.resume).click();
    await page.getByText(words.setup.finished).waitFor();
    found.push(...(await own.look('12-run-finished')));
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });

  it.concurrent(`shows every section of a server (${title})`, async () => {
    await using own = await play(browser, look);
    const { page, words } = own;
    const found: string[] = [];
    const at = (section: string): Promise<void> => own.visit(`#/servers/aviary/${section}`);

    await at('overview');
    await page.getByText(words.overview.toDns_other.replace('{{count}}', '3')).waitFor();
    await page.getByText('bree').first().waitFor();
    found.push(...(await own.look('13-overview')));
    await at('dns');
    await page.getByRole('heading', { name: words.dns.recordsTitle }).waitFor();
    await page.locator('time').first().waitFor();
    found.push(...(await own.look('14-dns')));
    await button(own, words.dns.publish).click();
    await page.getByLabel(words.dns.authority).fill('ns1.example.net');
    await page.getByLabel(words.dns.keyName).fill('palomar');
    await page.getByLabel(words.dns.secret, { exact: true }).fill('c2VjcmV0');
    found.push(...(await own.look('15-dns-publish')));
    await page.getByRole('dialog').getByRole('button', { name: words.dns.publish }).click();
    await page.getByText(words.dns.publishedAbout).waitFor();
    await page.keyboard.press('Escape');

    await at('mail');
    await page.getByText('postmaster@example.org').waitFor();
    found.push(...(await own.look('16-mail')));
    await button(own, words.mail.createMailbox).click();
    await page.getByLabel(words.mail.name, { exact: true }).fill('luz');
    await page.getByRole('dialog').getByRole('button', { name: words.mail.createMailbox }).click();
    await page.getByTestId('new-password').waitFor();
    found.push(...(await own.look('17-mailbox-created')));
    await button(own, words.common.done).click();

    await at('containers');
    await page.getByRole('cell', { name: 'mx', exact: true }).waitFor();
    found.push(...(await own.look('19-containers')));
    await button(own, words.containers.actionsOf.replace('{{service}}', 'mx')).click();
    await page.getByRole('menuitem', { name: words.containers.stop.replace('{{service}}', 'mx') }).click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await own.look('20-containers-stop')));
    await page
      .getByRole('dialog')
      .getByRole('button', { name: words.containers.stop.replace('{{service}}', 'mx') })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await button(own, 'mx').click();
    await page.locator('.time-chart-line').first().waitFor();
    found.push(...(await own.look('20-container-usage')));
    await page.getByRole('tab', { name: words.containers.insideTab }).click();
    await page.getByText('palomar-server:0.1.0').waitFor();
    found.push(...(await own.look('20-container-inside')));
    await page.getByRole('tab', { name: words.containers.events }).click();
    found.push(...(await own.look('20-container-events')));
    await page.keyboard.press('Escape');

    await at('logs');
    await page.locator('.xterm-rows', { hasText: 'accept from' }).waitFor();
    found.push(...(await own.look('21-logs')));
    await page.getByTestId('log-screen').click({ position: { x: 200, y: 60 } });
    await page.getByRole('heading', { name: words.logs.details }).waitFor();
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: words.find.title }).fill('accept');
    await page.getByLabel(words.logs.filter).fill('spf=(');
    await page.getByText('Unterminated group').waitFor();
    found.push(...(await own.look('21-logs-line')));
    await at('terminal');
    await button(own, words.terminal.open).waitFor();
    found.push(...(await own.look('22-terminal')));
    await button(own, words.terminal.open).click();
    await page.locator('.xterm-rows', { hasText: 'root@aviary' }).waitFor();
    await button(own, words.terminal.splitRight).click();
    await page.locator('.xterm-rows').nth(1).waitFor();
    await page.mouse.move(0, 0);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    found.push(...(await own.look('23-shell')));
    await at('activity');
    await page.getByText('sudo apt-get update').waitFor();
    found.push(...(await own.look('24-activity')));
    await own.visit('#/practice');
    await button(own, words.home.practice).click();
    await page.getByText(words.practice.ready).waitFor();
    found.push(...(await own.look('25-practice')));
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });

  it.concurrent(`has words for nothing, for slowness and for failure everywhere (${title})`, async () => {
    await using own = await play(browser, look, { delayMs: 400 });
    const { page } = own;
    const found: string[] = [];
    for (const section of ['overview', 'setup', 'dns', 'mail', 'containers', 'logs', 'terminal', 'activity']) {
      await own.visit(`#/servers/north/${section}`);
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
      found.push(...(await own.look(`26-new-${section}`)));
    }
    own.stage.delayMs = 0;
    own.stage.broken = {
      code: 'UNREACHABLE',
      message:
        'There is no way to 203.0.113.7 from this network. Check the address, your own connection (and IPv6, if it is an IPv6 address), and that the server is switched on.',
    };
    for (const section of ['dns', 'mail', 'containers', 'logs', 'activity']) {
      await own.visit(`#/servers/aviary/${section}`);
      await page.getByRole('alert').first().waitFor();
      found.push(...(await own.look(`27-broken-${section}`)));
    }
    own.stage.broken = null;
    await button(own, own.words.common.retry).click();
    await page.getByText('sudo apt-get update').waitFor();
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });
}
