/** The practice world, whole: it starts, its DNS validates and takes updates, its stranger judges mail, and nothing is left of it. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeEvent } from '../../../desktop/contract/models.ts';
import { runIn } from '../../../desktop/main/services/practice/containers.ts';
import { worldLayout } from '../../../desktop/main/services/practice/layout.ts';
import { createPracticeService, type PracticeService } from '../../../desktop/main/services/practice/practice.ts';
import { issuingRoot, sendMail, strangerLog, waitForMail } from '../../../desktop/main/services/practice/stranger.ts';
import { worldFile, type PracticeWorld } from '../../../desktop/main/services/practice/world.ts';

const layout = worldLayout('palomar-practicetest', 78);
let home: string;
let service: PracticeService;
let world: PracticeWorld;
const events: PracticeEvent[] = [];

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'palomar-practicetest-'));
  service = createPracticeService({ home, layout });
  for await (const event of service.start(AbortSignal.timeout(170_000))) events.push(event);
  const up = await service.world();
  if (!up) throw new Error(`The world did not start: ${JSON.stringify(events.at(-1))}`);
  world = up;
});
afterAll(async () => {
  await service.stop();
  await rm(home, { recursive: true, force: true });
});

const inAuthority = (script: string) => runIn(service.docker.getContainer('palomar-practicetest-authority'), ['/bin/sh', '-c', script]);
const ask = (question: string) => inAuthority(`kdig @${world.dns.resolver} ${question}`);

async function update(zone: string, lines: readonly string[]): Promise<void> {
  const target = world.dns.updates.find((one) => one.zone === zone);
  if (!target) throw new Error(`no update target for ${zone}`);
  const script = [
    `server ${target.host} ${target.port}`,
    `zone ${zone}`,
    `key ${target.algorithm}:${target.keyName}:${target.secret}`,
    ...lines,
    'send',
    '',
  ];
  await runIn(service.docker.getContainer('palomar-practicetest-authority'), ['knsupdate'], { stdin: script.join('\n') });
}

describe('the practice world', () => {
  it('tells its progress and ends with the way to the VPS', () => {
    expect(events.filter((event) => event.kind === 'stage').map((event) => event.stage)).toEqual(
      expect.arrayContaining(['network', 'vps', 'authority', 'resolver', 'acme', 'stranger']),
    );
    expect(events.at(-1)).toMatchObject({
      kind: 'ready',
      endpoint: { host: '10.78.0.10', port: 22, user: 'root' },
      fingerprint: expect.stringMatching(/^SHA256:/) as unknown,
    });
  });

  it('keeps what it knows in a file that only its owner may read', async () => {
    expect((await stat(worldFile(home))).mode & 0o777).toBe(0o600);
  });

  it('says at once that it runs when started twice', async () => {
    const again: PracticeEvent[] = [];
    for await (const event of service.start(AbortSignal.timeout(10_000))) again.push(event);
    expect(again.map((event) => event.kind)).toEqual(['ready']);
    expect(await service.status()).toEqual({ state: 'running', problem: null, domain: 'dovecote.test' });
  });

  it('answers SSH on the VPS, which has no Docker and a name server that knows the world', async () => {
    const socket = connect({ host: world.vps.endpoint.host, port: 22 });
    const [banner] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(banner.toString()).toMatch(/^SSH-2\.0-OpenSSH/);
    const vps = service.docker.getContainer('palomar-practicetest-vps');
    const found = await runIn(vps, ['/bin/sh', '-c', 'command -v docker || echo none; getent ahostsv4 mail.stranger.test']);
    expect(found).toMatch(/^none\n10\.78\.0\.25 /);
  });

  it('validates the signed zones, and proves that a name does not exist', async () => {
    expect(await ask('+dnssec stranger.test MX')).toMatch(/status: NOERROR[\s\S]*Flags:.* ad[; ]/);
    expect(await ask('+dnssec nothing.dovecote.test A')).toMatch(/status: NXDOMAIN[\s\S]*Flags:.* ad[; ]/);
    expect(await ask('+short -x 10.78.0.25')).toBe('mail.stranger.test.\n');
    expect(await ask('+short -x fd78::25')).toBe('mail.stranger.test.\n');
  });

  it('is validated from the one trust anchor of its root, as a mail server in it does', async () => {
    expect(world.dns.trustAnchors).toEqual([expect.stringMatching(/^\. DS \d+ 13 2 [0-9a-f]{64}$/)]);
    const [root] = world.dns.roots;
    const configuration = [
      'server:',
      '  do-daemonize: no',
      '  chroot: ""',
      '  pidfile: ""',
      '  port: 5399',
      '  interface: 127.0.0.1',
      '  root-hints: "/tmp/hints"',
      ...world.dns.transparentZones.map((zone) => `  local-zone: "${zone}." nodefault`),
      ...world.dns.trustAnchors.map((anchor) => `  trust-anchor: "${anchor}"`),
      'remote-control:',
      '  control-enable: no',
      '',
    ].join('\n');
    const hints = `. 3600 NS ${root?.name ?? ''}.\n${root?.name ?? ''}. 3600 A ${root?.address ?? ''}\n`;
    await runIn(service.docker.getContainer('palomar-practicetest-acme'), ['/bin/sh', '-c', 'cat > /tmp/hints'], { stdin: hints });
    await runIn(
      service.docker.getContainer('palomar-practicetest-acme'),
      ['/bin/sh', '-c', 'cat > /tmp/unbound.conf; unbound -d -c /tmp/unbound.conf >/dev/null 2>&1 &'],
      { stdin: configuration },
    );
    await setTimeout(500);
    const answer = (question: string) =>
      runIn(service.docker.getContainer('palomar-practicetest-acme'), ['/bin/sh', '-c', `kdig @127.0.0.1 -p 5399 +dnssec ${question}`]);
    for (const question of ['stranger.test MX', 'dovecote.test SOA', '-x 10.78.0.25', '-x fd78::25'])
      expect(await answer(question)).toMatch(/NOERROR[\s\S]*Flags:.* ad[; ]/);
  });

  it('takes updates under its TSIG key only, and serves them signed at once', async () => {
    await update('dovecote.test', ['add mail.dovecote.test 60 A 10.78.0.10']);
    expect(await ask('+dnssec mail.dovecote.test A')).toMatch(/Flags:.* ad[; ][\s\S]*10\.78\.0\.10/);
    await update(layout.reverse.ipv4, ['add 10.0.78.10.in-addr.arpa 60 PTR mail.dovecote.test.']);
    expect(await ask('+short -x 10.78.0.10')).toBe('mail.dovecote.test.\n');
    await update(layout.reverse.ipv6, [`add ${'0.1.'.padEnd(32, '0.')}${layout.reverse.ipv6} 60 PTR mail.dovecote.test.`]);
    expect(await ask('+short -x fd78::10')).toBe('mail.dovecote.test.\n');
    const unsigned = `printf 'server 127.0.0.1\\nzone dovecote.test\\nadd x.dovecote.test 60 A 10.0.0.1\\nsend\\n' | knsupdate 2>&1 || true`;
    expect(await inAuthority(unsigned)).toMatch(/NOTAUTH|REFUSED/);
  });

  it('lets the stranger write, signed, to an address of its own', async () => {
    const { messageId } = await sendMail(service.docker, world, { to: world.stranger.address, subject: 'To myself', text: 'Grüße' });
    const received = await waitForMail(service.docker, world, (mail) => mail.raw.includes(messageId), { timeoutMs: 15_000 });
    expect(received.raw).toMatch(/^DKIM-Signature: [\s\S]*d=stranger\.test/m);
    expect(received.raw).toContain('Grüße');
  });

  it('writes pass for SPF and DKIM into what reaches the stranger rightly, and fail into the rest', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    // This test speaks from the bridge's own address.
    await update('dovecote.test', [
      'add dovecote.test 1 TXT "v=spf1 ip4:10.78.0.1 -all"',
      `add one._domainkey.dovecote.test 60 TXT "v=DKIM1; k=rsa; p=${key.slice(0, 200)}" "${key.slice(200)}"`,
      'add _dmarc.dovecote.test 60 TXT "v=DMARC1; p=quarantine"',
    ]);
    const send = async (subject: string, keySelector: string) => {
      const transport = nodemailer.createTransport({
        host: world.stranger.ipv4,
        port: 25,
        name: 'mail.dovecote.test',
        tls: { rejectUnauthorized: false },
      });
      const mail = { from: 'user@dovecote.test', to: world.stranger.address, subject, text: subject };
      await transport.sendMail({
        ...mail,
        dkim: { domainName: 'dovecote.test', keySelector, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
      });
      return waitForMail(service.docker, world, (one) => one.raw.includes(`Subject: ${subject}`), { timeoutMs: 15_000 });
    };
    try {
      const good = (await send('rightly', 'one')).raw;
      expect(good).toMatch(/^Authentication-Results: mail\.stranger\.test;[^\n]*\n?[^\n]*dkim=pass/m);
      expect(good).toMatch(/^Authentication-Results: mail\.stranger\.test;[^\n]*spf=pass/m);
      expect(good).toMatch(/^Authentication-Results: mail\.stranger\.test;[^\n]*dmarc=pass/m);
      expect(good).toMatch(/using TLSv1/);
      await update('dovecote.test', ['del dovecote.test TXT', 'add dovecote.test 1 TXT "v=spf1 -all"']);
      await setTimeout(2_000);
      const bad = (await send('wrongly', 'two')).raw;
      expect(bad).not.toMatch(/dkim=pass/);
      expect(bad).not.toMatch(/spf=pass/);
    } catch (error) {
      throw new Error(`${String(error)}\n${await strangerLog(service.docker, world)}`, { cause: error });
    }
  });

  it('offers an ACME directory, and the root that it issues under', async () => {
    const stranger = service.docker.getContainer('palomar-practicetest-stranger');
    await runIn(stranger, ['/bin/sh', '-c', 'cat > /tmp/ca.pem'], { stdin: world.acme.certificateAuthority });
    const directory = await runIn(stranger, ['curl', '-fsS', '--cacert', '/tmp/ca.pem', world.acme.directoryUrl]);
    expect(JSON.parse(directory)).toHaveProperty('newOrder');
    expect(await issuingRoot(service.docker, world)).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('replaces the VPS by a fresh one, with a new key and password', async () => {
    const fresh = await service.resetVps();
    expect(fresh.vps.password).not.toBe(world.vps.password);
    expect(fresh.vps.hostKey.fingerprint).not.toBe(world.vps.hostKey.fingerprint);
    expect(await service.world()).toEqual(fresh);
  });

  it('leaves nothing behind', async () => {
    await service.stop();
    const of = { filters: { name: ['palomar-practicetest'] } };
    expect(await service.docker.listContainers({ all: true, ...of })).toEqual([]);
    expect(await service.docker.listNetworks(of)).toEqual([]);
    expect((await service.docker.listVolumes(of)).Volumes).toEqual([]);
    expect(await service.status()).toEqual({ state: 'absent', problem: null, domain: null });
    expect(await service.world()).toBeNull();
  });
});
