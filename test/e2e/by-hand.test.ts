/** The set-up by hand: what a person sees and does in the browser, from an empty home to a mail server that works, and three ways it goes wrong. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layoutFromEnvironment } from '../../desktop/main/services/practice/layout.ts';
import { createPracticeService, type PracticeService } from '../../desktop/main/services/practice/practice.ts';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { buildImage } from '../../server-bundle/deploy/image/build-image.ts';
import { artefacts, openDoor, practiceEnvironment, type OpenDoor } from '../support/practice-run.ts';
import { openBrowser } from '../support/chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');
const WORLD = 'palomar-hand:83';
const PASSPHRASE = 'four unrelated little words';
const SERVICES = ['redis', 'resolver', 'sqlite', 'api', 'web', 'bree', 'mx', 'smtp', 'smtp-bree', 'imap'];
const WORLD_TIMEOUT_MS = 180_000;
const SETUP_TIMEOUT_MS = 180_000;

let home: string;
let door: OpenDoor;
let browser: Browser;
let page: Page;
let practice: PracticeService;

beforeAll(async () => {
  await buildImage({ root, output: path.join(root, 'resources', 'bundle') });
  home = path.join(mkdtempSync(path.join(tmpdir(), 'palomar-hand-')), 'home');
  const env = { ...practiceEnvironment(home), PALOMAR_PRACTICE: WORLD };
  practice = createPracticeService({ home, layout: layoutFromEnvironment(env) });
  door = await openDoor(env);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  mkdirSync(artefacts, { recursive: true });
  await page.goto(door.url);
});
afterAll(async () => {
  await browser.close();
  await door[Symbol.asyncDispose]();
  await practice.stop();
  rmSync(path.dirname(home), { recursive: true, force: true });
});

const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const sees = (text: string | RegExp, timeout = 60_000): Promise<void> => page.getByText(text).first().waitFor({ timeout });
const section = (name: string): Promise<void> => page.getByRole('link', { name, exact: true }).click();
const rows = () => page.locator('.xterm-rows');

/** In both schemes. */
async function shoot(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(artefacts, `hand-${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}

async function worldOf() {
  const world = await practice.world();
  if (!world) throw new Error('The practice world does not run.');
  return world;
}

it('makes a vault in an empty home', async () => {
  await press(en.vault.passphrase);
  await page.getByLabel(en.vault.newPassphrase, { exact: true }).fill(PASSPHRASE);
  await page.getByLabel(en.vault.again, { exact: true }).fill(PASSPHRASE);
  await shoot('01-vault');
  await press(en.vault.create);
  await sees(en.home.emptyTitle);
  await shoot('02-empty');
});

it('starts a practice server with one button, and shows how far it is', async () => {
  await press(en.home.practice);
  await sees(en.practice.emptyTitle);
  await press(en.home.practice);
  await page.locator('.step').first().waitFor();
  await shoot('03-world-starting');
  await sees(en.practice.ready, WORLD_TIMEOUT_MS);
  await shoot('04-world-ready');
});

it('adds a server: a wrong password is said, the right one goes on after the fingerprint was compared', async () => {
  const world = await worldOf();
  await page.evaluate(() => (window.location.hash = '#/add'));
  await page.getByLabel(en.add.host).fill(world.vps.endpoint.host);
  await page.getByLabel(en.add.user, { exact: true }).fill(world.vps.endpoint.user);
  await page.getByLabel(en.add.port, { exact: true }).fill(String(world.vps.endpoint.port));
  await page.getByRole('textbox', { name: en.add.password, exact: true }).fill('not the password');
  await press(en.add.readFingerprint);
  const shown = page.getByTestId('fingerprint');
  await shown.waitFor();
  expect((await shown.innerText()).trim()).toBe(world.vps.hostKey.fingerprint);
  await shoot('05-fingerprint');
  await press(en.add.accept);
  await sees(en.errors.AUTH_FAILED.title);
  await shoot('06-wrong-password');
  await press(en.add.change);
  await page.getByRole('textbox', { name: en.add.password, exact: true }).fill(world.vps.password);
  await press(en.add.logIn);
  await sees(en.add.loggedInAbout);
  await sees('Debian GNU/Linux 13');
  await shoot('07-preflight');
});

it('shows the plan with its commands, is cancelled in the middle, and goes on to the end', async () => {
  await press(en.add.toSetup);
  await page.getByLabel(en.setup.domain).fill('dovecote.test');
  await press(en.setup.showPlan);
  await sees('Plan for dovecote.test');
  const commands = page
    .locator('details')
    .filter({ has: page.locator('summary', { hasText: /\d+ commands?/ }) })
    .first();
  expect(await commands.locator('pre').isVisible()).toBe(false);
  await commands.locator('summary').click();
  expect((await commands.locator('pre').innerText()).length).toBeGreaterThan(20);
  await shoot('08-plan');
  await press(/^Run \d+ steps$/);
  await sees(/^[2-9] of \d+ steps/, SETUP_TIMEOUT_MS);
  await shoot('09-running');
  await press(en.setup.cancel);
  await sees(en.setup.cancelled);
  await shoot('10-cancelled');
  await press(en.setup.resume);
  await sees(en.setup.finished, SETUP_TIMEOUT_MS);
  expect(await page.locator('.step[data-state="skipped"]').count()).toBeGreaterThan(0);
  await shoot('11-finished');
});

it('shows a red checklist, publishes the records, and shows a green one', async () => {
  await press(en.setup.toDns);
  await sees(en.dns.first);
  await sees(/\d+ to do/);
  await shoot('12-dns-red');
  await press(en.dns.publish);
  await page.getByRole('dialog').getByRole('button', { name: en.dns.publish }).click();
  await sees(/\d+ records published/);
  await shoot('13-published');
  await page.getByRole('dialog').getByText(en.common.close, { exact: true }).click();
  await sees(en.dns.allGood);
  expect(await page.getByText(en.dns.first).count()).toBe(0);
  await shoot('14-dns-green');
});

it('shows every service healthy, its logs, and a shell that answers', async () => {
  await everyViewWorks('15');
});

it('makes a mailbox whose password is shown once', async () => {
  await section(en.sections.mail);
  await press(en.mail.createMailbox);
  await page.getByLabel(en.mail.name).fill('ana');
  await page.getByRole('dialog').getByRole('button', { name: en.mail.createMailbox }).click();
  const shown = page.getByTestId('new-password');
  await shown.waitFor();
  const password = (await shown.innerText()).trim();
  expect(password.length).toBeGreaterThanOrEqual(16);
  await shoot('18-password');
  await press(en.common.done);
  await sees('ana@dovecote.test');
  expect(await page.content()).not.toContain(password);
  await shoot('19-mailboxes');
});

it('says once that a service has stopped, shows it everywhere, and says no more when it runs again', async () => {
  const rail = page.getByRole('navigation', { name: en.app.sections });
  const notes = page.locator('.mantine-Notification-root', { hasText: en.attention.kind['container-stopped'].replace('{{name}}', 'smtp') });
  const oneAlert = en.attention.short_one.replace('{{count}}', '1');
  const act = async (words: string): Promise<void> => {
    await press(en.containers.actionsOf.replace('{{service}}', 'smtp'));
    await page.getByRole('menuitem', { name: words.replace('{{service}}', 'smtp'), exact: true }).click();
  };
  await section(en.sections.containers);
  await act(en.containers.stop);
  await page.getByRole('dialog').getByText(en.containers.stopCost.smtp).waitFor();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: en.containers.stop.replace('{{service}}', 'smtp') })
    .click();
  await notes.waitFor();
  expect(await notes.count()).toBe(1);
  await rail.getByRole('link', { name: `${en.sections.containers} ${oneAlert}` }).waitFor();
  await shoot('19a-stopped');
  await page.getByRole('link', { name: en.app.home }).click();
  await page.getByRole('main').getByText(oneAlert).waitFor();
  await page.goBack();
  await act(en.containers.start);
  await rail.getByRole('link', { name: en.sections.containers, exact: true }).waitFor();
  await sees(en.attention.quiet);
  await notes.waitFor({ state: 'detached' });
  await page
    .locator('tr', { hasText: /^smtp(?!-)/ })
    .getByText(en.health.healthy)
    .waitFor();
});

it('works as before after thirty quick changes of view, with the page loaded anew in between', async () => {
  const views = [en.sections.overview, en.sections.containers, en.sections.logs, en.sections.dns, en.sections.terminal];
  for (let change = 0; change < 30; change++) {
    const view = views[change % views.length] ?? en.sections.overview;
    await section(view);
    if (view === en.sections.terminal) await press(en.terminal.open);
    await page.waitForTimeout((change * 37) % 160);
    if (change % 7 === 6) {
      await page.reload();
      await page.getByRole('link', { name: en.sections.overview, exact: true }).waitFor();
    }
  }
  await everyViewWorks('20');
  await section(en.sections.dns);
  await sees(en.dns.allGood);
  await section(en.sections.overview);
  await sees(en.overview.services);
  await shoot('23-overview');
});

it('stops hard when the server shows another key', async () => {
  await practice.resetVps();
  await sees(en.connection.failed, 90_000);
  await section(en.sections.containers);
  await sees(en.errors.HOST_KEY_MISMATCH.title, 60_000);
  await shoot('24-other-key');
});

async function everyViewWorks(number: string): Promise<void> {
  await section(en.sections.containers);
  for (const service of SERVICES) await page.locator('tr', { hasText: service }).getByText(en.health.healthy).first().waitFor();
  await page
    .locator('td', { hasText: /^[\d.,]+ ?%$/ })
    .first()
    .waitFor();
  await shoot(`${number}a-containers`);
  await section(en.sections.logs);
  await expect.poll(() => rows().innerText()).toMatch(/\bmx\b/);
  await shoot(`${number}b-logs`);
  await section(en.sections.terminal);
  await press(en.terminal.open);
  await expect.poll(() => rows().innerText()).toContain('root@');
  await page.keyboard.type('echo $((6 * 7))-pigeons\n');
  await expect.poll(() => rows().innerText()).toContain('42-pigeons');
  await shoot(`${number}c-shell`);
}
