/** The gallery of backups. */
import { usual, type Scene } from './scene.ts';

const place = '#/servers/aviary/backups';

export const scenes: readonly Scene[] = [
  ...usual('backups'),
  { name: 'import', place, act: ({ page, words }) => page.getByRole('button', { name: words.backups.import }).click() },
  {
    name: 'import-refused',
    place,
    act: async ({ page, words }) => {
      await page.getByRole('button', { name: words.backups.import }).click();
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: '2026-11-05T033012-of another server.palomar', mimeType: '', buffer: Buffer.from('x') });
      await page.getByRole('dialog').getByRole('button', { name: words.backups.import }).click();
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
];
