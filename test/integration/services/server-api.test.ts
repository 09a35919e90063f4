/** The client of the admin API over a tunnel, against a real HTTP server that speaks the contract. */
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PalomarError } from '../../../desktop/contract/errors.ts';
import { serverId } from '../../../desktop/contract/models.ts';
import type { Command } from '../../../desktop/main/plan/command.ts';
import { createServerApi, type ServerApi } from '../../../desktop/main/server-api/server-api.ts';
import { createMailService } from '../../../desktop/main/services/mail/mail.ts';
import { adminContract } from '../../../server-bundle/contract/admin.ts';

const TOKENS = ['a'.repeat(64), 'b'.repeat(64)] as const;
let accepted: string = TOKENS[0];
let onServer: { exitCode: number; stdout: string; stderr: string };
let commands: Command[] = [];
let port = 0;
let server: http.Server;

const os = implement(adminContract);
const domain = {
  name: 'example.org',
  dkim: { selector: 's1', algorithm: 'rsa-sha256' as const, publicKey: 'AAAA', ed25519: null },
  mailboxes: 1,
  aliases: 2,
  createdAt: '2026-01-01T00:00:00.000Z',
};
const handler = new RPCHandler({
  domains: {
    list: os.domains.list.handler(() => [domain]),
    get: os.domains.get.handler(({ errors }) => {
      throw errors.NOT_FOUND({ message: 'There is no such domain.' });
    }),
    create: os.domains.create.handler(({ errors }) => {
      throw errors.CONFLICT({ message: 'That domain is there.' });
    }),
    remove: os.domains.remove.handler(() => {
      throw new Error('a bug with a secret in it');
    }),
  },
  mailboxes: {
    setPassword: os.mailboxes.setPassword.handler(({ errors }) => {
      throw errors.WRONG_PASSWORD();
    }),
    list: os.mailboxes.list.handler(
      ({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('gone')))),
    ),
  },
});

beforeAll(async () => {
  server = http.createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${accepted}`) return void response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
    void handler.handle(request, response, { prefix: '/rpc' }).then(({ matched }) => matched || response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
beforeEach(() => {
  accepted = TOKENS[0];
  commands = [];
  onServer = { exitCode: 0, stdout: `${TOKENS[0]}\n`, stderr: '' };
});

function api(to: number = port): ServerApi {
  return createServerApi(
    {
      exec: (command, options) => {
        commands.push(command);
        expect(options?.quiet).toBe(true);
        return Promise.resolve({ signal: null, ...onServer });
      },
      connectTcp: (host) =>
        new Promise((resolve, reject) => {
          const socket = net.connect(to, host, () => resolve(socket));
          socket.on('error', (cause) => reject(new PalomarError('REFUSED', 'refused', { cause })));
        }),
    },
    to,
  );
}

it('reads the key once, as root, and calls with it', async () => {
  using client = api();
  for (let round = 0; round < 3; round += 1) expect(await client.call((admin) => admin.domains.list())).toEqual([domain]);
  expect(commands).toMatchObject([{ argv: ['cat', '/etc/palomar/secrets/api-token'], asRoot: true }]);
});

it('reads the key again after it was renewed on the server', async () => {
  using client = api();
  await client.call((admin) => admin.domains.list());
  accepted = TOKENS[1];
  onServer = { ...onServer, stdout: TOKENS[1] };
  expect(await client.call((admin) => admin.domains.list())).toHaveLength(1);
  expect(commands).toHaveLength(2);
});

it.each([
  ['NOT_FOUND', 'There is no such domain.', (client: ServerApi) => client.call((admin) => admin.domains.get({ name: 'example.org' }))],
  ['CONFLICT', 'That domain is there.', (client: ServerApi) => client.call((admin) => admin.domains.create({ name: 'example.org' }))],
  ['SERVER_API_FAILED', 'api', (client: ServerApi) => client.call((admin) => admin.domains.remove({ name: 'example.org' }))],
  [
    'INVALID_INPUT',
    'current password',
    (client: ServerApi) => client.call((admin) => admin.mailboxes.setPassword({ address: 'a@example.org', currentPassword: 'x' })),
  ],
  ['INVALID_INPUT', 'not valid', (client: ServerApi) => client.call((admin) => admin.domains.create({ name: 'no domain' }))],
])('turns a refusal of the server into %s', async (code, words, call) => {
  using client = api();
  await expect(call(client)).rejects.toMatchObject({ name: 'PalomarError', code, message: expect.stringContaining(words) as string });
});

it('says NOT_SET_UP where there is no key, without connecting', async () => {
  onServer = { exitCode: 1, stdout: '', stderr: 'cat: /etc/palomar/secrets/api-token: No such file or directory' };
  using client = api(1);
  await expect(client.call((admin) => admin.domains.list())).rejects.toMatchObject({ code: 'NOT_SET_UP' });
});

it('says SERVER_API_FAILED where nothing listens, and where the key is not taken', async () => {
  using nobody = api(1);
  await expect(nobody.call((admin) => admin.domains.list())).rejects.toMatchObject({ code: 'SERVER_API_FAILED' });
  accepted = TOKENS[1];
  using refused = api();
  await expect(refused.call((admin) => admin.domains.list())).rejects.toMatchObject({
    code: 'SERVER_API_FAILED',
    message: expect.stringContaining('key') as string,
  });
});

it('stops waiting when cancelled', async () => {
  using client = api();
  const signal = AbortSignal.timeout(200);
  await expect(client.call((admin) => admin.mailboxes.list({}, { signal }), { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('shows domains as the app knows them', async () => {
  using client = api();
  const mail = createMailService({
    apiOf: () => Promise.resolve(client),
    recoveryKeys: { get: () => null, newestOf: () => null, add: () => undefined, all: () => [] },
  });
  expect(await mail.domains.list({ serverId: serverId.parse('x') })).toEqual([
    {
      name: 'example.org',
      dkimSelector: 's1',
      dkimPublicKey: domain.dkim.publicKey,
      ed25519: null,
      createdAt: domain.createdAt,
      mailboxes: 1,
      aliases: 2,
    },
  ]);
});
