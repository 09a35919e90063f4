/** The gallery of the settings, with taking the profile out and in. */
import type { Play } from '../stage.ts';
import type { Scene } from './scene.ts';

const place = '#/settings';
const open = async ({ page, words }: Play, which: 'export' | 'import'): Promise<void> => {
  await page.getByRole('button', { name: words.profile[which] }).click();
  await page.getByRole('dialog').getByRole('textbox').first().waitFor();
};

export const scenes: readonly Scene[] = [
  { name: 'all', place },
  { name: 'profile-export', place, act: (own) => open(own, 'export') },
  { name: 'profile-import', place, act: (own) => open(own, 'import') },
  {
    name: 'profile-imported',
    place,
    act: async (own) => {
      await open(own, 'import');
      const dialog = own.page.getByRole('dialog');
      await dialog.locator('input[type=file]').setInputFiles({ name: 'one.palomar-profile', mimeType: '', buffer: Buffer.from('{}') });
      await dialog.getByLabel(own.words.vault.passphraseLabel, { exact: true }).fill('ocho palomas');
      await dialog.getByRole('button', { name: own.words.profile.import }).click();
      await dialog.getByRole('textbox').first().waitFor({ state: 'detached' });
    },
  },
];
