/** Takes the README's pictures of the played app: `node test/e2e/screens/pictures.ts`, after `electron-vite build`. Writes resources/pictures. */
import path from 'node:path';
import { openBrowser, play, type Look, type Play } from './stage.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../resources/pictures');
const LOOK: Look = { language: 'en', scheme: 'light', width: 1280, height: 800 };

interface Picture {
  readonly file: string;
  readonly place: string;
  /** The place shows what it should. */
  readonly ready: (own: Play) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  { file: 'overview.png', place: '#/servers/aviary/overview', ready: ({ page }) => page.getByText('bree').first().waitFor() },
  {
    file: 'dns.png',
    place: '#/servers/aviary/dns',
    ready: ({ page, words }) => page.getByRole('heading', { name: words.dns.recordsTitle }).waitFor(),
  },
];

const browser = await openBrowser();
try {
  for (const { file, place, ready } of PICTURES) {
    await using own = await play(browser, LOOK, { paceMs: 5 });
    await own.visit(place);
    await ready(own);
    // Skeletons are gone, and whatever still moves stands still.
    await own.page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
    await own.page.screenshot({ path: path.join(FOLDER, file), animations: 'disabled' });
    process.stdout.write(`${file}\n`);
  }
} finally {
  await browser.close();
}
