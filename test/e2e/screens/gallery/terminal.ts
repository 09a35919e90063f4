/** The gallery of terminal. */
import type { Play } from '../stage.ts';
import { usual, type Scene } from './scene.ts';

const place = '#/servers/aviary/terminal';

async function open({ page, words }: Play): Promise<void> {
  await page.getByRole('button', { name: words.terminal.open }).click();
  await page.locator('.xterm-rows', { hasText: 'root@aviary' }).waitFor();
}

export const scenes: readonly Scene[] = [
  ...usual('terminal').filter(({ name }) => name === 'full' || name === 'not-set-up'),
  { name: 'shell', place, act: open },
  {
    name: 'split',
    place,
    act: async (own) => {
      await open(own);
      await own.page.getByRole('button', { name: own.words.terminal.splitRight }).click();
      await own.page.locator('.xterm-rows').nth(1).waitFor();
    },
  },
  {
    name: 'close',
    place,
    act: async (own) => {
      await open(own);
      await own.page.getByRole('button', { name: own.words.terminal.close }).click();
      await own.page.getByRole('dialog').waitFor();
    },
  },
];
