/** The admin API over a real socket and a real storage server. */
import { request } from 'node:http';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { expect, it } from 'vitest';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { AdminContract } from '../../../server-bundle/contract/admin.ts';
import { createSelfSigned } from '../../../server-bundle/jobs/self-signed.ts';
import { startApi } from '../../../server-bundle/web/api.ts';
import { PASSWORD, stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const TOKEN = 'ab'.repeat(32);

interface Api extends AsyncDisposable {
  readonly url: string;
  readonly client: ContractRouterClient<AdminContract>;
  get(urlPath: string, headers?: Record<string, string>): Promise<Response>;
}

async function api(world: Stage): Promise<Api> {
  const server = await startApi({
    storage: world.as('api'),
    token: new Sensitive(TOKEN),
    tlsDirectory: world.directory,
    version: '1.2.3',
    log: silentLog(),
    host: '127.0.0.1',
    port: 0,
  });
  const url = `http://127.0.0.1:${server.port}`;
  const headers = { authorization: `Bearer ${TOKEN}` };
  return {
    url,
    client: createORPCClient(new RPCLink({ url: `${url}/rpc`, headers })),
    get: (urlPath, given = headers) => fetch(url + urlPath, { headers: given }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

it('serves the whole contract: domains, mailboxes, aliases, queue', async () => {
  await using world = await stage();
  await using it = await api(world);
  const { client } = it;
  expect(await client.health.get()).toMatchObject({ version: '1.2.3', storage: true });
  const domain = await client.domains.create({ name: 'loft.test' });
  expect(domain).toMatchObject({ name: 'loft.test', mailboxes: 0, dkim: { algorithm: 'rsa-sha256' } });
  const made = await client.mailboxes.create({ address: 'Cai@loft.test' });
  expect(made).toMatchObject({ address: 'cai@loft.test', locked: true });
  expect(made.password).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/);
  expect((await client.mailboxes.create({ address: 'dov@loft.test', password: PASSWORD })).password).toBeNull();
  const { password } = await client.mailboxes.setPassword({ address: 'cai@loft.test', currentPassword: made.password ?? '' });
  await world.as('imap').call('login.open', { address: 'cai@loft.test', password: password ?? '' });
  await client.aliases.create({ address: 'all@loft.test', targets: ['cai@loft.test', 'far@stranger.test'] });
  expect((await client.aliases.list({ domain: 'loft.test' }))[0]?.targets).toEqual(['cai@loft.test', 'far@stranger.test']);
  expect(await client.queue.list({ limit: 10 })).toEqual([]);
  await client.aliases.remove({ address: 'all@loft.test' });
  await keepsEveryKindOfRecipient(client);
  await client.mailboxes.remove({ address: 'cai@loft.test' });
  expect((await client.mailboxes.list({})).map((row) => row.address)).toEqual(['dov@loft.test']);
});

async function keepsEveryKindOfRecipient(client: Awaited<ReturnType<typeof api>>['client']): Promise<void> {
  const pattern = '/^(.+)-desk$/i@loft.test';
  await client.aliases.create({ address: pattern, targets: ['$1@loft.test', 'https://hooks.example.com/$1'], label: 'Desks' });
  expect(await client.aliases.update({ address: pattern, disabledReply: 421, position: 3 })).toMatchObject({
    kind: 'pattern',
    label: 'Desks',
    disabledReply: 421,
    position: 3,
    targets: ['$1@loft.test', 'https://hooks.example.com/$1'],
  });
  const [hook] = await client.webhooks.list();
  expect(hook).toMatchObject({ url: 'https://hooks.example.com/$1', rotatedAt: null });
  expect((await client.webhooks.rotate({ url: hook?.url ?? '' })).secret).not.toBe(hook?.secret);
  await client.aliases.remove({ address: pattern });
  const rule = await client.accessRules.create({ domain: 'loft.test', action: 'deny', kind: 'cidr', value: '203.0.113.0/24', note: 'noisy' });
  expect(await client.accessRules.list({ domain: 'loft.test' })).toEqual([rule]);
  await client.accessRules.remove({ id: rule.id });
  await expect(client.aliases.create({ address: '/(/@loft.test', targets: ['cai@loft.test'] })).rejects.toThrow(/cannot be read/);
  await expect(client.aliases.create({ address: 'x@loft.test\r\nX: y', targets: ['cai@loft.test'] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(client.aliases.create({ address: 'x@loft.test', targets: ['cai@loft.test'], label: 'a\nb' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  await expect(client.aliases.create({ address: 'x@loft.test', targets: ['https://169.254.169.254/'] })).rejects.toThrow(/not a public address/);
}

it('takes an alias with slashes in its address by its path', async () => {
  await using world = await stage();
  await using it = await api(world);
  const address = '/^a\\/b-(.+)$/@dovecote.test';
  await it.client.aliases.create({ address, targets: ['$1@stranger.test'] });
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const place = `${it.url}/v1/aliases/${encodeURIComponent(address)}`;
  const changed = await fetch(place, { method: 'PATCH', headers, body: JSON.stringify({ label: 'by hand' }) });
  expect(await changed.json()).toMatchObject({ address, label: 'by hand' });
  expect((await fetch(place, { method: 'DELETE', headers })).status).toBe(200);
  expect(await it.client.aliases.list({})).toEqual([]);
});

it('says in one code each what went wrong', async () => {
  await using world = await stage();
  await using it = await api(world);
  const { client } = it;
  await world.account('ana');
  await expect(client.domains.create({ name: 'dovecote.test' })).rejects.toMatchObject({ code: 'CONFLICT', status: 409, defined: true });
  await expect(client.domains.remove({ name: 'dovecote.test' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(client.domains.get({ name: 'none.test' })).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404, defined: true });
  await expect(client.mailboxes.setPassword({ address: 'ana@dovecote.test', currentPassword: 'no' })).rejects.toMatchObject({
    code: 'WRONG_PASSWORD',
    status: 403,
    defined: true,
  });
  await expect(client.domains.create({ name: 'not a domain' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(client.certificate.get()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('describes the certificate that is served, and why there is no better one', async () => {
  await using world = await stage();
  await using it = await api(world);
  const { cert } = createSelfSigned(['mail.dovecote.test'], Date.now());
  await writeFile(path.join(world.directory, 'certificate.pem'), cert);
  await writeFile(path.join(world.directory, 'status.json'), JSON.stringify({ lastProblem: 'DNS', lastTryAt: 1, nextTryAt: null }));
  expect(await it.client.certificate.get()).toMatchObject({ state: 'self-signed', names: ['mail.dovecote.test'], lastProblem: 'DNS' });
});

it('is OpenAPI as well, and describes itself', async () => {
  await using world = await stage();
  await using it = await api(world);
  expect(await (await it.get('/v1/domains/dovecote.test')).json()).toMatchObject({ name: 'dovecote.test' });
  expect((await it.get('/v1/domains/none.test')).status).toBe(404);
  const document = (await (await it.get('/openapi.json')).json()) as { paths: Record<string, unknown> };
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/domains/{name}', '/mailboxes/{address}/password', '/queue']));
});

it('answers nobody without the token, but says whether it lives', async () => {
  await using world = await stage();
  await using it = await api(world);
  for (const headers of [{}, { authorization: TOKEN }, { authorization: `Bearer ${TOKEN}0` }, { authorization: `Basic ${TOKEN}` }])
    for (const urlPath of ['/v1/domains', '/rpc/domains/list', '/openapi.json', '/']) expect((await it.get(urlPath, headers)).status).toBe(401);
  expect((await it.get('/health', {})).status).toBe(200);
  expect((await it.get('/nothing')).status).toBe(404);
});

it('takes no body larger than a mebibyte, announced or not', async () => {
  await using world = await stage();
  await using it = await api(world);
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(`${it.url}/v1/domains`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    });
    call.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
    call.write(`{"name":"${'a'.repeat(600_000)}`);
    call.end(`${'a'.repeat(600_000)}"}`);
  });
  expect(status).toBe(413);
});

it('keeps filter scripts of mailboxes, and tells every mistake of one with its place', async () => {
  await using world = await stage();
  await using it = await api(world);
  const { client } = it;
  await client.mailboxes.create({ address: 'paloma@dovecote.test' });
  const address = 'paloma@dovecote.test';
  await client.sieve.put({ address, name: 'Körner', script: 'discard;', activate: true });
  expect(await client.sieve.list({ address })).toMatchObject([{ name: 'Körner', sizeBytes: 8, active: true }]);
  expect(await client.sieve.get({ address, name: 'Körner' })).toEqual({ script: 'discard;' });
  const wrong = client.sieve.put({ address, name: 'Körner', script: 'keep;\nfileinto "x"; stpo;' });
  await expect(wrong).rejects.toMatchObject({
    code: 'SCRIPT_WRONG',
    message: expect.stringMatching(/^line 2, column 1: The command "fileinto" needs /) as string,
    data: {
      mistakes: [
        { line: 2, column: 1 },
        { line: 2, column: 15, message: 'There is no command "stpo".' },
      ],
    },
  });
  expect((await client.sieve.check({ script: 'kepe;' })).mistakes).toEqual([{ line: 1, column: 1, message: 'There is no command "kepe".' }]);
  await expect(client.sieve.remove({ address, name: 'Körner' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await client.sieve.activate({ address, name: null });
  await client.sieve.remove({ address, name: 'Körner' });
  await expect(client.sieve.get({ address, name: 'Körner' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.sieve.list({ address: 'nobody@dovecote.test' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
