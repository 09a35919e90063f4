/** The gallery of containers. */
import { usual, type Scene } from './scene.ts';

const place = '#/servers/aviary/containers';

function panel(name: string, tab: 'usage' | 'insideTab' | 'events'): Scene {
  return {
    name,
    place,
    act: async ({ page, words }) => {
      await page.getByRole('button', { name: 'mx', exact: true }).click();
      await page.getByRole('tab', { name: words.containers[tab] }).click();
      if (tab === 'usage') await page.locator('.time-chart-line').first().waitFor();
      if (tab === 'insideTab') await page.getByText('palomar-server:0.1.0').waitFor();
    },
  };
}

export const scenes: readonly Scene[] = [
  ...usual('containers'),
  {
    name: 'hundred-rows',
    place,
    start: () => ({ moreContainers: 100 }),
    act: ({ page }) => page.locator('tr', { hasText: 'name-9' }).first().waitFor(),
  },
  {
    name: 'scrolled',
    place,
    start: () => ({ moreContainers: 100 }),
    act: async ({ page }) => {
      await page.locator('tr', { hasText: 'name-9' }).first().waitFor();
      await page.locator('#content').evaluate((content) => content.scrollTo(0, 1_500));
    },
  },
  {
    name: 'nothing-found',
    place,
    act: async ({ page, words }) => {
      await page.getByRole('textbox', { name: words.containers.find }).fill('pigeon');
      await page.getByRole('button', { name: words.common.showAll }).waitFor();
    },
  },
  panel('usage', 'usage'),
  panel('inside', 'insideTab'),
  panel('events', 'events'),
  {
    name: 'stop',
    place,
    act: async ({ page, words }) => {
      await page.getByRole('button', { name: words.containers.actionsOf.replace('{{service}}', 'mx') }).click();
      await page.getByRole('menuitem', { name: words.containers.stop.replace('{{service}}', 'mx') }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];
