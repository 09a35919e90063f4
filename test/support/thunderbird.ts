/** Thunderbird without a screen, with one IMAP account, driven over Marionette (the remote protocol of Mozilla's programs) in its own scripts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface ThunderbirdAccount {
  readonly port: number;
  readonly address: string;
  readonly password: string;
  /** PEM; trusted for localhost on that port. */
  readonly certificate: string;
}

export interface Thunderbird extends AsyncDisposable {
  /** Runs the body of an async function, for which `server`, `MailServices` and `args` are there. @returns what it returns, as JSON */
  run(script: string, ...args: readonly (string | number)[]): Promise<unknown>;
}

const STARTS_WITHIN_MS = 60_000;
const SET_UP = `
const cert = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB).constructX509FromBase64(args[0]);
const trusted = Cc['@mozilla.org/security/certoverride;1'].getService(Ci.nsICertOverrideService);
trusted.rememberValidityOverride('localhost', args[1], {}, cert, false);
server.password = args[2];
server.performExpand(null);`;

/** @throws Error when it does not start */
export async function startThunderbird(account: ThunderbirdAccount): Promise<Thunderbird> {
  const home = mkdtempSync(path.join(tmpdir(), 'palomar-thunderbird-'));
  const profile = path.join(home, 'profile');
  mkdirSync(profile);
  writeFileSync(path.join(profile, 'user.js'), preferences(account, profile));
  const args = ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile];
  const child = spawn('thunderbird', args, { env: { ...process.env, HOME: home }, stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const marionette = await connected(await portOf(child, path.join(profile, 'MarionetteActivePort')));
    await marionette('WebDriver:NewSession', {});
    await marionette('Marionette:SetContext', { value: 'chrome' });
    const run = async (script: string, ...args: readonly (string | number)[]): Promise<unknown> => {
      const body = `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
        const [args, done] = arguments, server = MailServices.accounts.accounts[0].incomingServer;
        (async () => { ${script} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value } = (await marionette('WebDriver:ExecuteAsyncScript', { script: body, args: [args], scriptTimeout: 60_000 })) as {
        readonly value: { readonly value?: unknown; readonly error?: string };
      };
      if (value.error !== undefined) throw new Error(value.error);
      return value.value;
    };
    await run(SET_UP, account.certificate.replaceAll(/-----[^-]+-----|\s/g, ''), account.port, account.password);
    return { run, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function portOf(child: ChildProcess, file: string): Promise<number> {
  for (const deadline = Date.now() + STARTS_WITHIN_MS; Date.now() < deadline && child.exitCode === null;) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (port > 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Thunderbird did not start.');
}

/** One request at a time, each a JSON array behind its length: `[0, id, name, parameters]`, answered by `[1, id, error, result]`. */
async function connected(port: number): Promise<(name: string, parameters: unknown) => Promise<unknown>> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let held = Buffer.alloc(0);
  const message = async (): Promise<unknown> => {
    for (;;) {
      const colon = held.indexOf(':');
      const end = colon + 1 + Number(held.toString('latin1', 0, colon));
      if (colon > 0 && held.length >= end) {
        const text = held.toString('utf8', colon + 1, end);
        held = held.subarray(end);
        return JSON.parse(text);
      }
      const [chunk] = (await once(socket, 'data', { signal: AbortSignal.timeout(90_000) })) as [Buffer];
      held = Buffer.concat([held, chunk]);
    }
  };
  await message();
  let id = 0;
  return async (name, parameters) => {
    const request = JSON.stringify([0, ++id, name, parameters]);
    socket.write(`${Buffer.byteLength(request)}:${request}`);
    const [, , error, result] = (await message()) as [number, number, unknown, unknown];
    if (error !== null) throw new Error(`${name}: ${JSON.stringify(error).slice(0, 500)}`);
    return result;
  };
}

function preferences({ port, address }: ThunderbirdAccount, profile: string): string {
  const values: Readonly<Record<string, string | number | boolean>> = {
    'marionette.port': 0,
    'mail.accountmanager.accounts': 'account1',
    'mail.accountmanager.defaultaccount': 'account1',
    'mail.account.account1.server': 'server1',
    'mail.account.account1.identities': 'id1',
    'mail.identity.id1.useremail': address,
    'mail.identity.id1.valid': true,
    'mail.server.server1.type': 'imap',
    'mail.server.server1.hostname': 'localhost',
    'mail.server.server1.port': port,
    'mail.server.server1.userName': address,
    // TLS from the first byte, and a password.
    'mail.server.server1.socketType': 3,
    'mail.server.server1.authMethod': 3,
    'mail.server.server1.directory': path.join(profile, 'ImapMail'),
    // A question for the password would keep the window from opening.
    'mail.server.server1.login_at_startup': false,
    'mail.server.server1.check_new_mail': false,
    'mail.provider.suppress_dialog_on_startup': true,
    'mailnews.start_page.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.update.enabled': false,
  };
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
