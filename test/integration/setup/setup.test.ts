/** The whole set-up against a real fresh VPS over real SSH: what it finds, what it changes, and that it never locks anyone out. */
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential, ServerId, SetupEvent } from '../../../desktop/contract/models.ts';
import { serverId } from '../../../desktop/contract/models.ts';
import { acquireLock } from '../../../desktop/main/remote/lock/lock.ts';
import type { Remote } from '../../../desktop/main/remote/remote.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { createSetupService, type SetupDeps, type SetupService } from '../../../desktop/main/services/setup/setup.ts';
import type { ServiceName } from '../../../server-bundle/contract/stack.ts';
import { makeKey, type KeyPair } from '../../support/ssh-daemon.ts';
import { buildTinyBundle, tinyDeployment, type TinyBundle } from '../../support/tiny-stack.ts';
import { startTestVps, type TestVps } from '../../support/vps.ts';

const ID: ServerId = serverId.parse('setuptest');
const TARGET = { serverId: ID, domain: 'dovecote.test' };

let folder: string;
let vps: TestVps;
let key: KeyPair;
let bundle: TinyBundle;
let service: SetupService;
let shared: Remote | null = null;
let promoted = 0;
let deployed: { dies?: ServiceName; note?: string } = {};

const open = (credential: Credential): Promise<Remote> => connect({ endpoint: vps.endpoint, hostKey: vps.hostKey, credential });
const withPassword = (): Promise<Remote> => open({ kind: 'password', password: vps.password });
const withKey = (): Promise<Remote> => open({ kind: 'key', privateKey: key.privateKey });

function depsOf(): SetupDeps {
  return {
    remoteOf: async () => (shared ??= await (promoted > 0 ? withKey() : withPassword())),
    connectFresh: withKey,
    keyPairOf: () => Promise.resolve({ publicKey: key.publicKey.trim() }),
    promoteToKey: () => Promise.resolve(void (promoted += 1)),
    lock: (remote, options) => acquireLock(remote, { owner: 'the test', ...options }),
    bundle: () => Promise.resolve(bundle),
    deployment: (stack, reference) => tinyDeployment(reference, stack, deployed),
    world: () => Promise.resolve({ outboundProbes: [] }),
    hostOf: () => Promise.resolve(vps.endpoint.host),
    completed: () => Promise.resolve(),
    now: () => new Date(),
  };
}

async function run(): Promise<SetupEvent[]> {
  const events: SetupEvent[] = [];
  for await (const event of service.run(TARGET)) events.push(event);
  return events;
}

const ids = (events: readonly SetupEvent[], kind: SetupEvent['kind']): unknown[] =>
  events.flatMap((event) => (event.kind === kind && 'id' in event ? [event.id] : []));
const explain = (events: readonly SetupEvent[]): string => JSON.stringify(events.filter((event) => event.kind !== 'output').slice(-3));

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-setuptest-'));
  key = makeKey(path.join(folder, 'key'));
  bundle = buildTinyBundle(folder);
  vps = await startTestVps('palomar-setuptest', 83);
  service = createSetupService(depsOf());
});

afterAll(async () => {
  await shared?.[Symbol.asyncDispose]();
  await vps[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('before anything is changed', () => {
  it('sees what the server is', async () => {
    const { ok, system, checks } = await service.preflight({ serverId: ID });
    expect(ok).toBe(true);
    expect(system).toMatchObject({ name: 'Debian GNU/Linux', version: '13', ipv4: '10.83.0.10', ipv6: 'fd83::10' });
    // Docker's limit, not the memory of the machine under it.
    expect(system.memoryBytes).toBe(1024 ** 3);
    const result = (id: string) => checks.find((check) => check.id === id)?.result;
    expect({ ports: result('ports'), root: result('root'), outbound: result('outbound-25') }).toEqual({
      ports: 'pass',
      root: 'pass',
      outbound: 'unknown',
    });
  });

  it('plans every step and touches nothing', async () => {
    const plan = await service.plan(TARGET);
    expect(plan.steps.filter((step) => step.satisfied)).toEqual([]);
    expect(plan.steps.flatMap((step) => step.commands).join('\n')).toContain(
      'tcp dport { 22, 25, 80, 443, 465, 587, 993, 995, 2993, 2995, 4190 } accept',
    );
    expect(await vps.sh('find /etc/palomar /root/.ssh -type f 2>/dev/null | wc -l')).toBe('0\n');
  });

  it('names a Postfix on port 25 and what to do about it, and stops there', async () => {
    await vps.sh('apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install postfix');
    await vps.sh('postconf -e inet_interfaces=all && systemctl restart postfix');
    const { ok, checks } = await service.preflight({ serverId: ID });
    expect(ok).toBe(false);
    expect(checks.find((check) => check.id === 'ports')).toMatchObject({
      result: 'fail',
      found: '25: Postfix (package postfix)',
      remedy: 'If you do not need it: systemctl disable --now postfix',
    });
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'failed', id: null, error: { code: 'PORT_TAKEN' } });
    await vps.sh('systemctl disable --now postfix');
    expect((await service.preflight({ serverId: ID })).ok).toBe(true);
  });
});

describe('from a fresh server to a healthy stack', () => {
  it('carries out every step', { timeout: 300_000 }, async () => {
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'finished', changed: 13 });
    expect(promoted).toBeGreaterThan(0);
    expect(await vps.sh('docker compose version --short')).toMatch(/^v?2\./);
    expect((await vps.sh(`docker ps --filter label=com.docker.compose.project=palomar --format '{{.Status}}' | grep -c healthy`)).trim()).toBe('10');
  });

  it('refuses passwords from then on, and lets the key in', async () => {
    await expect(withPassword()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    await using remote = await withKey();
    expect((await remote.exec({ argv: ['id', '-un'] })).stdout.trim()).toBe('root');
  });

  it('closes what is not needed and keeps SSH reachable', async () => {
    await vps.sh(
      "systemd-run --quiet --unit=stray-listener perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalPort => 8099, Listen => 5); while (my $c = $s->accept) {}'",
    );
    expect(await reachable(vps.endpoint.host, 8099)).toBe(false);
    expect(await reachable(vps.endpoint.host, 22)).toBe(true);
    expect(await vps.sh('systemctl is-enabled palomar-firewall.service')).toBe('enabled\n');
    expect(await vps.sh('systemctl list-timers --all palomar-firewall-undo.timer --no-legend')).toBe('');
    await vps.sh('systemctl stop stray-listener');
  });

  it('made secrets that only the services can read', async () => {
    expect(await vps.sh(`stat -c '%a %u %s' /etc/palomar/secrets/* | sort -u`)).toBe('400 10001 64\n');
  });

  it('changes nothing when it runs again, within five seconds', async () => {
    const secrets = await vps.sh('sha256sum /etc/palomar/secrets/*');
    const started = performance.now();
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'finished', changed: 0 });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await vps.sh('sha256sum /etc/palomar/secrets/*')).toBe(secrets);
  });
});

