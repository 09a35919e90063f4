/**
 * How long a person waits for what they do in the list of mailboxes, in Chromium through the browser door: from the click or the key to the
 * frame that shows its result. With 200 mailboxes, and beside it with 3 and with 2,000: the list draws what is in sight, so the figures should
 * stand close together. Prints median and worst of each, in ms. Needs the built interface (`npm run build`).
 */
import { chromium, type Browser, type Page } from 'playwright-core';
import { startBrowserDoor } from '../../desktop/main/entry/browser/door.ts';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { createFakeApp } from '../support/fake-app.ts';

const SIZES = [3, 200, 2000];
const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const PLACE = '#/servers/aviary/mail';

/** What is done in the page, and by what one sees that it is done. */
interface Act {
  readonly name: string;
  /** Before the clock runs. */
  readonly prepare: (page: Page) => Promise<void>;
  readonly act: { readonly selector: string; readonly kind: 'click' | 'type'; readonly text?: string };
  /** A selector that is there (or, with `gone`, is not) once it is done. */
  readonly seen: string;
  readonly gone?: boolean;
}

const SEARCH = `input[aria-label="${en.mail.filter}"]`;
const row = (address: string): string => `tbody [title="${address}"]`;

const ACTS: readonly Act[] = [
  {
    name: 'open the list',
    prepare: async (page) => {
      await page.evaluate((place) => (window.location.hash = `${place}/aliases`), PLACE);
      await page.getByText('hello@example.org').waitFor();
    },
    act: { selector: `[role="tab"]`, kind: 'click' },
    seen: row('postmaster@example.org'),
  },
  {
    name: 'type in the search',
    prepare: async (page) => {
      await page.locator(SEARCH).fill('');
      await page.locator(row('ana@example.org')).waitFor();
    },
    act: { selector: SEARCH, kind: 'type', text: 'postmaster' },
    seen: row('ana@example.org'),
    gone: true,
  },
  {
    name: 'open a dialogue',
    prepare: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    act: { selector: '[data-bench="create"]', kind: 'click' },
    seen: '[role="dialog"] form',
  },
];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ['--headless', '--disable-gpu'] });
const table: Record<string, Record<string, string>> = {};
for (const size of SIZES) for (const [name, times] of await measured(browser, size)) (table[name] ??= {})[`${size} mailboxes`] = inWords(times);
await browser.close();
console.table(table);

async function measured(in_: Browser, mailboxes: number): Promise<Map<string, number[]>> {
  const app = createFakeApp({ mailboxes });
  await using door = await startBrowserDoor({ app });
  const context = await in_.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(door.url);
  await page.locator('h1').first().waitFor();
  await page.evaluate((place) => (window.location.hash = place), PLACE);
  await page.locator(row('postmaster@example.org')).waitFor();
  const times = new Map<string, number[]>();
  for (const one of ACTS) {
    await page.evaluate((place) => (window.location.hash = place), PLACE);
    await page.locator(row('postmaster@example.org')).waitFor();
    const all: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      await one.prepare(page);
      await mark(page);
      const took = await timed(page, one);
      // The first one fetches and compiles.
      if (round > 0) all.push(took);
    }
    await page.keyboard.press('Escape');
    times.set(one.name, all);
  }
  await context.close();
  return times;
}

/** So that a plain selector finds the button by its words. */
async function mark(page: Page): Promise<void> {
  const create = page.getByRole('button', { name: en.mail.createMailbox }).first();
  if ((await create.count()) > 0) await create.evaluate((element) => element.setAttribute('data-bench', 'create'));
}

/** From the event to the frame after the one in which its result stands. */
function timed(page: Page, { act, seen, gone = false }: Act): Promise<number> {
  return page.evaluate(
    ({ selector, kind, text, wanted, absent }) =>
      new Promise<number>((resolve, reject) => {
        const target = document.querySelector<HTMLElement>(selector);
        if (!target) {
          reject(new Error(`There is no ${selector}.`));
          return;
        }
        const begun = performance.now();
        if (kind === 'click') target.click();
        else if (target instanceof HTMLInputElement) {
          // As React hears it: by the setter that the element had before React put its own there.
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(target, text);
          target.dispatchEvent(new Event('input', { bubbles: true }));
        }
        const look = (): void => {
          if ((document.querySelector(wanted) === null) === absent) requestAnimationFrame(() => resolve(performance.now() - begun));
          else if (performance.now() - begun > 10_000) reject(new Error(`${wanted} did not come.`));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    { selector: act.selector, kind: act.kind, text: act.text ?? '', wanted: seen, absent: gone },
  );
}

function inWords(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return `${median.toFixed(0)} (worst ${(sorted.at(-1) ?? NaN).toFixed(0)})`;
}
