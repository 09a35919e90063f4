/** The gallery of logs. */
import type { Play } from '../stage.ts';
import { usual, type Scene } from './scene.ts';

const place = '#/servers/aviary/logs';
const filled = ({ page }: Play): Promise<unknown> => page.locator('.xterm-rows', { hasText: 'accept from' }).waitFor();

export const scenes: readonly Scene[] = [
  ...usual('logs'),
  {
    name: 'line-and-find',
    place,
    act: async (own) => {
      await filled(own);
      await own.page.getByTestId('log-screen').click({ position: { x: 200, y: 60 } });
      await own.page.keyboard.press('Control+f');
      await own.page.getByRole('textbox', { name: own.words.find.title }).fill('accept');
    },
  },
  {
    name: 'bad-expression',
    place,
    act: async (own) => {
      await filled(own);
      await own.page.getByRole('textbox', { name: own.words.logs.filter }).fill('spf=(');
      await own.page.getByText('Unterminated group').waitFor();
    },
  },
  {
    name: 'paused',
    place,
    act: async (own) => {
      await filled(own);
      await own.page.getByRole('button', { name: own.words.logs.pause }).click();
    },
  },
  {
    name: 'none-chosen',
    place,
    act: async (own) => {
      await filled(own);
      for (const service of ['mx', 'imap']) await own.page.getByText(service, { exact: true }).first().click();
      await own.page.getByText(own.words.logs.noneTitle).waitFor();
    },
  },
  {
    name: 'period',
    place,
    act: async (own) => {
      await filled(own);
      await own.page.getByRole('combobox', { name: own.words.logs.period }).click();
      await own.page.getByRole('option', { name: own.words.logs.periods.custom }).click();
    },
  },
];
