/** The gallery of the command palette and of the list of keys. */
import type { Scene } from './scene.ts';

export const scenes: readonly Scene[] = [
  {
    name: 'open',
    place: '#/servers/aviary/overview',
    act: async ({ page }) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
];
