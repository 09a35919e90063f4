/** The gallery of what stands around every view: rail, switcher, status bar, notices. */
import type { Scene } from './scene.ts';

export const scenes: readonly Scene[] = [
  { name: 'server-away', place: '#/servers/north/overview' },
  { name: 'no-such-server', place: '#/servers/nobody/overview' },
  {
    name: 'switcher',
    place: '#/servers/aviary/overview',
    act: async ({ page }) => {
      await page.locator('.rail-switcher').click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];
