/** A server over time, on the practice VPS: a new certificate, updates, backups by the clock and from elsewhere, a cut restore, upgrades, a restart. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApp } from '../../desktop/main/services/app.ts';
import { inProcessClient } from '../../desktop/main/services/router.ts';
import { palomar, practiceEnvironment } from '../support/practice-run.ts';
import { SERVICES, sharedWorld } from '../support/practice-world.ts';
import { CUT_IN_MID_RESTORE, derivedBundle, inVps, LEFT_OF_A_RESTORE, LET_A_PACKAGE_WAIT, PACKAGE, type InVps } from '../support/upkeep-rehearsal.ts';

const SERVER = 'Practice server';
let home: string;
let vps: InVps;
const bundles: string[] = [];

beforeAll(async () => {
  ({ home } = await sharedWorld());
  const world = practiceEnvironment(home)['PALOMAR_PRACTICE'] ?? '';
  vi.stubEnv('PALOMAR_PRACTICE', world);
  vps = inVps(`${world.split(':')[0] ?? ''}-vps`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const folder of bundles) rmSync(folder, { recursive: true, force: true });
});

/** These tell one event a line; the last says how it ended. */
const RUNS: readonly string[] = ['--renew', '--install', 'due', 'reboot'];

/** Fails when the command does. */
async function told<T>(...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await palomar(home, ...args, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(args.some((word) => RUNS.includes(word)) ? (stdout.trim().split('\n').at(-1) ?? '') : stdout) as T;
}
const done = (...args: string[]): Promise<unknown> => told<unknown>(...args);
const healthy = async (): Promise<number> =>
  (await told<{ health: string }[]>('containers', SERVER)).filter(({ health }) => health === 'healthy').length;
const waiting = async (...more: string[]) => {
  const { stdout } = await palomar(home, 'server', 'updates', SERVER, '--json', ...more);
  return (JSON.parse(stdout) as { system: { packages: readonly { name: string }[] } }).system.packages;
};
const fingerprints = async (): Promise<readonly string[]> => {
  const { ports } = await told<{ ports: { served: { fingerprint: string } }[] }>('certs', SERVER);
  return [...new Set(ports.map(({ served }) => served.fingerprint))];
};

it('renews the certificate, and every port serves the new one', async () => {
  const before = await fingerprints();
  await done('certs', SERVER, '--renew');
  await expect.poll(fingerprints).not.toContain(before[0]);
  expect(await fingerprints()).toHaveLength(1);
});

it('installs what waits, and nothing waits any more', async () => {
  vps(LET_A_PACKAGE_WAIT);
  expect(await waiting('--refresh')).toContainEqual({ name: PACKAGE, from: '1.0', to: '2.0', security: false });
  await done('server', 'updates', SERVER, '--install');
  expect(vps(`dpkg-query -W -f '\${Version}' ${PACKAGE}`)).toBe('2.0');
  expect((await waiting()).map(({ name }) => name)).not.toContain(PACKAGE);
});

it('makes a backup when its time has come, and once only', async () => {
  for (const { id } of await backups()) await done('backup', 'delete', SERVER, id, '--yes');
  const now = new Date();
  const at = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  await done('backup', 'schedule', SERVER, 'daily', '--at', at);
  expect((await told<{ isDue: boolean }>('backup', 'schedule', SERVER)).isDue).toBe(false);
  await wantedSinceYesterday();
  expect((await told<{ isDue: boolean }>('backup', 'schedule', SERVER)).isDue).toBe(true);
  await done('backup', 'due');
  expect(await backups()).toHaveLength(1);
  expect((await palomar(home, 'backup', 'due')).stderr).toBe('');
  expect(await backups()).toHaveLength(1);
});

it('takes in a backup that was kept elsewhere, and refuses a damaged one', async () => {
  const [newest] = await backups();
  if (!newest) throw new Error('There is no backup.');
  const elsewhere = path.join(home, 'kept elsewhere.palomar');
  renameSync(newest.file, elsewhere);
  expect(await told('backup', 'import', SERVER, elsewhere)).toMatchObject({ id: newest.id, file: newest.file, present: true, problem: null });
  const content = readFileSync(newest.file);
  rmSync(newest.file);
  writeFileSync(elsewhere, content.subarray(0, -100));
  const refused = await palomar(home, 'backup', 'import', SERVER, elsewhere);
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('changed or cut off') as string]);
  writeFileSync(newest.file, content);
});

