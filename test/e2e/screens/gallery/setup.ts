/** The gallery of the set-up: domain, plan, run and every way it ends. */
import { PREFLIGHT } from '../../../support/fake-app/data.ts';
import type { Play } from '../stage.ts';
import { slow, unreachable, type Scene } from './scene.ts';

const place = '#/servers/north/setup';
const plan = async ({ page, words }: Play, domain = 'example.org'): Promise<void> => {
  await page.getByLabel(words.setup.domain).fill(domain);
  await page.getByRole('button', { name: words.setup.showPlan, exact: true }).click();
};
const run = async (own: Play): Promise<void> => {
  await plan(own);
  await own.page.getByRole('button', { name: own.words.setup.run_other.replace('{{count}}', '5') }).click();
};
const runHeld = async (own: Play): Promise<void> => {
  own.stage.uploadHeld = true;
  await run(own);
  await own.page.getByRole('progressbar').waitFor();
};

export const scenes: readonly Scene[] = [
  { name: 'domain', place },
  { name: 'domain-known', place: '#/servers/aviary/setup' },
  { name: 'domain-wrong', place, act: (own) => plan(own, 'not a domain').then(() => own.page.getByText(own.words.setup.domainWrong).waitFor()) },
  { name: 'planning', place, start: slow, act: (own) => plan(own), moves: true },
  { name: 'unreachable', place, start: unreachable, act: (own) => plan(own).then(() => own.page.getByRole('alert').waitFor()) },
  { name: 'plan', place, act: (own) => plan(own).then(() => own.page.locator('.step summary').nth(1).click()) },
  {
    name: 'plan-long-domain',
    place,
    act: async (own) => {
      await plan(own, 'correspondence.department-of-history.university-of-salamanca.example.org');
      await own.page.locator('.step').first().waitFor();
    },
  },
  { name: 'plan-done', place, start: () => ({ isPlanDone: true }), act: (own) => plan(own).then(() => own.page.locator('.step').first().waitFor()) },
  {
    name: 'not-ready',
    place,
    start: () => ({
      preflight: {
        ...PREFLIGHT,
        ok: false,
        checks: PREFLIGHT.checks.map((check) =>
          check.id === 'ports'
            ? {
                ...check,
                result: 'fail',
                found: '25 is held by exim4',
                remedy: 'Stop the program (systemctl disable --now exim4), or use a fresh server.',
              }
            : check,
        ),
      },
    }),
    act: (own) => plan(own).then(() => own.page.getByRole('alert').waitFor()),
  },
  { name: 'run', place, act: runHeld, moves: true },
  {
    name: 'cancelled',
    place,
    act: async (own) => {
      await runHeld(own);
      await own.page.getByRole('button', { name: own.words.setup.cancel }).click();
      await own.page.getByText(own.words.setup.cancelled).waitFor();
    },
  },
  {
    name: 'failed',
    place,
    start: () => ({ setupFails: true }),
    act: (own) => run(own).then(() => own.page.getByRole('alert').waitFor()),
  },
  { name: 'finished', place, act: (own) => run(own).then(() => own.page.getByText(own.words.setup.finished).waitFor()) },
];
