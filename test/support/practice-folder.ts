/**
 * Before and after the end-to-end files: where their one practice world will be, and that nothing of it stays. $PALOMAR_E2E_HOME names a directory
 * to keep it in instead, for whoever works on these tests and runs one file again and again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { practice } from './practice-run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    practiceFolder: string;
  }
}

export default function setup(project: TestProject): () => Promise<void> {
  const kept = process.env['PALOMAR_E2E_HOME'];
  const folder = kept ?? mkdtempSync(path.join(tmpdir(), 'palomar-e2e-'));
  project.provide('practiceFolder', folder);
  return async () => {
    if (kept !== undefined) return;
    const home = path.join(folder, 'home');
    if (existsSync(home)) await practice(home, '--down');
    rmSync(folder, { recursive: true, force: true });
  };
}
