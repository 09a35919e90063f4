/** The order of a backup and of a restore, and what their commands may and may not say. */
import { expect, it } from 'vitest';
import { describeStep } from '../describe.ts';
import type { Step } from '../step.ts';
import { backUpSteps } from './back-up.ts';
import { restoreSteps } from './restore.ts';

const PROJECT = 'palomar';
const backUp = backUpSteps({
  project: PROJECT,
  paths: { configuration: '/etc/palomar', secrets: '/etc/palomar/secrets' },
  folder: '/var/lib/palomar/backup',
  id: 'abc',
});
const restore = restoreSteps({
  project: PROJECT,
  services: ['sqlite', 'imap'],
  paths: { compose: '/etc/palomar/compose.yaml', secrets: '/etc/palomar/secrets' },
  folder: '/var/lib/palomar/backup',
  id: 'abc',
  sha256: 'f'.repeat(64),
  sizeBytes: 1_000,
  startTimeoutMs: 60_000,
});
const textOf = (steps: readonly Step[], id: string): string => {
  const step = steps.find((one) => one.id === id);
  return step ? describeStep(step).commands.join('\n') : '';
};

it('verifies a backup before it lets go of older ones', () => {
  expect(backUp.map(({ id }) => id)).toEqual(['archive', 'fetch', 'verify', 'retain']);
});

it('goes on with storage whatever ends the copying', () => {
  const copying = textOf(backUp, 'archive');
  const [pause, resume, timer] = ['kill -s STOP', "trap '", 'systemd-run'].map((words) => copying.indexOf(words));
  expect(resume).toBeGreaterThan(0);
  expect(timer).toBeGreaterThan(0);
  // Both stand ready before anything is stopped.
  expect(pause).toBeGreaterThan(Math.max(resume ?? 0, timer ?? 0));
});

it('leaves nothing of a backup on the server', () => {
  expect(textOf(backUp, 'fetch')).toContain('rm -rf');
  for (const id of ['archive', 'fetch']) expect(backUp.find((step) => step.id === id)?.undo).toHaveLength(1);
});

it('touches nothing of the running server before the whole backup is unpacked', () => {
  expect(restore.map(({ id }) => id)).toEqual(['send', 'unpack', 'exchange', 'forget']);
  for (const id of ['send', 'unpack']) expect(textOf(restore, id)).not.toMatch(/compose|before-restore/);
});

it('puts back what was there when a service does not come up, and removes it only after all have', () => {
  const exchange = restore.find(({ id }) => id === 'exchange');
  expect(exchange?.undo).toHaveLength(1);
  expect(exchange?.verify.kind).toBe('stack-healthy');
  expect(textOf(restore, 'forget')).toContain('before-restore');
});

it('names no secret in a command', () => {
  for (const step of [...backUp, ...restore]) expect(describeStep(step).commands.join('\n')).not.toMatch(/[0-9a-f]{64}(?!\) to )/);
});
