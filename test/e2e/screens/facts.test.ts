/** What must hold on the screens beyond how they look. */
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

it.concurrent('shows hostile log text as text, filters it, and downloads what is shown', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/servers/aviary/logs');
  const rows = page.locator('.xterm-rows');
  await rows.getByText('hostile').first().waitFor();
  await expect.poll(() => rows.innerText()).toContain('·[2J·]0;owned·');
  expect(await page.title()).not.toContain('owned');
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  await page.getByLabel(words.logs.filter).fill('greylisted');
  await expect.poll(() => rows.innerText()).not.toContain('hostile');
  await expect.poll(() => rows.innerText()).toContain('greylisted');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: words.logs.download }).click()]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => !line.includes('greylisted'))).toEqual([]);
  expect(own.complaints).toEqual([]);
});

it.concurrent('opens a shell only when asked, carries keys both ways, and ends it on request', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/servers/aviary/terminal');
  expect(await page.locator('.xterm').count()).toBe(0);
  await page.getByRole('button', { name: words.terminal.open }).click();
  const rows = page.locator('.xterm-rows');
  await rows.getByText('root@aviary').waitFor();
  await page.keyboard.type('echo señal');
  await expect.poll(() => rows.innerText()).toContain('echo señal');
  // Looking elsewhere ends nothing.
  await own.visit('#/servers/aviary/logs');
  await own.visit('#/servers/aviary/terminal');
  await expect.poll(() => rows.innerText()).toContain('echo señal');
  await page.getByRole('button', { name: words.terminal.close }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.terminal.close }).click();
  await page.getByText(words.terminal.title).waitFor();
  await expect.poll(() => page.locator('.xterm').count()).toBe(0);
  expect(own.complaints).toEqual([]);
});

it.concurrent('asks before several lines are pasted, and before a link is followed', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/servers/aviary/terminal');
  await page.getByRole('button', { name: words.terminal.open }).click();
  const rows = page.locator('.xterm-rows');
  await rows.getByText('root@aviary').waitFor();
  const paste = async (text: string): Promise<void> => {
    await page.evaluate((given) => navigator.clipboard.writeText(given), text);
    await page.locator('.xterm').click();
    await page.keyboard.press('Control+Shift+V');
  };
  await paste('https://example.org/\n');
  await expect.poll(() => rows.innerText()).toContain('https://example.org/');
  await paste('first\nsecond');
  await page.getByText('first\nsecond').waitFor();
  expect(await rows.innerText()).not.toContain('second');
  await page.getByRole('dialog').getByRole('button', { name: words.common.keep }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const box = await rows.boundingBox();
  if (!box) throw new Error('the shell has no screen');
  const [x, y] = [box.x + 200, box.y + 8];
  await page.mouse.move(x, y);
  await page.locator('.xterm-cursor-pointer').waitFor();
  await page.mouse.click(x, y);
  await page.getByText(words.terminal.linkAbout).waitFor();
  expect(page.context().pages()).toHaveLength(1);
  expect(own.complaints).toEqual([]);
});

it.concurrent('holds lines back while paused, and shows each of them once afterwards', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/servers/aviary/logs');
  const status = page.locator('.log-status');
  await expect.poll(() => status.innerText()).toMatch(/^1[2-9]\d lines/);
  await page.getByRole('button', { name: words.logs.pause }).click();
  await expect.poll(() => status.innerText()).toMatch(/paused, \d+ lines wait/);
  await page.getByRole('button', { name: words.logs.resume }).click();
  await expect.poll(() => status.innerText()).toMatch(/^\d+ lines$/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: words.logs.download }).click()]);
  const times = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(times).toEqual([...new Set(times)].sort());
  expect(own.complaints).toEqual([]);
});

it.concurrent('finds its way back when the connection was lost, and says meanwhile that it is', async () => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  let shut = false;
  const open: { close(): Promise<void> }[] = [];
  await page.routeWebSocket(/\/rpc$/, (route) => {
    if (shut) {
      void route.close();
      return;
    }
    open.push(route);
    route.connectToServer();
  });
  await page.reload();
  await page.getByText('Aviary').first().waitFor();
  shut = true;
  for (const route of open.splice(0)) await route.close();
  await page.getByText(words.app.away).waitFor();
  shut = false;
  await page.getByText(words.app.away).waitFor({ state: 'detached' });
  await own.visit('#/servers/aviary/activity');
  await page.getByText('sudo apt-get update').waitFor();
});

it.concurrent('can be walked with the keyboard alone', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await page.getByText('Aviary').first().waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(() => page.locator(':focus').innerText()).toBe(words.app.skip);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('content');
  await page.keyboard.press('Tab');
  await expect.poll(() => page.locator(':focus').innerText()).toBe(words.home.practice);
  const outline = await page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).toBe('solid');
});

it.concurrent('keeps language and appearance on this computer', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/settings');
  await page.getByText(words.settings.dark, { exact: true }).click();
  const spanish = (): Promise<boolean> =>
    page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /\/es-[^/]*\.js$/.test(name)));
  expect(await spanish()).toBe(false);
  await page.getByText('Español', { exact: true }).click();
  await page.getByRole('heading', { name: 'Ajustes' }).waitFor();
  await expect.poll(spanish).toBe(true);
  await page.reload();
  await page.getByRole('heading', { name: 'Ajustes' }).waitFor();
  await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('es');
  await own.visit('#/servers/aviary/dns');
  await page.getByText('Nombre inverso (PTR) del servidor').waitFor();
});

it.concurrent('forgets a server only when its name is typed', async ({ expect }) => {
  await using own = await play(browser, LOOK);
  const { page, words } = own;
  await own.visit('#/servers/aviary/overview');
  await page.getByRole('button', { name: words.overview.actions }).click();
  await page.getByRole('menuitem', { name: words.overview.forget }).click();
  const forget = page.getByRole('dialog').getByRole('button', { name: words.overview.forget });
  await forget.waitFor();
  expect(await forget.isDisabled()).toBe(true);
  await page.getByRole('dialog').getByRole('textbox').fill('Aviary');
  await forget.click();
  await page.getByRole('heading', { name: words.home.title }).waitFor();
  await expect.poll(() => page.getByText('Aviary').count()).toBe(0);
});
