import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { EndToEndByName } from './test/support/by-name.ts';

/** How long a fact may take to come true on a busy machine; a poll ends as soon as it does. */
const poll = { timeout: 20_000 };
/** The same in a browser, which several tests share. */
const patientPoll = { timeout: 60_000 };

/**
 * unit: starts nothing but itself. integration: boots sshd, containers, browsers, whole servers on this machine. screens: Chromium on a played
 * app. e2e: the practice world, one file after the other. Files mostly wait for disks and other programs, so two go side by side even where
 * there are only two processors.
 */
export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: EndToEndByName },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{desktop,server-bundle}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          expect: { poll },
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'screens',
          include: ['test/e2e/screens/**/*.test.ts'],
          // Each is a page that works hard: more at once end no earlier, and each of them waits longer.
          maxConcurrency: 3,
          testTimeout: 600_000,
          expect: { poll: patientPoll },
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/*.test.ts'],
          globalSetup: ['test/support/practice-folder.ts'],
          testTimeout: 600_000,
          expect: { poll: patientPoll },
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
