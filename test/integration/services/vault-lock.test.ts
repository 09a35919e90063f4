/** What a locked vault stops: shells and the processes in them, log follows, and every other use of a connection. With a real sshd and real containers. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unpackLines, type ServerId } from '../../../desktop/contract/index.ts';
import { noKeyring } from '../../../desktop/main/local/vault/keyring.ts';
import { createApp, type App } from '../../../desktop/main/services/app.ts';
import { createLogsService } from '../../../desktop/main/services/logs/logs.ts';
import { inProcessClient, type AppClient } from '../../../desktop/main/services/router.ts';
import { startProject, type ComposeProject } from '../../support/compose-project.ts';
import { startSshDaemon, type SshDaemon } from '../../support/ssh-daemon.ts';

const PASSPHRASE = 'four unrelated words here';
const stack = new AsyncDisposableStack();
let daemon: SshDaemon;
let project: ComposeProject;
let app: App;
let client: AppClient;
let serverId: ServerId;

beforeAll(async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'palomar-lock-'));
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  daemon = stack.use(await startSshDaemon());
  project = stack.use(await startProject());
  app = stack.use(
    await createApp({ home, door: 'cli', doorReason: 'a test', bundleDirectory: home, passphrase: PASSPHRASE, keyring: noKeyring('None here.') }),
  );
  const logs = createLogsService({ remoteOf: (id, { signal }) => app.servers.remoteOf(id, { signal }), project: project.name });
  client = inProcessClient({ ...app, logs });
  const { endpoint, hostKey, userKey } = daemon;
  ({ id: serverId } = await client.servers.add({ endpoint, hostKey, credential: { kind: 'key', privateKey: userKey.privateKey } }));
});
afterAll(() => stack.disposeAsync());

/** Reads until the screen shows a number between two signs that the command line itself does not show. */
async function openShell(): Promise<{ readonly pid: number; readonly rest: Promise<unknown> }> {
  const events = await client.terminal.open({ serverId, columns: 80, rows: 24 });
  let screen = '';
  for (;;) {
    const { value: event, done } = await events.next();
    if (done) throw new Error(`The shell ended: ${screen}`);
    if (event.kind === 'opened')
      await client.terminal.write({ terminalId: event.terminalId, data: Buffer.from('echo "pid=<"$$">"; exec sleep 600\n').toString('base64') });
    if (event.kind === 'data') screen += Buffer.from(event.data, 'base64').toString();
    const pid = /pid=<(\d+)>/.exec(screen)?.[1];
    if (pid === undefined) continue;
    const readOn = async (): Promise<void> => {
      while (!(await events.next()).done) continue;
    };
    return { pid: Number(pid), rest: readOn().catch((error: unknown) => error) };
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('ends shells, with what runs in them, and log follows; after unlocking everything works again', async () => {
  await project.start('mx', 'while :; do echo "a line"; sleep 0.2; done');
  const shell = await openShell();
  expect(isAlive(shell.pid)).toBe(true);
  const logs = await client.logs.follow({ serverId, services: ['mx'] });
  const first = await logs.next();
  expect(first.done).toBe(false);
  if (!first.done) expect(unpackLines(first.value).at(-1)).toMatchObject({ service: 'mx' });
  const logsEnd = (async () => {
    while (!(await logs.next()).done) continue;
  })().catch((error: unknown) => error);

  await client.vault.lock();
  expect(await shell.rest).toMatchObject({ code: 'VAULT_LOCKED' });
  expect(await logsEnd).toMatchObject({ code: 'VAULT_LOCKED' });
  await expect.poll(() => isAlive(shell.pid)).toBe(false);
  const shut = { code: 'VAULT_LOCKED' };
  await expect(client.terminal.open({ serverId, columns: 80, rows: 24 }).then((events) => events.next())).rejects.toMatchObject(shut);
  await expect(client.logs.follow({ serverId, services: ['mx'] }).then((lines) => lines.next())).rejects.toMatchObject(shut);
  await expect(client.containers.list({ serverId })).rejects.toMatchObject(shut);

  await client.vault.unlock({ passphrase: PASSPHRASE });
  const again = await openShell();
  expect(isAlive(again.pid)).toBe(true);
});

it('ends a shell that was only being opened', async () => {
  const opening = client.terminal.open({ serverId, columns: 80, rows: 24 }).then(async (events) => {
    while (!(await events.next()).done) continue;
  });
  opening.catch(() => undefined);
  await client.vault.lock();
  expect(await opening.catch((error: unknown) => error)).toMatchObject({ code: expect.stringMatching(/^(VAULT_LOCKED|CANCELLED)$/) as string });
  await client.vault.unlock({ passphrase: PASSPHRASE });
});
