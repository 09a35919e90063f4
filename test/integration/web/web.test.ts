/** The public pages, over real sockets with a real certificate. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import path from 'node:path';
import { connect } from 'node:tls';
import { expect, it } from 'vitest';
import { watchCertificate } from '../../../server-bundle/base/certificate.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { createSelfSigned } from '../../../server-bundle/jobs/self-signed.ts';
import { startWeb } from '../../../server-bundle/web/web.ts';
import { temporaryDirectory } from '../../support/storage-stage.ts';

const TOKEN = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function writeCertificate(directory: string): Promise<string> {
  const pair = createSelfSigned(['mail.dovecote.test'], Date.now());
  for (const [name, content] of [
    ['key.pem', pair.key],
    ['certificate.pem', pair.cert],
  ] as const) {
    await writeFile(path.join(directory, `${name}.new`), content);
    await rename(path.join(directory, `${name}.new`), path.join(directory, name));
  }
  return pair.cert;
}

async function website() {
  const directory = await temporaryDirectory();
  await mkdir(path.join(directory.path, 'challenges'));
  await writeFile(path.join(directory.path, 'challenges', TOKEN), `${TOKEN}.thumbprint`);
  await writeCertificate(directory.path);
  const stop = new AbortController();
  const certificate = await watchCertificate(directory.path, { signal: stop.signal, pollMs: 20 });
  const server = await startWeb({
    certificate,
    tlsDirectory: directory.path,
    domain: 'dovecote.test',
    hostname: 'mail.dovecote.test',
    log: silentLog(),
    host: '127.0.0.1',
    httpPort: 0,
    httpsPort: 0,
  });
  const ask = (secure: boolean, urlPath: string, options: { method?: string; host?: string } = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const make = secure ? httpsRequest : httpRequest;
      const request = make({
        host: '127.0.0.1',
        port: secure ? server.httpsPort : server.httpPort,
        path: urlPath,
        method: options.method ?? 'GET',
        headers: { host: options.host ?? 'mail.dovecote.test' },
        rejectUnauthorized: false,
        agent: false,
      });
      request.on('error', reject).on('response', (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      request.end();
    });
  return {
    ...server,
    directory: directory.path,
    ask,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await server[Symbol.asyncDispose]();
      await certificate[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

it('answers a certificate challenge, and gives no other file of the directory or outside it', async () => {
  await using site = await website();
  const base = '/.well-known/acme-challenge/';
  expect(await site.ask(false, base + TOKEN)).toMatchObject({ status: 200, body: `${TOKEN}.thumbprint` });
  for (const urlPath of [
    '',
    'unknown-token-0000',
    '../key.pem',
    '..%2fkey.pem',
    '%2e%2e/key.pem',
    `${TOKEN}/../../key.pem`,
    '....//key.pem',
    'a\\..\\key.pem',
  ])
    expect(await site.ask(false, base + urlPath), urlPath).toMatchObject({ status: 404, body: '' });
});

it('sends everything else to HTTPS, and never to a host that is not ours', async () => {
  await using site = await website();
  expect((await site.ask(false, '/mail/x?y=1')).headers.location).toBe('https://mail.dovecote.test/mail/x');
  expect((await site.ask(false, '/', { host: 'imap.dovecote.test:80' })).headers.location).toBe('https://imap.dovecote.test/');
  expect((await site.ask(false, '/', { host: 'evil.test' })).headers.location).toBe('https://mail.dovecote.test/');
  expect((await site.ask(false, '//evil.test/')).headers.location).toBe('https://mail.dovecote.test/');
  expect((await site.ask(false, '/', { method: 'POST' })).status).toBe(308);
});

it('shows the settings to people and to mail programs, under strict headers', async () => {
  await using site = await website();
  const page = await site.ask(true, '/');
  expect(page.body).toContain('This mail host is up');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'/);
  expect(page.headers['strict-transport-security']).toContain('max-age');
  for (const urlPath of ['/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=ana%40dovecote.test', '/mail/config-v1.1.xml']) {
    const document = await site.ask(true, urlPath);
    expect(document.headers['content-type']).toContain('application/xml');
    expect(document.body).toContain('<hostname>mail.dovecote.test</hostname>\n      <port>993</port>');
    expect(document.body).toContain('<incomingServer type="pop3">\n      <hostname>mail.dovecote.test</hostname>\n      <port>995</port>');
  }
  expect((await site.ask(true, '/__proto__')).status).toBe(404);
  expect((await site.ask(true, '/', { method: 'POST' })).status).toBe(405);
});

it('takes a new certificate without dropping an open connection', async () => {
  await using site = await website();
  const fingerprintOf = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: site.httpsPort, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      }).on('error', reject);
    });
  const before = await fingerprintOf();
  const open = connect({ host: '127.0.0.1', port: site.httpsPort, rejectUnauthorized: false });
  await new Promise((resolve) => open.once('secureConnect', resolve));
  await writeCertificate(site.directory);
  await expect.poll(fingerprintOf).not.toBe(before);
  open.write('GET /robots.txt HTTP/1.1\r\nHost: mail.dovecote.test\r\nConnection: close\r\n\r\n');
  let answer = '';
  for await (const chunk of open) answer += String(chunk);
  expect(answer).toContain('200 OK');
});
