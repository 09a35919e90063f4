/** DANE and MTA-STS with a real signed DNS (Knot), a real validating resolver (unbound), and real certificates (openssl). */
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOutbound } from '../../../server-bundle/protocols/outbound/server.ts';
import { connectResolver } from '../../../server-bundle/trust/resolver.ts';
import { secureDns } from '../../../server-bundle/trust/secure-dns.ts';
import type { QueueRow, QueueSubmission } from '../../../server-bundle/storage/api/operations.ts';
import { startAuthority, tlsa } from '../../support/certificates.ts';
import type { Authority, Leaf } from '../../support/certificates.ts';
import { startValidatingResolver } from '../../support/dns-validated.ts';
import type { ValidatedZone, ValidatingResolver } from '../../support/dns-validated.ts';
import { realStorage } from './support/real-storage.ts';
import type { RealStorage } from './support/real-storage.ts';
import { DOMAIN, HOSTNAME, keptLog } from './support/services.ts';
import { startStranger } from './support/stranger.ts';
import type { Stranger } from './support/stranger.ts';

const DNS = '127.0.91.1';
/** One server of mail, with the certificate of mx.good.test; all names lead to it. */
const PEER = '127.0.91.2';
/** The same, whose certificate has expired. */
const OLD_PEER = '127.0.91.3';
/** The same without TLS. */
const CLEAR_PEER = '127.0.91.4';
const WEB = '127.0.91.5';
const LETTER = Buffer.from('From: paloma@dovecote.test\r\nSubject: hi\r\n\r\nhello\r\n');

let authority: Authority;
let peer: Stranger;
let oldPeer: Stranger;
let clearPeer: Stranger;
let resolver: ValidatingResolver;
let web: Server;
let webPort: number;
let policies: Readonly<Record<string, string>>;
let asked: string[];

function zone(name: string, port: number, records: readonly string[], more: Partial<ValidatedZone> & { readonly peer?: string } = {}): ValidatedZone {
  const { peer: where = PEER, ...rest } = more;
  const lines = ['@ NS ns', `ns A ${DNS}`, '@ MX 10 mx', `mx A ${where}`, ...records.map((data) => `_${port}._tcp.mx TLSA ${data}`)];
  return { name, lines, signed: true, ...rest };
}

function zones(port: number, leaf: Leaf, stranger: Leaf): readonly ValidatedZone[] {
  const ee = tlsa(3, 1, 1, leaf.cert);
  const wrong = tlsa(3, 1, 1, stranger.cert);
  const sts = (name: string, id = '1'): readonly string[] => [
    `_mta-sts TXT "v=STSv1; id=${id};"`,
    `mta-sts A ${WEB}`,
    '@ NS ns',
    `ns A ${DNS}`,
    '@ MX 10 mx',
    `mx A ${name}`,
  ];
  return [
    zone('good.test', port, [ee]),
    zone('full.test', port, [wrong, tlsa(3, 0, 2, leaf.cert)]),
    zone('anchor.test', port, [tlsa(2, 0, 1, authority.cert)]),
    zone('hosted.test', port, [tlsa(2, 0, 1, authority.cert)]),
    zone('othername.test', port, [tlsa(2, 1, 1, authority.cert)]),
    zone('mismatch.test', port, [wrong]),
    zone('expired-ee.test', port, [tlsa(3, 1, 1, leaf.cert)], { peer: OLD_PEER }),
    zone('unusable.test', port, ['1 1 1 '.padEnd(70, '0'), tlsa(0, 0, 1, leaf.cert)]),
    zone('clear.test', port, [ee], { peer: CLEAR_PEER }),
    zone('unsigned.test', port, [wrong], { signed: false }),
    zone('none.test', port, [], { peer: CLEAR_PEER }),
    { name: 'forged.test', signed: true, forged: true, lines: ['@ NS ns', `ns A ${DNS}`, '@ MX 10 mx', `mx A ${PEER}`] },
    // Its TLSA records stand in a zone of their own, whose signatures do not fit.
    zone('half.test', port, []),
    { name: '_tcp.mx.half.test', signed: true, forged: true, lines: ['@ NS ns.half.test.', `_${port} TLSA ${ee}`] },
    { name: 'sts-good.test', lines: sts(PEER) },
    { name: 'sts.test', lines: sts(PEER) },
    { name: 'sts-othermx.test', lines: sts(PEER) },
    { name: 'sts-testing.test', lines: sts(PEER) },
    { name: 'sts-moved.test', lines: sts(PEER) },
    { name: 'sts-badcert.test', lines: sts(PEER) },
    { name: 'sts-clear.test', lines: sts(CLEAR_PEER) },
  ];
}

