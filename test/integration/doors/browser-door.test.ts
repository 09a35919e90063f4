/** The loopback door against everyone who should not get in, and against paths that should not lead out. */
import http from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../../desktop/contract/index.ts';
import { startBrowserDoor, type BrowserDoor } from '../../../desktop/main/entry/browser/door.ts';
import { createFakeApp } from '../../support/fake-app.ts';

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let door: BrowserDoor;
let cookie: string;
let urls: string[];

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-door-'));
  mkdirSync(path.join(folder, 'site/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'site/index.html'), '<meta name="palomar-nonce" content="__PALOMAR_NONCE__">');
  writeFileSync(path.join(folder, 'site/assets/a.js'), 'export {};');
  writeFileSync(path.join(folder, 'secret.json'), '"secret"');
  symlinkSync(path.join(folder, 'secret.json'), path.join(folder, 'site/link.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  urls = [];
  const own = await startBrowserDoor({ app: createFakeApp(), folder: path.join(folder, 'site'), onUrl: (url) => urls.push(url) });
  door = own;
  const entered = await ask(new URL(own.url).pathname + new URL(own.url).search);
  cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return () => own[Symbol.asyncDispose]();
});

/** Speaks raw HTTP: fetch would tidy paths and refuse a foreign Host. */
function ask(target: string, more: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: door.port, path: target, method: more.method ?? 'GET', headers: more.headers ?? {} });
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end();
  });
}

const inside = (target: string, more: Record<string, string> = {}): Promise<Answer> => ask(target, { headers: { cookie, ...more } });

describe('entering', () => {
  it('exchanges the link for a cookie that scripts and other sites never get, named after the port', async () => {
    const answer = await ask(new URL(door.url).search.replace('?', '/?'));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(new RegExp(`^palomar-${String(door.port)}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
  });

  it('opens each link once, and tells the next', async () => {
    const used = new URL(urls[0] ?? '').search;
    const answer = await ask(`/${used}`);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(urls).toHaveLength(2);
    expect(urls[1]).toBe(door.url);
    expect(urls[1]).not.toBe(urls[0]);
  });

  it.each(['', '?token=', '?token=wrong', '?token[]=a', `?token=${'x'.repeat(43)}`])('keeps out a visitor with %j', async (query) => {
    const answer = await ask(`/${query}`);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).not.toContain('palomar-nonce');
  });

  it.each(['palomar-1=x', 'palomar=x', ''])('keeps out the cookie %j', async (value) => {
    expect((await ask('/', { headers: { cookie: value } })).status).toBe(401);
    expect((await ask('/assets/a.js', { headers: { cookie: value } })).status).toBe(401);
  });
});

describe('serving', () => {
  it('sends the page with a policy whose nonce is new each time', async () => {
    const [one, two] = [await inside('/'), await inside('/')];
    const nonceOf = (answer: Answer): string => /content="([^"]+)"/.exec(answer.body)?.[1] ?? '';
    expect(one.status).toBe(200);
    expect(nonceOf(one)).toMatch(/^[\w-]{22}$/);
    expect(nonceOf(one)).not.toBe(nonceOf(two));
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonceOf(one)}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(one.headers['x-content-type-options']).toBe('nosniff');
    expect(one.headers['x-frame-options']).toBe('DENY');
    expect(one.headers['cache-control']).toBe('no-store');
  });

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/....//secret.json',
    '//secret.json',
    '/link.json',
    '/assets',
    '/assets/',
    '/a.js%00.html',
    '/__proto__',
    'http://127.0.0.1/secret.json',
  ])('finds nothing at %s', async (target) => {
    const answer = await inside(target);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('secret');
  });

  it('takes nothing but GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) expect((await ask('/', { method, headers: { cookie } })).status).toBe(405);
    expect((await ask('/', { method: 'HEAD', headers: { cookie } })).status).toBe(200);
  });

  it('refuses an endless address', async () => {
    expect((await inside(`/${'a'.repeat(5000)}`)).status).toBe(400);
  });

  it.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]'])('answers no request for the host %s', async (host) => {
    expect((await inside('/', { host })).status).toBe(421);
  });
});

describe('calling', () => {
  const own = (): string => `http://127.0.0.1:${String(door.port)}`;

  /** The status of the upgrade: 101, or what it was refused with. */
  function upgrade(headers: Record<string, string>, target = '/rpc'): Promise<number> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${String(door.port)}${target}`, { headers });
      socket.on('error', () => undefined);
      const end = (status: number): void => {
        socket.terminate();
        resolve(status);
      };
      socket.on('open', () => end(101));
      socket.on('unexpected-response', (_request, response) => end(response.statusCode ?? 0));
    });
  }

  it('opens for our own page with its cookie', async () => {
    expect(await upgrade({ cookie, origin: own() })).toBe(101);
  });

  it('stays shut for other origins, hosts, paths and visitors', async () => {
    expect(await upgrade({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade({ cookie, origin: `http://localhost:${String(door.port)}` })).toBe(403);
    expect(await upgrade({ cookie, origin: 'null' })).toBe(403);
    expect(await upgrade({ cookie })).toBe(403);
    expect(await upgrade({ origin: own() })).toBe(401);
    expect(await upgrade({ cookie: `palomar-${String(door.port)}=x`, origin: own() })).toBe(401);
    expect(await upgrade({ cookie, origin: own(), host: 'evil.example' })).toBe(421);
    expect(await upgrade({ cookie, origin: own() }, '/other')).toBe(404);
  });

  it('carries calls, errors with their code, and streams that end when left', async () => {
    const socket = new WebSocket(`${own().replace('http', 'ws')}/rpc`, { headers: { cookie, origin: own() } });
    // The adapter wants the DOM's WebSocket; the one of ws has the same listeners.
    const client = createORPCClient<ContractRouterClient<Contract>>(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
    expect((await client.app.status()).version).toBe('0.1.0');
    await expect(client.vault.unlock({ passphrase: 'wrong' })).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    await expect(client.servers.probe({ host: '', port: 22, user: 'root', jump: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const states = [];
    for await (const state of await client.servers.watch()) {
      states.push(state.state);
      if (states.length === 2) break;
    }
    expect(states).toEqual(['connected', 'failed']);
    socket.close();
  });

  it('drops a message that is too large', async () => {
    const socket = new WebSocket(`${own().replace('http', 'ws')}/rpc`, { headers: { cookie, origin: own() } });
    socket.on('error', () => undefined);
    const code = await new Promise<number>((resolve) => {
      socket.on('open', () => socket.send('x'.repeat(5_000_000)));
      socket.on('close', resolve);
    });
    expect([1006, 1009]).toContain(code);
  });
});

it('closes its sockets and its port when its owner stops it', async () => {
  const stop = new AbortController();
  const other = await startBrowserDoor({ app: createFakeApp(), folder: path.join(folder, 'site'), signal: stop.signal });
  stop.abort();
  await expect
    .poll(() =>
      fetch(other.url).then(
        () => 'open',
        () => 'closed',
      ),
    ) // prettier-ignore
    .toBe('closed');
});

it('says what to do when its port is taken', async () => {
  const opening = startBrowserDoor({ app: createFakeApp(), folder: path.join(folder, 'site'), port: door.port });
  await expect(opening).rejects.toThrow(`cannot open on port ${String(door.port)}. Another program uses it already. Choose another one`);
});

it('says what to do when the interface was not built', async () => {
  await expect(startBrowserDoor({ app: createFakeApp(), folder: '/nonexistent' })).rejects.toThrow('npm run build');
});
