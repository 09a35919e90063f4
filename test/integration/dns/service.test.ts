import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dnsCheck, dnsReport, serverId as serverIdModel } from '../../../desktop/contract/index.ts';
import type { DnsReport, DnsUpdateTarget, Server } from '../../../desktop/contract/index.ts';
import { sendUpdate } from '../../../desktop/main/resolver/update.ts';
import { createDnsService } from '../../../desktop/main/services/dns/dns.ts';
import type { DnsService } from '../../../desktop/main/services/dns/dns.ts';
import type { DnsWorld } from '../../../desktop/main/services/dns/world.ts';
import { fakeRemote } from '../../support/dns-remote.ts';
import type { Knot } from '../../support/dns-knot.ts';
import { ADDRESSES, ROOT, startWorld, updateTarget } from '../../support/dns-world.ts';

const ID = serverIdModel.parse('practice');
const IPV4 = '127.0.77.44';
const SERVER: Server = {
  id: ID,
  name: 'Practice',
  endpoint: { host: IPV4, port: 22, user: 'root' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' },
  login: 'key',
  domain: 'dovecote.test',
  hostname: 'mail.dovecote.test',
  practice: true,
  addedAt: '2026-01-01T00:00:00Z',
  jump: [],
};
const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

let knot: Knot;
let saved: DnsUpdateTarget | null = null;
let kept: DnsReport | null = null;
let service: DnsService;

beforeAll(async () => {
  knot = await startWorld();
  const world: DnsWorld = {
    roots: [ROOT],
    dnsPort: knot.port,
    updateTargets: [{ ...updateTarget(knot), host: ADDRESSES.test, zone: '77.0.127.in-addr.arpa' }],
    smtpProbes: [],
    blacklists: 'there are none in this world',
    desktopProbe: 'this world has no other network',
  };
  service = createDnsService({
    serverOf: () => Promise.resolve({ ...SERVER, addresses: { ipv4: IPV4, ipv6: null } }),
    dkimOf: () => Promise.resolve({ selector: 's1', publicKey }),
    remoteOf: () => Promise.resolve(fakeRemote({})),
    worldOf: () => Promise.resolve(world),
    saveTarget: (_id, target) => {
      saved = target;
      return Promise.resolve();
    },
    loadTarget: () => Promise.resolve(saved),
    saveReport: (_id, made) => void (kept = made),
    loadReport: () => kept,
  });
});
afterAll(async () => knot[Symbol.asyncDispose]());

async function report(): Promise<DnsReport> {
  let last: DnsReport | undefined;
  let seen = 0;
  for await (const event of service.check(ID)) {
    if (event.kind === 'check') {
      dnsCheck.strict().parse(event.check);
      seen += 1;
    } else last = dnsReport.strict().parse(event.report);
  }
  if (!last) throw new Error('no report');
  expect(last.checks).toHaveLength(seen);
  return last;
}
/** Port 25 of loopback is whatever this machine runs there. */
const results = ({ checks }: DnsReport) =>
  Object.fromEntries(checks.filter(({ number }) => number !== 25).map((check) => [check.number, check.result]));

it('shows red before, publishes, and shows green after, with what this world cannot offer unknown', async () => {
  expect(results(await report())).toEqual({
    5: 'fail',
    6: 'fail',
    7: 'pass',
    8: 'fail',
    9: 'warn',
    10: 'fail',
    11: 'fail',
    21: 'fail',
    24: 'unknown',
    28: 'unknown',
  });

  const published = await service.publish(ID, updateTarget(knot));
  expect(published.skipped).toEqual([]);
  expect(published.published.map((record) => `${record.name} ${record.type}`)).toEqual([
    'mail.dovecote.test A',
    'dovecote.test MX',
    's1._domainkey.dovecote.test TXT',
    '_dmarc.dovecote.test TXT',
    ...['imap', 'smtp', 'pop3', 'api', 'caldav', 'carddav', 'fe-bounces'].map((name) => `${name}.dovecote.test CNAME`),
    '44.77.0.127.in-addr.arpa PTR',
    'dovecote.test TXT',
    'mail.dovecote.test TXT',
  ]);

  const after = await report();
  expect(results(after)).toEqual({
    5: 'pass',
    6: 'pass',
    7: 'pass',
    8: 'pass',
    9: 'pass',
    10: 'pass',
    11: 'pass',
    21: 'pass',
    24: 'unknown',
    28: 'unknown',
  });
});

it('looks again at only what is asked for, and keeps the rest as it was last found', async () => {
  const whole = kept;
  const asked: string[] = [];
  let last: DnsReport | null = null;
  for await (const event of service.check(ID, { only: ['spf', 'mx', 'no-such-check'] })) {
    if (event.kind === 'check') asked.push(event.check.id);
    else last = event.report;
  }
  expect(asked.sort()).toEqual(['mx', 'spf']);
  expect(last?.checks.map(({ id }) => id)).toEqual(whole?.checks.map(({ id }) => id));
  expect(kept).toEqual(last);
});

it('publishes nothing the second time', async () => {
  expect(await service.publish(ID)).toEqual({ published: [], skipped: [] });
});

it('remembers the target that worked, and shows it without its secret', async () => {
  expect(saved).toEqual(updateTarget(knot));
  const { secret: _secret, ...shown } = updateTarget(knot);
  expect(await service.target(ID)).toEqual(shown);
});

it('does not remember a target that was refused', async () => {
  await expect(service.publish(ID, updateTarget(knot, { keyName: 'stranger', zone: 'mail.dovecote.test' }))).rejects.toMatchObject({
    code: expect.any(String) as unknown,
  });
  expect(saved?.keyName).toBe('practice');
});

it('repairs what is ours, and leaves what a person has put there, with what to put instead', async () => {
  const change = (name: string, type: 'A' | 'TXT' | 'MX', value: string) =>
    ({ kind: 'replace', name, type, records: [{ value, priority: 10, ttlSeconds: 60 }] }) as const;
  await sendUpdate(updateTarget(knot), [
    change('mail.dovecote.test', 'A', '192.0.2.99'),
    change('dovecote.test', 'MX', 'host.dovecote.test'),
    change('dovecote.test', 'TXT', 'v=spf1 a:host.dovecote.test -all'),
  ]);
  const { published, skipped } = await service.publish(ID);
  expect(published.map((record) => `${record.name} ${record.value}`)).toEqual([`mail.dovecote.test ${IPV4}`]);
  expect(skipped.map((record) => `${record.type} ${record.value}`)).toEqual(['MX mail.dovecote.test', 'TXT v=spf1 mx a:host.dovecote.test -all']);
  for (const { reason } of skipped) expect(reason.length).toBeGreaterThan(20);
});
