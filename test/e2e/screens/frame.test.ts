/** What is reached from everywhere: palette, keys, alerts, status bar, undo, and what is said while something is away. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { makeAlert } from '../../support/fake-app/attention.ts';
import { NOW } from '../../support/fake-app/data.ts';
import { openBrowser, play, type Look } from './stage.ts';

const LIGHT: Look = { language: 'en', scheme: 'light', width: 1440, height: 900 };
const DARK: Look = { language: 'es', scheme: 'dark', width: 1024, height: 700 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

for (const look of [LIGHT, DARK])
  it.concurrent(`shows alerts, work and locks, and sets aside what can wait (${look.language}, ${look.scheme})`, async ({ expect }) => {
    await using own = await play(browser, look);
    const { page, words, stage } = own;
    const { attention, servers } = stage;
    const [server] = servers;
    if (!server) throw new Error('the stage has no server');
    await page.getByText(words.attention.quiet).waitFor();
    attention.alerts.set([
      makeAlert('aviary', 'container-unhealthy', { subject: 'mx' }),
      makeAlert('aviary', 'certificate-ending', { severity: 'warn', subject: 'mail.a-very-long-name-of-a-domain.example.org', amount: 9 }),
    ]);
    const lock = { serverId: server.id, owner: 'ana on her-laptop (process 12)', reason: 'set-up', since: NOW, isOurs: false };
    attention.work.set({ jobs: [{ id: 'job-1', serverId: server.id, kind: 'set-up', since: NOW }], locks: [lock] });
    await page.getByText(words.job['set-up']).waitFor();
    const owner = look.language === 'es' ? 'ana en her-laptop (proceso 12)' : lock.owner;
    await page.getByText(words.app.lockedBy.replace('{{owner}}', owner)).waitFor();
    const title = words.attention.kind['container-unhealthy'].replace('{{name}}', 'mx');
    await page.locator('.mantine-Notifications-root').getByText(title).waitFor();
    const found = [...(await own.look('30-news'))];

    await page.keyboard.press('n');
    const panel = page.getByRole('dialog', { name: words.attention.title });
    await panel.getByRole('article', { name: title }).waitFor();
    found.push(...(await own.look('31-alerts')));
    await panel.getByRole('button', { name: words.attention.dismissOf.replace('{{title}}', title) }).click();
    await panel.getByText(words.attention.aside_one.replace('{{count}}', '1')).waitFor();
    expect(attention.alerts.value[0]?.dismissedAt).not.toBeNull();
    await page.getByRole('button', { name: words.undo.undo }).click();
    await page.getByText(words.undo.undone).waitFor();
    expect(attention.alerts.value[0]?.dismissedAt).toBeNull();
    attention.alerts.set([]);
    await panel.getByText(words.attention.none).waitFor();
    found.push(...(await own.look('32-alerts-none')));
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });

for (const look of [LIGHT, DARK])
  it.concurrent(`goes anywhere by the palette and by keys (${look.language}, ${look.scheme})`, async ({ expect }) => {
    await using own = await play(browser, look);
    const { page, words } = own;
    await own.visit('#/servers/aviary/overview');
    await page.getByText('bree').first().waitFor();
    const found: string[] = [];
    const before = page.getByRole('button', { name: words.overview.actions });
    await before.focus();
    await page.keyboard.press('Control+k');
    const question = page.getByRole('textbox', { name: words.palette.title });
    await question.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-selected]').waitFor();
    found.push(...(await own.look('33-palette')));
    await page.keyboard.type('zzzz');
    await page.getByText(words.common.noMatch).waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => before.evaluate((element) => element === document.activeElement)).toBe(true);

    // A mailbox, from the words of its address.
    await page.keyboard.press('Control+k');
    await question.fill('postmaster');
    await page.getByRole('dialog').getByText('postmaster@example.org').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: words.sections.mail }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/servers/aviary/mail/postmaster%40example.org');
    await expect.poll(() => page.title()).toBe(`${words.sections.mail} – Aviary – Palomar`);

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: words.keys.title }).waitFor();
    found.push(...(await own.look('34-keys')));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { level: 1, name: words.sections.containers }).waitFor();
    const regions: (string | undefined)[] = [];
    for (let press = 0; press < 3; press += 1) {
      await page.keyboard.press('F6');
      regions.push(await page.evaluate(() => document.activeElement?.closest('.rail, .content, .status-bar')?.className));
    }
    expect(regions.sort()).toEqual(['content', 'rail', 'status-bar']);
    expect(found).toEqual([]);
    expect(own.complaints).toEqual([]);
  });

it.concurrent('says above the view since when a server is away', async ({ expect }) => {
  await using own = await play(browser, LIGHT);
  const { page, words, stage } = own;
  const name = stage.servers[1]?.name ?? '';
  await own.visit(`#/servers/${stage.servers[1]?.id ?? ''}/overview`);
  await page.getByText(words.app.staleServer.replace('{{name}}', name)).waitFor();
  expect(await own.look('35-server-away')).toEqual([]);
});

it.concurrent('asks the browser for notifications only when the person does', async ({ expect }) => {
  await using own = await play(browser, LIGHT);
  const { page, words, stage } = own;
  await page.evaluate(() => {
    const asked: string[] = [];
    Object.defineProperty(window, 'asked', { value: asked });
    class Played {
      static permission = 'granted';
      static requestPermission = (): Promise<string> => Promise.resolve((asked.push('permission'), 'granted'));
      constructor(title: string) {
        asked.push(title);
      }
      addEventListener(): void {
        /* Nobody clicks. */
      }
    }
    Object.defineProperty(window, 'Notification', { value: Played });
  });
  const asked = (): Promise<unknown> => page.evaluate('window.asked');
  await own.visit('#/settings');
  stage.attention.alerts.set([makeAlert('aviary', 'container-stopped', { subject: 'mx' })]);
  await page.locator('.mantine-Notifications-root').getByText('mx').waitFor();
  expect(await asked()).toEqual([]);
  await page.getByRole('radiogroup', { name: words.preferences.notifications }).getByText(words.preferences.on).click();
  await expect.poll(() => stage.attention.preferences.systemNotifications).toBe(true);
  stage.attention.alerts.set([makeAlert('aviary', 'container-stopped', { subject: 'imap' })]);
  await expect.poll(asked).toEqual(['permission', 'Aviary']);
});

it.concurrent('moves nothing for a person who wants no motion', async ({ expect }) => {
  await using own = await play(browser, LIGHT);
  const { page } = own;
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration.split(', ').some((each) => Number.parseFloat(each) > 0) || animationName !== 'none';
      }).length,
  );
  expect(moving).toBe(0);
});
