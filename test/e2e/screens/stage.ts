/** A Chromium window on the fake app through the real browser door, with axe, screenshots, and an ear for complaints of the page. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { en } from '../../../desktop/renderer/locales/en/index.ts';
import { es } from '../../../desktop/renderer/locales/es/index.ts';
import { startBrowserDoor } from '../../../desktop/main/entry/browser/door.ts';
import { createFakeApp, type Stage } from '../../support/fake-app.ts';

export { openBrowser } from '../../support/chromium.ts';

export interface Look {
  readonly language: 'en' | 'es';
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

export interface Play extends AsyncDisposable {
  readonly page: Page;
  readonly stage: Stage;
  readonly words: typeof en;
  /** What the page complained about: console errors, refused styles, exceptions. */
  readonly complaints: readonly string[];
  /** Goes to a place in the hash. */
  visit(hash: string): Promise<void>;
  /** A picture into test/artefacts; the violations axe finds. */
  look(name: string): Promise<readonly string[]>;
}

const ARTEFACTS = path.resolve(import.meta.dirname, '../../artefacts/screens');

/** `renderer` is the folder of another build of it than the checkout's own; so is PALOMAR_RENDERER, for whoever tests beside others. */
export async function play(browser: Browser, look: Look, start: Partial<Stage> = {}, renderer = process.env['PALOMAR_RENDERER']): Promise<Play> {
  const app = createFakeApp(start);
  const door = await startBrowserDoor({ app, ...(renderer === undefined ? {} : { folder: renderer }) });
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    locale: look.language === 'es' ? 'es-ES' : 'en-GB',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => (message.type() === 'error' || message.type() === 'warning' ? complaints.push(message.text()) : undefined));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(door.url);
  await page.locator('h1').first().waitFor();
  const folder = path.join(ARTEFACTS, `${look.language}-${look.scheme}-${String(look.width)}`);
  mkdirSync(folder, { recursive: true });
  return {
    page,
    stage: app.stage,
    words: look.language === 'es' ? es : en,
    complaints,
    visit: async (hash) => {
      await page.evaluate((target) => (window.location.hash = target), hash);
      await page.locator('h1').first().waitFor();
    },
    look: async (name) => {
      await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      // Structure is the same in both schemes; only the colours need a second look.
      const { violations } = await (look.scheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${name}: ${id}: ${node.html} ${node.failureSummary ?? ''}`));
    },
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await door[Symbol.asyncDispose]();
    },
  };
}