it('puts everything back when the link is cut in the middle of a restore', async () => {
  await done('mail', 'mailbox', 'add', SERVER, 'after-the-backup@dovecote.test');
  const restoring = palomar(home, 'backup', 'restore', SERVER, '--yes');
  vps(CUT_IN_MID_RESTORE);
  const { exitCode, stderr } = await restoring;
  expect(exitCode).toBe(1);
  expect(stderr).toContain('taken back');
  expect(stderr).toContain('The connection to the server was lost');
  // What came after the backup is there, and nothing of the restore.
  expect((await told<{ address: string }[]>('mail', 'mailbox', 'list', SERVER)).map(({ address }) => address)).toContain(
    'after-the-backup@dovecote.test',
  );
  expect(vps(LEFT_OF_A_RESTORE)).toBe('');
  await expect.poll(healthy).toBe(SERVICES.length);
});

it('upgrades the stack, and takes an upgrade back whose services do not come up', async () => {
  const good = await upgrade('0.1.1', ['PALOMAR_REHEARSAL=1']);
  expect([good.last?.kind, good.after.state, good.after.server?.version]).toEqual(['finished', 'current', '0.1.1']);
  const bad = await upgrade('0.1.2', ['NODE_OPTIONS=--no-such-option']);
  expect([bad.last?.kind, bad.undone, bad.after.server?.version]).toEqual(['failed', true, '0.1.1']);
  await expect.poll(healthy).toBe(SERVICES.length);
});

it('watches a restart until every service is healthy again', async () => {
  await done('server', 'reboot', SERVER);
  expect(await healthy()).toBe(SERVICES.length);
});

const backups = async (): Promise<readonly { readonly id: string; readonly file: string }[]> =>
  (await told<{ backups: { id: string; file: string }[] }>('backup', 'list', SERVER)).backups;

/** An app of this process, with another image for servers than the installation's. */
async function withApp<T>(bundleDirectory: string | undefined, work: (app: Awaited<ReturnType<typeof createApp>>) => Promise<T>): Promise<T> {
  const passphrase = readFileSync(path.join(home, 'passphrase'), 'utf8');
  await using app = await createApp({
    home,
    door: 'cli',
    doorReason: null,
    passphrase,
    ...(bundleDirectory === undefined ? {} : { bundleDirectory }),
  });
  return await work(app);
}

/** As if it had been set a day ago. */
function wantedSinceYesterday(): Promise<void> {
  return withApp(undefined, (app) => {
    const [server] = app.vault.servers.list();
    if (!server) throw new Error('The practice server is not there.');
    const { schedule } = app.upkeep.backups.list({ serverId: server.id });
    app.vault.values.set(server.id, 'backup-schedule', { schedule, since: new Date(Date.now() - 86_400_000).toISOString() });
    return Promise.resolve();
  });
}

function upgrade(version: string, environment: readonly string[]) {
  const bundleDirectory = derivedBundle(path.resolve('resources/bundle'), version, environment);
  bundles.push(bundleDirectory);
  return withApp(bundleDirectory, async (app) => {
    const client = inProcessClient(app);
    const [server] = await client.servers.list();
    if (!server) throw new Error('The practice server is not there.');
    const events = await Array.fromAsync(await client.setup.run({ serverId: server.id, domain: 'dovecote.test' }));
    const after = await client.updates.stack({ serverId: server.id });
    return { last: events.at(-1), undone: events.some(({ kind }) => kind === 'step-undone'), after };
  });
}