beforeAll(async () => {
  real = await realStorage();
  authority = await startAuthority();
  const leaf = await authority.leaf('mx.good.test', { alsoFor: ['mx.anchor.test', 'mx.sts-good.test', 'hosted.test'] });
  const old = await authority.leaf('mx.good.test', { isExpired: true });
  const stranger = await authority.leaf('somebody.test');
  peer = await startStranger({ tls: 'good', certificate: leaf, listen: { host: PEER, port: 0 } });
  const port = peer.port;
  oldPeer = await startStranger({ tls: 'good', certificate: old, listen: { host: OLD_PEER, port } });
  clearPeer = await startStranger({ tls: 'none', listen: { host: CLEAR_PEER, port } });
  const all = zones(port, leaf, stranger);
  resolver = await startValidatingResolver(DNS, [
    ...all.map((one) => (one.name === 'expired-ee.test' ? zone('expired-ee.test', port, [tlsa(3, 1, 1, old.cert)], { peer: OLD_PEER }) : one)),
    { name: 'elsewhere.test', signed: true, lines: ['@ NS ns', `ns A ${DNS}`, '@ MX 10 mx.good.test.'] },
    {
      name: 'expired-anchor.test',
      signed: true,
      lines: ['@ NS ns', `ns A ${DNS}`, '@ MX 10 mx', `mx A ${OLD_PEER}`, `_${port}._tcp.mx TLSA ${tlsa(2, 0, 1, authority.cert)}`],
    },
  ]);
  web = createServer((request, response) => {
    const host = request.headers.host ?? '';
    asked.push(host);
    const policy = policies[host];
    response.writeHead(policy === undefined ? 404 : 200, { 'content-type': 'text/plain' }).end(policy);
  });
  const webLeaf = await authority.leaf('*.sts.example');
  web.setSecureContext({ cert: webLeaf.cert, key: webLeaf.key });
  const names = ['sts-good', 'sts', 'sts-othermx', 'sts-testing', 'sts-moved', 'sts-clear'].map((name) => `mta-sts.${name}.test`);
  for (const name of names) {
    const { cert, key } = await authority.leaf(name);
    web.addContext(name, { cert, key });
  }
  web.listen(0, WEB);
  await once(web, 'listening');
  const address = web.address();
  webPort = typeof address === 'object' && address ? address.port : 0;
}, 60_000);
afterAll(async () => {
  web.close();
  await resolver[Symbol.asyncDispose]();
  for (const one of [peer, oldPeer, clearPeer]) await one[Symbol.asyncDispose]();
  await authority[Symbol.asyncDispose]();
  await real[Symbol.asyncDispose]();
});

let real: RealStorage;
let outbound: AsyncDisposable | null;
let lines: Record<string, unknown>[];

beforeEach(() => {
  asked = [];
  policies = {};
  for (const one of [peer, oldPeer, clearPeer]) one.letters.length = 0;
  outbound = null;
});
afterEach(async () => {
  await outbound?.[Symbol.asyncDispose]();
});

async function start(): Promise<void> {
  const kept = keptLog();
  lines = kept.lines;
  outbound = await startOutbound({
    storage: real.as('smtp-bree'),
    resolver: await connectResolver(resolver),
    secureDns: secureDns(resolver),
    log: kept.log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    stopGraceMs: 2_000,
    port: peer.port,
    allowLoopback: true,
    authorities: authority.cert,
    stsPort: webPort,
  });
}

