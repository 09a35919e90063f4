/** The gallery of the wizard: every login, every way it goes wrong, what one sees while one waits. */
import { HOST_KEY_MISMATCH } from '../../../support/fake-app/refusals.ts';
import type { Play } from '../stage.ts';
import { slow, unreachable, type Scene } from './scene.ts';

const place = '#/add';

const fill = async ({ page, words }: Play, host = '203.0.113.9', password = 'right'): Promise<void> => {
  await page.getByLabel(words.add.host).fill(host);
  await page.locator('input[type=password]').first().fill(password);
};
const read = async (own: Play, host?: string, password?: string): Promise<void> => {
  await fill(own, host, password);
  await own.page.getByRole('button', { name: own.words.add.readFingerprint, exact: true }).click();
};
const compare = async (own: Play, password?: string): Promise<void> => {
  await read(own, '2001:db8:85a3::8a2e:370:7334', password);
  await own.page.getByTestId('fingerprint').waitFor();
};
const accept = ({ page, words }: Play): Promise<void> => page.getByRole('button', { name: words.add.accept, exact: true }).click();
const alert = ({ page }: Play): Promise<void> => page.getByRole('alert').waitFor();
const login =
  (name: 'key' | 'agent') =>
  ({ page, words }: Play): Promise<void> =>
    page.getByText(words.login[name], { exact: true }).click();

export const scenes: readonly Scene[] = [
  { name: 'address', place },
  { name: 'address-key', place, act: login('key') },
  { name: 'address-agent', place, act: login('agent') },
  { name: 'address-more', place, act: ({ page, words }) => page.getByText(words.add.more).click() },
  { name: 'reading', place, start: slow, act: (own) => read(own), moves: true },
  { name: 'late', place, start: slow, act: (own) => read(own).then(() => own.page.getByText(own.words.add.late).waitFor()), moves: true },
  { name: 'missing', place, act: ({ page, words }) => page.getByRole('button', { name: words.add.readFingerprint }).click() },
  { name: 'no-such-host', place, act: (own) => read(own, 'missing.invalid').then(() => alert(own)) },
  { name: 'unreachable', place, start: unreachable, act: (own) => read(own).then(() => alert(own)) },
  { name: 'fingerprint', place, act: (own) => compare(own) },
  { name: 'fingerprint-where', place, act: (own) => compare(own).then(() => own.page.getByText(own.words.add.whereTitle).click()) },
  {
    name: 'logging-in',
    place,
    act: async (own) => {
      await compare(own);
      own.stage.delayMs = 600_000;
      await accept(own);
    },
    moves: true,
  },
  {
    name: 'wrong-password',
    place,
    act: async (own) => {
      await compare(own, 'wrong');
      await accept(own);
      await alert(own);
    },
  },
  {
    name: 'key-changed',
    place,
    act: async (own) => {
      await compare(own);
      own.stage.broken = HOST_KEY_MISMATCH;
      await accept(own);
      await alert(own);
    },
  },
  {
    name: 'looking',
    place,
    act: async (own) => {
      await compare(own);
      own.stage.preflightDelayMs = 600_000;
      await accept(own);
      await own.page.getByText(own.words.add.looking).waitFor();
    },
    moves: true,
  },
  {
    name: 'preflight',
    place,
    act: async (own) => {
      await compare(own);
      await accept(own);
      await own.page.getByRole('heading', { name: own.words.preflight.title }).waitFor();
    },
  },
];
