/** Our way: the Docker API over one SSH connection, through the browser door, onto the log screen of the built interface. */
import { implement } from '@orpc/server';
import type { Browser, Page } from 'playwright-core';
import { contract, packLines } from '../../../desktop/contract/index.ts';
import { startBrowserDoor } from '../../../desktop/main/entry/browser/door.ts';
import type { Remote } from '../../../desktop/main/remote/remote.ts';
import { createLogsService } from '../../../desktop/main/services/logs/logs.ts';
import { createFakeApp } from '../../support/fake-app.ts';

export interface OurScreen extends AsyncDisposable {
  readonly page: Page;
  /** Leaves the logs and comes back: the screen begins anew. Resolves when the screen is there, before its lines. */
  begin(service: string): Promise<void>;
  /** Lines that have left main so far. */
  delivered(): number;
  /** When main was last asked for lines, on this process's clock. */
  askedMs(): number;
  /** Chooses the last day: everything that was written comes at once. */
  lastDay(): Promise<void>;
}

/** Everything but the logs is played: no other call of the app costs anything meanwhile. */
export async function openOurScreen(browser: Browser, remote: Pick<Remote, 'docker'>, project: string): Promise<OurScreen> {
  const logs = createLogsService({ remoteOf: () => Promise.resolve(remote), project });
  const fake = createFakeApp();
  let delivered = 0;
  let askedMs = 0;
  const follow = implement(contract).logs.follow.handler(async function* ({ input, signal }) {
    askedMs = performance.now();
    for await (const lines of logs.follow(input, { signal })) {
      delivered += lines.length;
      yield packLines(lines);
    }
  });
  const door = await startBrowserDoor({ app: { router: { ...fake.router, logs: { follow } } } });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(door.url);
  await page.locator('h1').first().waitFor();
  const visit = (section: string): Promise<unknown> => page.evaluate((hash) => (window.location.hash = hash), `#/servers/aviary/${section}`);
  return {
    page,
    delivered: () => delivered,
    askedMs: () => askedMs,
    begin: async (service) => {
      await visit('activity');
      await page.getByTestId('log-screen').waitFor({ state: 'detached' });
      await visit('logs');
      await page.getByTestId('log-screen').waitFor();
      for (const other of ['mx', 'imap']) {
        const chip = page.getByRole('checkbox', { name: other, exact: true });
        if ((await chip.isChecked()) !== (other === service)) await chip.evaluate((input: HTMLInputElement) => input.click());
      }
    },
    lastDay: async () => {
      await page
        .getByRole('combobox', { name: 'Period' })
        .or(page.getByRole('textbox', { name: 'Period' }))
        .first()
        .click();
      await page.getByRole('option', { name: 'Last 24 hours' }).click();
    },
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await door[Symbol.asyncDispose]();
    },
  };
}
