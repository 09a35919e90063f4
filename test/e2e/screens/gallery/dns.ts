/** The gallery of the DNS checklist. */
import { CHECKS } from '../../../support/fake-app/data.ts';
import type { Play } from '../stage.ts';
import { usual, type Scene } from './scene.ts';

const place = '#/servers/aviary/dns';
const looked = ({ page, words }: Play): Promise<void> => page.getByRole('heading', { name: words.dns.recordsTitle }).waitFor();
const PASSED = CHECKS.map((check) => ({ ...check, result: check.result === 'unknown' ? check.result : ('pass' as const) }));

const publish = async (own: Play, secret: string): Promise<void> => {
  const { page, words } = own;
  await page.getByRole('button', { name: words.dns.publish, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.dns.authority).fill('ns1.example.net');
  await dialog.getByLabel(words.dns.keyName).fill('palomar');
  await dialog.getByLabel(words.dns.secret, { exact: true }).fill(secret);
  if (secret !== '') await dialog.getByRole('button', { name: words.dns.publish }).click();
};

export const scenes: readonly Scene[] = [
  ...usual('dns'),
  {
    name: 'looking',
    place,
    start: () => ({ paceMs: 4_000 }),
    act: ({ page }) => page.locator('.check').nth(2).waitFor({ state: 'attached' }),
    moves: true,
  },
  { name: 'all-good', place, start: () => ({ checks: PASSED }), act: (own) => own.page.getByText(own.words.dns.allGood, { exact: true }).waitFor() },
  {
    name: 'passed',
    place,
    act: (own) => looked(own).then(() => own.page.getByRole('radiogroup').getByText(own.words.dns.filters.pass, { exact: true }).click()),
  },
  {
    name: 'nothing-found',
    place,
    act: async (own) => {
      await looked(own);
      await own.page.getByLabel(own.words.dns.find).fill('no such thing');
      await own.page.getByText(own.words.dns.noneFound).waitFor();
    },
  },
  { name: 'publish', place, act: (own) => publish(own, '') },
  { name: 'publish-refused', place, act: (own) => publish(own, 'd3Jvbmc=').then(() => own.page.getByRole('alert').waitFor()) },
  { name: 'published', place, act: (own) => publish(own, 'c2VjcmV0').then(() => own.page.getByText(own.words.dns.publishedAbout).waitFor()) },
];
