/** Stopped at every step, through sudo, and green in the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverId, type Credential, type SetupEvent } from '../../../desktop/contract/models.ts';
import { acquireLock } from '../../../desktop/main/remote/lock/lock.ts';
import type { Remote } from '../../../desktop/main/remote/remote.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { createSetupService, type SetupDeps } from '../../../desktop/main/services/setup/setup.ts';
import { makeKey, type KeyPair } from '../../support/ssh-daemon.ts';
import { buildTinyBundle, tinyDeployment, type TinyBundle } from '../../support/tiny-stack.ts';
import { startTestVps, type TestVps } from '../../support/vps.ts';

const TARGET = { serverId: serverId.parse('setupcancel'), domain: 'dovecote.test' };
const USER_PASSWORD = 'a word of the user';

let folder: string;
let vps: TestVps;
let key: KeyPair;
let bundle: TinyBundle;
let shared: Remote | null = null;

const open = (credential: Credential, sudoPassword = USER_PASSWORD): Promise<Remote> =>
  connect({ endpoint: { ...vps.endpoint, user: 'ana' }, hostKey: vps.hostKey, credential, sudoPassword });
const withPassword = (): Promise<Remote> => open({ kind: 'password', password: USER_PASSWORD });

const deps: SetupDeps = {
  remoteOf: async () => (shared ??= await withPassword()),
  connectFresh: () => open({ kind: 'key', privateKey: key.privateKey }),
  keyPairOf: () => Promise.resolve({ publicKey: key.publicKey.trim() }),
  promoteToKey: () => Promise.resolve(),
  lock: (remote, options) => acquireLock(remote, { owner: 'the test', ...options }),
  bundle: () => Promise.resolve(bundle),
  deployment: (stack, reference) => tinyDeployment(reference, stack),
  world: () => Promise.resolve({ outboundProbes: [] }),
  hostOf: () => Promise.resolve(vps.endpoint.host),
  completed: () => Promise.resolve(),
  now: () => new Date(),
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-setupcancel-'));
  key = makeKey(path.join(folder, 'key'));
  bundle = buildTinyBundle(folder);
  vps = await startTestVps('palomar-setupcancel', 84);
  await vps.sh('useradd --create-home --shell /bin/bash --groups sudo ana');
  await vps.exec(['chpasswd'], `ana:${USER_PASSWORD}\n`);
});

afterAll(async () => {
  await shared?.[Symbol.asyncDispose]();
  await vps[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

it('finds out that sudo refuses, and says so without trying further', async () => {
  await using refused = await open({ kind: 'password', password: USER_PASSWORD }, 'wrong');
  const service = createSetupService({ ...deps, remoteOf: () => Promise.resolve(refused) });
  const preflight = await service.preflight({ serverId: TARGET.serverId });
  expect(preflight.ok).toBe(false);
  expect(preflight.checks.find((check) => check.id === 'root')?.result).toBe('fail');
  // What needs no root is known all the same.
  expect(preflight.checks.find((check) => check.id === 'system')?.result).toBe('pass');
  expect((await service.plan(TARGET)).steps).toEqual([]);
  const events: SetupEvent[] = [];
  for await (const event of service.run(TARGET)) events.push(event);
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'SUDO_REFUSED' } });
});

it('can be stopped at every step and then still gets to the end', { timeout: 300_000 }, async () => {
  const service = createSetupService(deps);
  const steps = (await service.plan(TARGET)).steps.map((step) => step.id);
  const stoppedAt: (string | null)[] = [];
  for (const id of steps) {
    let last: SetupEvent | undefined;
    for await (const event of service.run(TARGET)) {
      last = event;
      if (event.kind !== 'step-started' || event.id !== id) continue;
      await sleep(80);
      service.cancel({ serverId: TARGET.serverId });
    }
    expect(['cancelled', 'finished'], JSON.stringify(last)).toContain(last?.kind);
    stoppedAt.push(last?.kind === 'cancelled' ? last.id : null);
  }
  // A step that is over in a blink ends before the cancel arrives; most do not.
  expect(stoppedAt.filter((id, index) => id === steps[index]).length).toBeGreaterThan(steps.length / 2);

  let last: SetupEvent | undefined;
  for await (const event of service.run(TARGET)) last = event;
  expect(last).toMatchObject({ kind: 'finished' });
  expect((await vps.sh(`docker ps --filter label=com.docker.compose.project=palomar --format '{{.Status}}' | grep -c healthy`)).trim()).toBe('10');
  expect(await vps.sh('dpkg --audit')).toBe('');
  await expect(withPassword()).rejects.toMatchObject({ code: 'AUTH_FAILED' });

  let again: SetupEvent | undefined;
  for await (const event of service.run(TARGET)) again = event;
  expect(again).toMatchObject({ kind: 'finished', changed: 0 });
});
