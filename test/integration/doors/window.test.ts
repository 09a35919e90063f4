/**
 * The desktop window itself, with Electron's own program: only where that and a display are (`desktop/bootstrap/electron.mjs` says why not). Everything
 * that can be shown without it is in entry/electron/*.test.ts and packaging.test.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary } from '../../../desktop/bootstrap/electron.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const { path: executablePath, reason } = electronBinary();

describe.skipIf(executablePath === null)(`the desktop window${reason === null ? '' : ` (not here: ${reason})`}`, () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'palomar-window-'));
  let app: ElectronApplication;
  beforeAll(async () => {
    app = await _electron.launch({ executablePath: executablePath ?? '', args: [root], env: { ...process.env, PALOMAR_HOME: home } });
  });
  afterAll(async () => {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('shows our page from our own scheme, with nothing of Node in it', async () => {
    const page = await app.firstWindow();
    await page.locator('h1').first().waitFor();
    expect(page.url()).toMatch(/^app:\/\/palomar\//);
    expect(await page.evaluate("[typeof require, typeof process, typeof module].join(' ')")).toBe('undefined undefined undefined');
  });

  it('runs no code that the policy does not know', async () => {
    const page = await app.firstWindow();
    await expect(page.evaluate("new Function('return 1')()")).rejects.toThrow(/unsafe-eval|Content Security Policy/);
  });

  it('opens no other window and goes nowhere else', async () => {
    const page = await app.firstWindow();
    expect(await page.evaluate("window.open('https://example.org/')")).toBeNull();
    await page.evaluate("location.href = 'https://example.org/'").catch(() => undefined);
    expect(page.url()).toMatch(/^app:\/\/palomar\//);
    expect(app.windows()).toHaveLength(1);
  });
});
