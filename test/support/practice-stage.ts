/** The app in Chromium on the shared practice world, as a person has it before them: by what is written on the screen, and by nothing else. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Download, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { readWorld, type PracticeWorld } from '../../desktop/main/services/practice/world.ts';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { openBrowser } from './chromium.ts';
import { artefacts, palomar, type Ran } from './practice-run.ts';
import { sharedWorld } from './practice-world.ts';

export const SERVER = 'Practice server';
const door = z.object({ url: z.string() });
/** What a real server takes to do something, with a busy machine under it. */
const PATIENCE_MS = 60_000;

export interface PracticeStage extends AsyncDisposable {
  readonly page: Page;
  readonly home: string;
  readonly world: PracticeWorld;
  /** What the page complained about: errors on its console, exceptions. */
  readonly complaints: readonly string[];
  /** Opens a section of the server by its name in the rail. */
  section(name: string): Promise<void>;
  /** Goes to an address below that of the server, such as `mail/queue`. */
  visit(place: string): Promise<void>;
  /** Presses a button of that very name, in the dialogue when one is open. */
  press(name: string): Promise<void>;
  button(name: string): Locator;
  sees(text: string | RegExp): Promise<void>;
  dialog(): Locator;
  row(name: string | RegExp): Locator;
  /** Chooses from the menu behind the dots of a row. */
  choose(actionsOf: string, item: string): Promise<void>;
  /** Picks an entry of a select field. */
  pick(field: string, option: string): Promise<void>;
  /** What the act makes the browser save. */
  saved(act: () => Promise<void>): Promise<{ readonly name: string; readonly text: string }>;
  /** A picture into test/artefacts. */
  shoot(name: string): Promise<void>;
  palomar(...args: readonly string[]): Promise<Ran>;
}

/**
 * For the top of a file: the app is open before its tests and closed after them. What a failing test saw is kept as a picture, and the page may
 * not have complained.
 */
export function withPractice(use: (app: PracticeStage) => void): void {
  let app: PracticeStage | undefined;
  beforeAll(async () => {
    app = await openPractice();
    use(app);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await app?.shoot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    expect(app?.complaints).toEqual([]);
  });
}

/** @throws Error with what `npm run practice` said when there is no world */
async function openPractice(): Promise<PracticeStage> {
  const { home, told } = await sharedWorld();
  if (told.exitCode !== 0) throw new Error(`There is no practice world:\n${told.stderr.slice(-2000)}`);
  const world = await readWorld(home);
  if (world === null) throw new Error('The practice world has gone.');
  const browser = await openBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(door.parse(JSON.parse(readFileSync(path.join(home, 'door.json'), 'utf8'))).url);
  await page.getByRole('link', { name: SERVER }).click();
  await page.getByRole('link', { name: en.sections.containers, exact: true }).waitFor();
  const server = /^#\/servers\/[^/]+/.exec(new URL(page.url()).hash)?.[0] ?? '';

  const dialog = (): Locator => page.getByRole('dialog');
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  return {
    page,
    home,
    world,
    complaints,
    dialog,
    button,
    section: async (name) => {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    visit: async (place) => {
      await page.evaluate((hash) => (window.location.hash = hash), `${server}/${place}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    press: async (name) => {
      const within = (await dialog().count()) > 0 ? dialog() : page;
      await within.getByRole('button', { name, exact: true }).last().click();
    },
    sees: (text) => page.getByText(text).first().waitFor(),
    row: (name) => page.getByRole('row', { name }).first(),
    choose: async (actionsOf, item) => {
      await button(actionsOf).last().click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    },
    pick: async (field, option) => {
      await page.getByRole('combobox', { name: field, exact: true }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    },
    saved: async (act) => {
      const [file] = await Promise.all([page.waitForEvent('download'), act()]);
      return { name: file.suggestedFilename(), text: await textOf(file) };
    },
    shoot: async (name) => {
      mkdirSync(artefacts, { recursive: true });
      await page.screenshot({ path: path.join(artefacts, `practice-${name}.png`), animations: 'disabled' });
    },
    palomar: (...args) => palomar(home, ...args),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function textOf(file: Download): Promise<string> {
  return readFileSync(await file.path(), 'utf8');
}

/** The words of the interface with their gaps filled in. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).reduce((all, [name, value]) => all.replace(`{{${name}}}`, String(value)), text);
}
