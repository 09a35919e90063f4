/** The gallery of the vault's door. */
import type { VaultState } from '../../../../desktop/contract/index.ts';
import type { Scene } from './scene.ts';

const none: VaultState = { state: 'none', keeper: null, keychainProblem: null };
const locked: VaultState = { state: 'locked', keeper: 'passphrase', keychainProblem: null };

export const scenes: readonly Scene[] = [
  { name: 'create', start: () => ({ vault: none }) },
  { name: 'create-no-keychain', start: () => ({ vault: { ...none, keychainProblem: 'No keychain service answers on this computer.' } }) },
  {
    name: 'create-differs',
    start: () => ({ vault: none }),
    act: async ({ page, words }) => {
      await page.getByText(words.vault.passphrase, { exact: true }).click();
      await page.getByLabel(words.vault.newPassphrase, { exact: true }).fill('correct horse');
      await page.getByLabel(words.vault.again, { exact: true }).fill('correct house');
    },
  },
  { name: 'unlock', start: () => ({ vault: locked }) },
  { name: 'unlock-keychain', start: () => ({ vault: { ...locked, keeper: 'keychain' } }) },
  {
    name: 'unlock-wrong',
    start: () => ({ vault: locked }),
    act: async ({ page, words }) => {
      await page.getByLabel(words.vault.passphraseLabel, { exact: true }).fill('wrong');
      await page.getByRole('button', { name: words.vault.unlock, exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
];
