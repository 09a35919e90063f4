/** The gallery of the practice world. */
import type { Play } from '../stage.ts';
import type { Scene } from './scene.ts';

const place = '#/practice';
const start = ({ page, words }: Play): Promise<void> => page.getByRole('button', { name: words.home.practice, exact: true }).click();
const world = { state: 'absent', problem: null, serverId: null, domain: null } as const;

export const scenes: readonly Scene[] = [
  { name: 'empty', place },
  {
    name: 'no-docker',
    place,
    start: () => ({ practice: { ...world, problem: 'Docker does not answer on this computer. Install it, or start it, and look again.' } }),
  },
  { name: 'running', place, start: () => ({ practice: { ...world, state: 'running' } }) },
  {
    name: 'starting',
    place,
    start: () => ({ paceMs: 600_000 }),
    act: (own) => start(own).then(() => own.page.locator('.step').first().waitFor()),
    moves: true,
  },
  { name: 'ready', place, act: (own) => start(own).then(() => own.page.getByText(own.words.practice.ready).waitFor()) },
  { name: 'failed', place, start: () => ({ practiceFails: true }), act: (own) => start(own).then(() => own.page.getByRole('alert').waitFor()) },
];
