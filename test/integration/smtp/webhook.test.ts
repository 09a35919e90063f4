/** Messages handed to webhooks: what is called, what is never called, and what follows from each answer. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../server-bundle/protocols/outbound/outcome.ts';
import { webhookSender } from '../../../server-bundle/protocols/outbound/webhook.ts';
import type { WebhookTrial } from '../../../server-bundle/protocols/outbound/webhook.ts';
import type { Storage } from '../../../server-bundle/storage/api/operations.ts';
import type { MailResolver } from '../../../server-bundle/trust/resolver.ts';
import { HOSTNAME, keptLog, makeCertificate, tableResolver } from './support/services.ts';

const URL_OF_HOOK = 'https://hooks.example.com/mail?x=1';
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const RAW = Buffer.from(
  `Delivered-To: shop@dovecote.test\r\nReceived: by ${HOSTNAME}; now\r\nAuthentication-Results: ${HOSTNAME};\r\n\tspf=pass\r\nFrom: ann@stranger.test\r\nSubject: hi\r\n\r\nCoo.\r\n`,
);
const certificate = makeCertificate('hooks.example.com');

interface Call {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: string;
}

let server: Server;
let port: number;
let calls: Call[];
let answer: (response: ServerResponse) => void;
let connections: number;

beforeAll(async () => {
  server = createServer(certificate, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ headers: request.headers, path: request.url ?? '', body: Buffer.concat(chunks).toString() });
      answer(response);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = [];
  connections = 0;
  answer = (response) => response.writeHead(204).end();
});

interface Case {
  readonly url?: string;
  readonly attempts?: number;
  readonly resolver?: MailResolver;
  readonly trial?: Partial<WebhookTrial> | null;
  readonly secrets?: readonly string[];
  readonly signal?: AbortSignal;
}

async function send({ url = URL_OF_HOOK, attempts = 1, resolver, trial = {}, secrets = [SECRET], signal }: Case = {}): Promise<Outcome> {
  const storage = { call: () => Promise.resolve({ secrets }) } as unknown as Storage;
  const deliver = webhookSender({
    storage,
    resolver: resolver ?? tableResolver({ 'A hooks.example.com': ['127.0.0.1'] }),
    log: keptLog().log,
    hostname: HOSTNAME,
    trial: trial === null ? undefined : { port, mayConnect: (address) => address === '127.0.0.1', authorities: certificate.cert, ...trial },
    now: () => 1_795_000_000_000,
  });
  return deliver({
    batch: { from: 'SRS0=x@dovecote.test' },
    recipient: { id: 'q1.0', address: url, attempts },
    raw: RAW,
    signal: signal ?? AbortSignal.timeout(10_000),
  });
}

it('posts the message, signed, and takes 2xx for its delivery', async () => {
  expect(await send()).toMatchObject({ kind: 'delivered', host: 'hooks.example.com', response: '250 2.0.0 hooks.example.com answered 204' });
  const [call] = calls;
  expect(call?.path).toBe('/mail?x=1');
  expect(call?.headers.host).toBe('hooks.example.com');
  expect(JSON.parse(call?.body ?? '')).toMatchObject({
    id: 'q1.0',
    envelope: { from: 'SRS0=x@dovecote.test', to: 'shop@dovecote.test' },
    authentication: `${HOSTNAME}; spf=pass`,
    subject: 'hi',
  });
  const mac = createHmac('sha256', Buffer.alloc(32, 7))
    .update(`q1.0.1795000000.${call?.body ?? ''}`)
    .digest('base64');
  expect(call?.headers['webhook-signature']).toBe(`v1,${mac}`);
});

it.each([
  [500, 'deferred'],
  [503, 'deferred'],
  [408, 'deferred'],
  [429, 'deferred'],
  [400, 'failed'],
  [404, 'failed'],
  [410, 'failed'],
  [401, 'failed'],
] as const)('takes %s for %s', async (status, kind) => {
  answer = (response) => response.writeHead(status).end('a reason');
  const outcome = await send();
  expect(outcome.kind).toBe(kind);
  expect(outcome.response).not.toContain('a reason');
});

it('gives up after the third try', async () => {
  answer = (response) => response.writeHead(500).end();
  expect((await send({ attempts: 2 })).kind).toBe('deferred');
  expect((await send({ attempts: 3 })).kind).toBe('failed');
});

it('follows no redirect', async () => {
  answer = (response) => response.writeHead(302, { location: 'https://hooks.example.com/elsewhere' }).end();
  expect(await send()).toMatchObject({ kind: 'failed', response: expect.stringContaining('not followed') as string });
  expect(calls).toHaveLength(1);
});

it('does not wait for the end of an endless answer, nor for the beginning of one that never comes', async () => {
  answer = (response) => {
    response.writeHead(200);
    const pour = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  };
  expect((await send()).kind).toBe('delivered');
  answer = () => undefined;
  expect(await send({ trial: { requestMs: 200 } })).toMatchObject({ kind: 'deferred' });
  expect(await send({ signal: AbortSignal.timeout(100) })).toMatchObject({ kind: 'deferred' });
  answer = (response) => response.writeHead(200, { 'x-long': 'y'.repeat(50_000) }).end();
  expect((await send()).kind).toBe('deferred');
});

it('calls nobody whose certificate is not good for the name', async () => {
  expect(await send({ trial: { authorities: makeCertificate('hooks.example.com').cert } })).toMatchObject({ kind: 'deferred' });
  expect(await send({ url: 'https://other.example.com/', resolver: tableResolver({ 'A other.example.com': ['127.0.0.1'] }) })).toMatchObject({
    kind: 'deferred',
  });
  expect(calls).toHaveLength(0);
});

it('calls no webhook that no alias leads to', async () => {
  expect((await send({ secrets: [] })).kind).toBe('failed');
  expect(connections).toBe(0);
});

describe('never connects', () => {
  it.each([
    ['loopback', ['127.0.0.1', '127.8.9.1']],
    ['private', ['10.1.2.3', '172.20.0.1', '192.168.0.1']],
    ['link-local and metadata', ['169.254.169.254']],
    ['a carrier’s and metadata', ['100.100.100.200']],
    ['this host', ['0.0.0.0']],
    ['multicast', ['224.0.0.1']],
  ])('to %s addresses of IPv4', async (_, addresses) => {
    expect(await send({ trial: null, resolver: tableResolver({ 'A hooks.example.com': addresses }) })).toMatchObject({
      kind: 'failed',
      response: expect.stringContaining('no public address') as string,
    });
    expect(connections).toBe(0);
  });

  it.each([
    ['loopback', ['::1']],
    ['unique local and metadata', ['fd00:ec2::254', 'fc00::1']],
    ['link-local', ['fe80::1']],
    ['mapped IPv4', ['::ffff:127.0.0.1', '::ffff:169.254.169.254']],
    ['translated IPv4', ['64:ff9b::7f00:1', '2002:7f00:1::']],
  ])('to %s addresses of IPv6', async (_, addresses) => {
    expect(await send({ trial: null, resolver: tableResolver({ 'AAAA hooks.example.com': addresses }) })).toMatchObject({ kind: 'failed' });
    expect(connections).toBe(0);
  });

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://redis/',
    'http://hooks.example.com/',
    'https://hooks.example.com:6379/',
  ])('to %s, even if it stands in the queue', async (url) => {
    expect((await send({ url })).kind).toBe('failed');
    expect(connections).toBe(0);
  });

  it('to an address that the name has only after it was checked', async () => {
    let asked = 0;
    const changing: MailResolver = {
      ...tableResolver({}),
      a: () => Promise.resolve((asked += 1) === 1 ? ['10.0.0.1'] : ['127.0.0.1']),
    };
    expect((await send({ resolver: changing, trial: null })).kind).toBe('failed');
    expect(asked).toBe(1);
    expect(connections).toBe(0);
  });

  it('to what its name leads to elsewhere: the checked address is the one that is called', async () => {
    const told: string[] = [];
    const outcome = await send({
      resolver: tableResolver({ 'A hooks.example.com': ['10.0.0.1', '127.0.0.1'] }),
      trial: {
        mayConnect: (address) => {
          told.push(address);
          return address === '127.0.0.1';
        },
      },
    });
    expect(outcome.kind).toBe('delivered');
    expect(told).toEqual(['10.0.0.1', '127.0.0.1']);
  });

  it('waits for a name that cannot be looked up now', async () => {
    const broken: MailResolver = { ...tableResolver({}), a: () => Promise.reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })) };
    expect((await send({ resolver: broken })).kind).toBe('deferred');
    expect((await send({ resolver: tableResolver({}) })).kind).toBe('deferred');
  });
});