async function sent(recipient: string, more: Partial<QueueSubmission> = {}): Promise<QueueRow> {
  await using smtp = real.as('smtp');
  await using api = real.as('api');
  const queueId = `q${Math.random().toString(36).slice(2)}`;
  await smtp.call('queue.submit', { queueId, from: 'paloma@dovecote.test', recipients: [recipient], raw: LETTER, ...more });
  if (outbound === null) await start();
  for (let round = 0; round < 150; round += 1) {
    const [row] = await api.call('queue.list', { limit: 1, queueId });
    if (row && row.attempts > 0 && row.state !== 'sending') return row;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing came of it: ${JSON.stringify(lines)}`);
}

async function results(domain: string): Promise<readonly (readonly [string, string, number])[]> {
  await outbound?.[Symbol.asyncDispose]();
  outbound = null;
  await using api = real.as('api');
  const rows = await api.call('tls-result.list', { limit: 100, domain });
  return rows.map((row) => [row.policy, row.result, row.sessions] as const).sort();
}

describe('with DANE', () => {
  it.each([
    ['ann@good.test', 'the key of its certificate (3 1 1)'],
    ['ann@full.test', 'the whole certificate, beside one that is not its own (3 0 2)'],
    ['ann@anchor.test', 'a certificate for its name by the authority that is named (2 0 1)'],
    ['ann@hosted.test', 'a certificate for the recipient’s own domain by that authority (RFC 7672 §3.2.2)'],
    ['ann@elsewhere.test', 'the key of its certificate, its name in another signed zone'],
    ['ann@expired-ee.test', 'the key of a certificate that has expired: that is no matter (RFC 7672 §3.1.1)'],
  ])('mail for %s goes to a server with %s', async (recipient) => {
    expect(await sent(recipient)).toMatchObject({ state: 'delivered' });
    expect(lines.find((line) => line['msg'] === 'delivered')).toMatchObject({ proof: 'dane', tls: true });
    expect(await results(recipient.slice(4))).toEqual([['tlsa', 'success', 1]]);
  });

  it.each([
    ['ann@mismatch.test', /^451 4\.7\.5 .*No certificate of the server is one that its TLSA records name/, 'validation-failure'],
    ['ann@othername.test', /^451 4\.7\.5 .*not for mx\.othername\.test/, 'certificate-host-mismatch'],
    ['ann@expired-anchor.test', /^451 4\.7\.5 .*not valid today/, 'certificate-expired'],
    ['ann@clear.test', /^451 4\.7\.5 .*offers no TLS/, 'starttls-not-supported'],
    ['ann@half.test', /^451 4\.7\.5 The TLSA records of mx\.half\.test cannot be had/, 'dnssec-invalid'],
  ])('mail for %s waits: %s', async (recipient, reason, result) => {
    expect(await sent(recipient)).toMatchObject({ state: 'waiting', lastResponse: expect.stringMatching(reason) as string });
    expect([peer, oldPeer, clearPeer].flatMap(({ letters }) => letters)).toEqual([]);
    expect(await results(recipient.slice(4))).toEqual([['tlsa', result, 1]]);
  });

  it('mail for a domain whose answers are forged waits', async () => {
    expect(await sent('ann@forged.test')).toMatchObject({ state: 'waiting', lastResponse: expect.stringMatching(/^451 4\.4\.3 /) as string });
  });

  it('records of which none is usable ask for TLS and for no certificate', async () => {
    expect(await sent('ann@unusable.test')).toMatchObject({ state: 'delivered' });
    expect(peer.letters[0]?.isTls).toBe(true);
  });

  it('records in a zone that is not signed mean nothing, and neither does their absence', async () => {
    expect(await sent('ann@unsigned.test')).toMatchObject({ state: 'delivered' });
    expect(await sent('ann@none.test')).toMatchObject({ state: 'delivered' });
    expect(clearPeer.letters).toHaveLength(1);
  });
});

describe('with MTA-STS', () => {
  const policy = (mode: string, mx: string): string => `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 86400\r\n`;

  it('a server with a certificate for its name gets the message', async () => {
    policies = { 'mta-sts.sts-good.test': policy('enforce', '*.sts-good.test') };
    expect(await sent('ann@sts-good.test')).toMatchObject({ state: 'delivered' });
    expect(lines.find((line) => line['msg'] === 'delivered')).toMatchObject({ proof: 'webpki', tls: true });
    expect(await results('sts-good.test')).toEqual([['sts', 'success', 1]]);
  });

  it('a server whose certificate is for another name gets nothing, and one without TLS neither', async () => {
    policies = { 'mta-sts.sts.test': policy('enforce', '*.sts.test'), 'mta-sts.sts-clear.test': policy('enforce', 'mx.sts-clear.test') };
    expect(await sent('ann@sts.test')).toMatchObject({
      state: 'waiting',
      lastResponse: expect.stringMatching(/^451 4\.7\.5 .*certificate-host-mismatch/) as string,
    });
    expect(await sent('ann@sts-clear.test')).toMatchObject({
      state: 'waiting',
      lastResponse: expect.stringMatching(/^451 4\.7\.5 .*no TLS/) as string,
    });
    expect([...peer.letters, ...clearPeer.letters]).toEqual([]);
    expect(await results('sts.test')).toEqual([['sts', 'certificate-host-mismatch', 1]]);
    expect(await results('sts-clear.test')).toEqual([['sts', 'starttls-not-supported', 1]]);
  });

  it('a host that the policy does not name gets nothing', async () => {
    policies = { 'mta-sts.sts-othermx.test': policy('enforce', 'elsewhere.test') };
    expect(await sent('ann@sts-othermx.test')).toMatchObject({
      state: 'waiting',
      lastResponse: expect.stringMatching(/not a host of its domain/) as string,
    });
  });

  it('a policy that is being tried out only counts', async () => {
    policies = { 'mta-sts.sts-testing.test': policy('testing', '*.sts-testing.test') };
    expect(await sent('ann@sts-testing.test')).toMatchObject({ state: 'delivered' });
    expect(await results('sts-testing.test')).toEqual([['sts', 'certificate-host-mismatch', 1]]);
  });

  it('a policy is fetched once, and stays in force when its web server has gone', async () => {
    policies = { 'mta-sts.sts-moved.test': policy('enforce', '*.sts-moved.test') };
    expect(await sent('ann@sts-moved.test')).toMatchObject({ state: 'waiting' });
    policies = {};
    await outbound?.[Symbol.asyncDispose]();
    outbound = null;
    expect(await sent('ben@sts-moved.test')).toMatchObject({ state: 'waiting', lastResponse: expect.stringMatching(/^451 4\.7\.5 /) as string });
    expect(asked).toEqual(['mta-sts.sts-moved.test']);
  });

  it('a policy from a web server whose certificate is not its own is none, and is counted', async () => {
    expect(await sent('ann@sts-badcert.test')).toMatchObject({ state: 'delivered' });
    expect(asked).toEqual([]);
    expect(await results('sts-badcert.test')).toEqual([
      ['no-policy-found', 'success', 1],
      ['sts', 'sts-webpki-invalid', 1],
    ]);
  });
});

describe('a sender who insists on TLS (REQUIRETLS)', () => {
  it('gets the message back from a host that does not offer it, although it has proven itself', async () => {
    expect(await sent('ann@good.test', { requireTls: true })).toMatchObject({
      state: 'failed',
      lastResponse: expect.stringMatching(/^550 5\.7\.30 /) as string,
    });
    expect(peer.letters).toEqual([]);
  });

  it('and where nothing proves which host is the right one', async () => {
    expect(await sent('ann@unsigned.test', { requireTls: true })).toMatchObject({
      state: 'failed',
      lastResponse: expect.stringMatching(/^550 5\.7\.10 /) as string,
    });
  });
});

it('a message that says TLS-Required: No goes although its host proves nothing (RFC 8689 §5)', async () => {
  expect(await sent('ann@mismatch.test', { raw: Buffer.concat([Buffer.from('TLS-Required: No\r\n'), LETTER]) })).toMatchObject({
    state: 'delivered',
  });
});
