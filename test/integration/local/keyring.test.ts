/** The vault against a real Secret Service: a private D-Bus session with a throw-away gnome-keyring. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const VAULT = path.resolve(import.meta.dirname, '../../../desktop/main/local/vault/vault.ts');
const SCRIPT = `
import { openVault } from ${JSON.stringify(VAULT)};
const vault = openVault(process.env.PALOMAR_HOME);
const act = process.argv[2];
try {
  if (act !== 'state') await vault[act]();
  if (act === 'create') vault.settings.set('greeting', 'kept');
  console.log(JSON.stringify({ ...(await vault.state()) }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
await vault[Symbol.asyncDispose]();
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-keyring-'));
  for (const name of ['run', 'data', 'home']) mkdirSync(path.join(directory, name), { mode: 0o700 });
  writeFileSync(path.join(directory, 'act.mts'), SCRIPT);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function environment(): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  return {
    ...rest,
    XDG_RUNTIME_DIR: path.join(directory, 'run'),
    XDG_DATA_HOME: path.join(directory, 'data'),
    PALOMAR_HOME: path.join(directory, 'home'),
  };
}

/** Runs acts of the vault, one process after the other, inside one session with the keyring started by `start`. */
function session(start: string, acts: readonly string[]): Promise<unknown[]> {
  const lines = acts.map((act) => `"$0" "$1" ${act}`).join('\n');
  return new Promise((resolve, reject) => {
    const child = spawn('dbus-run-session', ['--', 'bash', '-euc', `${start}\n${lines}`, process.execPath, path.join(directory, 'act.mts')], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.on('error', reject);
    child.on('close', () => {
      resolve(
        output
          .trim()
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line): unknown => JSON.parse(line)),
      );
    });
  });
}

const UNLOCKED = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';

it('needs dbus-run-session and gnome-keyring-daemon, which the bootstrap installs', () => {
  expect(spawnSync('gnome-keyring-daemon', ['--version']).error).toBeUndefined();
  expect(spawnSync('dbus-run-session', ['--version']).error).toBeUndefined();
});

it('keeps the key of the vault in the keychain, for every later start', async () => {
  expect(await session(UNLOCKED, ['state', 'create', 'state', 'unlock'])).toEqual([
    { state: 'none', keeper: null, keychainProblem: null },
    { state: 'open', keeper: 'keychain', keychainProblem: null },
    { state: 'locked', keeper: 'keychain', keychainProblem: null },
    { state: 'open', keeper: 'keychain', keychainProblem: null },
  ]);
});

it('stays shut, and says so, when the keychain is locked', async () => {
  await session(UNLOCKED, ['create']);
  const [unlocked, state] = await session('gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1', ['unlock', 'state']);
  expect(unlocked).toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
  expect(state).toMatchObject({ state: 'locked', keeper: 'keychain' });
  expect(state).not.toMatchObject({ keychainProblem: null });
});

it('says that no keychain service answers where there is none', async () => {
  const [state, created] = await session('true', ['state', 'create']);
  expect(state).toMatchObject({ state: 'none', keeper: null });
  expect(state).not.toMatchObject({ keychainProblem: null });
  expect(created).toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
});