describe('when something is wrong', () => {
  it('repairs what was broken, and only that', async () => {
    await vps.sh('rm /etc/palomar/stack.json && docker stop palomar-mx-1');
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'finished', changed: 2 });
    expect(ids(events, 'step-done')).toEqual(['configuration', 'start-stack']);
  });

  it('says which service died and its last lines, and puts the working version back', async () => {
    deployed = { dies: 'imap', note: 'bad' };
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({
      kind: 'failed',
      id: 'start-stack',
      error: { code: 'SERVICE_DIED', data: { service: 'imap', exitCode: 3 } },
      tail: expect.arrayContaining(['imap cannot go on']) as unknown,
    });
    expect(ids(events, 'step-undone')).toEqual(['start-stack']);
    expect(await vps.sh(`docker ps --filter label=note=bad -q`)).toBe('');
    expect((await vps.sh(`docker ps --filter label=com.docker.compose.project=palomar -q | wc -l`)).trim()).toBe('10');
    deployed = {};
    expect((await run()).at(-1)).toMatchObject({ kind: 'finished' });
  });

  it('refuses an image whose checksum is wrong before Docker sees it', async () => {
    const right = bundle;
    const other = mkdtempSync(path.join(folder, 'other-'));
    const next = buildTinyBundle(other, '2');
    const { amd64 } = next.manifest.images;
    if (!amd64) throw new Error('no image');
    bundle = { ...next, manifest: { ...next.manifest, images: { ...next.manifest.images, amd64: { ...amd64, sha256: 'f'.repeat(64) } } } };
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'failed', error: { code: 'CHECKSUM_MISMATCH' } });
    expect(await vps.sh(`docker image ls -q ${next.manifest.reference}`)).toBe('');
    bundle = right;
  });

  it('tells the second app who is at work', async () => {
    await using remote = await withKey();
    await using _held = await acquireLock(remote, { owner: 'ana on her-laptop', reason: 'an update' });
    const events = await run();
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'failed', id: null, error: { code: 'LOCKED_BY_OTHER' } });
    expect(JSON.stringify(events.at(-1))).toContain('ana on her-laptop');
  });

  it('lets whoever asks again join the run, from its first event', async () => {
    const [first, second] = await Promise.all([run(), run()]);
    expect(second).toEqual(first);
    const followed: SetupEvent[] = [];
    for await (const event of service.follow({ serverId: ID })) followed.push(event);
    expect(followed).toEqual(first);
  });

  it('takes the firewall back by itself when nobody gets through it', async () => {
    // What a wrong rule does: the key no longer gets in, and the app is gone before it could say so.
    const script = await vps.sh('cat /etc/palomar/firewall.nft');
    expect(script).toContain('table inet palomar');
    await vps.sh('nft delete table inet palomar');
    const lockedOut = createSetupService({ ...depsOf(), connectFresh: () => Promise.reject(new Error('unreachable')) });
    const events: SetupEvent[] = [];
    for await (const event of lockedOut.run(TARGET)) {
      events.push(event);
      if (event.kind === 'output' && event.text.includes('until a second, fresh connection')) lockedOut.cancel({ serverId: ID });
    }
    expect(events.at(-1), explain(events)).toMatchObject({ kind: 'cancelled', id: 'firewall' });
    expect(ids(events, 'step-undone')).toEqual(['firewall']);
    // Back are the rules that were confirmed last.
    expect(await vps.sh('nft list table inet palomar')).toContain('policy drop');
    expect((await vps.exec(['systemctl', 'is-active', 'palomar-firewall-undo.timer'])).stdout).toContain('inactive');
  });
});

function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 2_000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}
