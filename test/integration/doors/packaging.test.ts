/** The package of the desktop door: its configuration is valid, its fuses are set, and what is built keeps the sandbox's rules. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const require = createRequire(path.join(root, 'package.json'));
// An internal path of electron-builder: its schema check has no public door.
const { validateConfiguration, getConfig } = require('app-builder-lib/out/util/config/config.js') as {
  readonly validateConfiguration: (configuration: unknown, log: unknown) => Promise<void>;
  readonly getConfig: (folder: string, file: string, inline: null) => Promise<Record<string, unknown>>;
};
const { DebugLogger } = require('builder-util') as { DebugLogger: new (enabled: boolean) => unknown };

describe('electron-builder.yml', async () => {
  const configuration = await getConfig(root, path.join(root, 'electron-builder.yml'), null);

  it('is accepted by electron-builder', async () => {
    await expect(validateConfiguration(configuration, new DebugLogger(false))).resolves.toBeUndefined();
  });

  it('would be refused with a word that electron-builder does not know', async () => {
    await expect(validateConfiguration({ ...configuration, noSuchOption: true }, new DebugLogger(false))).rejects.toThrow('noSuchOption');
  });

  it('turns off every way to run other code in our process', () => {
    expect(configuration['asar']).toBe(true);
    expect(configuration['electronFuses']).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('makes what each system installs, for both processors', () => {
    const targets = (system: string): unknown => {
      const { target } = configuration[system] as { readonly target: readonly { readonly target: string; readonly arch: readonly string[] }[] };
      return target.map((each) => [each.target, ...each.arch]);
    };
    expect(targets('mac')).toEqual([
      ['dmg', 'x64', 'arm64'],
      ['zip', 'x64', 'arm64'],
    ]);
    expect(targets('win')).toEqual([['nsis', 'x64', 'arm64']]);
    expect(targets('linux')).toEqual([
      ['AppImage', 'x64', 'arm64'],
      ['deb', 'x64', 'arm64'],
    ]);
  });

  it('is hardened where the system has it, follows our links, and asks no feed', () => {
    expect(configuration).toMatchObject({
      mac: { hardenedRuntime: true, entitlements: 'resources/entitlements/mac.plist' },
      win: { verifyUpdateCodeSignature: true },
      protocols: [{ schemes: ['palomar'] }],
      publish: null,
    });
    const entitlements = readFileSync(path.join(root, 'resources/entitlements/mac.plist'), 'utf8');
    for (const weak of ['disable-library-validation', 'allow-dyld-environment-variables', 'allow-unsigned-executable-memory', 'get-task-allow'])
      expect(entitlements).not.toContain(weak);
  });

  it('brings the icons of the tray along', () => {
    const [, tray] = configuration['extraResources'] as readonly { readonly from: string; readonly to: string }[];
    expect(tray).toEqual({ from: 'resources/icons/tray', to: 'tray' });
    for (const state of ['quiet', 'warn', 'fail'])
      for (const scale of ['', '@2x']) expect(existsSync(path.join(root, 'resources/icons/tray', `tray-${state}${scale}.png`))).toBe(true);
  });

  it('names only files that are there', () => {
    const mac = configuration['mac'] as Record<string, string>;
    for (const file of [configuration['icon'], mac['entitlements'], mac['entitlementsInherit']])
      expect(existsSync(path.join(root, String(file))), String(file)).toBe(true);
  });
});

describe('what is built', () => {
  it('has a preload script that needs nothing but electron', () => {
    const text = readFileSync(path.join(root, 'out/preload/index.cjs'), 'utf8');
    expect([...text.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual(['electron']);
    expect(text).not.toContain('exposeInMainWorld');
  });

  it('has a page without inline code, and code without eval', () => {
    const page = readFileSync(path.join(root, 'out/renderer/index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(page).not.toMatch(/\son\w+=|<style|style=/);
    expect(page).toContain('__PALOMAR_NONCE__');
  });

  it('has main ask for Electron and never for a page’s own powers', () => {
    const text = readFileSync(path.join(root, 'out/main/index.js'), 'utf8');
    expect(text).toContain('enableSandbox()');
    expect(text).toContain('requestSingleInstanceLock()');
    expect(text).toMatch(/contextIsolation: true/);
    for (const weak of [
      'nodeIntegration: true',
      'contextIsolation: false',
      'webSecurity: false',
      'sandbox: false',
      'loadFile(',
      'disable-web-security',
    ])
      expect(text).not.toContain(weak);
  });

  it('starts main from where package.json says', () => {
    const { main } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { main: string };
    expect(existsSync(path.join(root, main))).toBe(true);
  });
});
