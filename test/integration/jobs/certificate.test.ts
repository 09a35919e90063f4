/** The certificate job against pebble, an ACME server that refuses nonces at random: names, challenge and order are real. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import dnsPacket from 'dns-packet';
import { expect, it } from 'vitest';
import { watchCertificate } from '../../../server-bundle/base/certificate.ts';
import { readCertificateStatus } from '../../../server-bundle/base/certificate-status.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { startJobs } from '../../../server-bundle/jobs/bree.ts';
import type { AddressResolver } from '../../../server-bundle/jobs/certificate-job.ts';
import { createSelfSigned } from '../../../server-bundle/jobs/self-signed.ts';
import { startWeb } from '../../../server-bundle/web/web.ts';
import { stage, temporaryDirectory } from '../../support/storage-stage.ts';

/** Tells pebble that every name is this machine. */
async function nameServer(): Promise<AsyncDisposable & { readonly port: number }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = dnsPacket.decode(message);
    const name = query.questions?.[0]?.name ?? '';
    const wantsA = query.questions?.[0]?.type === 'A';
    const answer = dnsPacket.encode({
      type: 'response',
      id: query.id ?? 0,
      flags: dnsPacket.RECURSION_AVAILABLE,
      questions: query.questions ?? [],
      answers: wantsA ? [{ type: 'A', name, ttl: 1, data: '127.0.0.1' }] : [],
    });
    socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Pebble extends AsyncDisposable {
  readonly directoryUrl: string;
  readonly authority: string;
}

async function pebble(directory: string, options: { httpPort: number; dnsPort: number }): Promise<Pebble> {
  const own = createSelfSigned(['localhost'], Date.now());
  await writeFile(path.join(directory, 'pebble-cert.pem'), own.cert);
  await writeFile(path.join(directory, 'pebble-key.pem'), own.key);
  const [port, managementPort] = [await freePort(), await freePort()];
  const configuration = {
    pebble: {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${managementPort}`,
      certificate: path.join(directory, 'pebble-cert.pem'),
      privateKey: path.join(directory, 'pebble-key.pem'),
      httpPort: options.httpPort,
      tlsPort: 1,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
      retryAfter: { authz: 1, order: 1 },
    },
  };
  await writeFile(path.join(directory, 'pebble.json'), JSON.stringify(configuration));
  const child: ChildProcess = spawn('pebble', ['-config', path.join(directory, 'pebble.json'), '-dnsserver', `127.0.0.1:${options.dnsPort}`], {
    stdio: 'ignore',
    env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '10' },
  });
  await once(child, 'spawn');
  return {
    directoryUrl: `https://localhost:${port}/dir`,
    authority: own.cert,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

function resolverOf(here: Set<string>): AddressResolver {
  return { a: (name) => Promise.resolve(here.has(name) ? ['127.0.0.1'] : []), aaaa: () => Promise.resolve([]) };
}

it('serves a self-signed certificate at once, then one from the authority for every name that leads here', async () => {
  await using directory = await temporaryDirectory();
  await using world = await stage();
  await using dns = await nameServer();
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  await using acme = await pebble(directory.path, { httpPort, dnsPort: dns.port });
  const tlsDirectory = path.join(directory.path, 'tls');
  const here = new Set<string>();
  let clockMs = 0;
  await using jobs = await startJobs({
    stack: {
      domain: 'dovecote.test',
      hostname: 'mail.dovecote.test',
      addresses: { ipv4: '127.0.0.1', ipv6: null },
      acme: { directoryUrl: acme.directoryUrl, email: null, certificateAuthority: acme.authority },
    },
    tlsDirectory,
    storage: world.as('bree'),
    resolver: resolverOf(here),
    log: silentLog(),
    clock: {
      now: () => Date.now(),
      sleep: (durationMs, options) => {
        clockMs += durationMs;
        return new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, Math.min(durationMs, 200));
          options?.signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(new Error('stopped'));
          });
        });
      },
    },
  });
  const certificate = async (): Promise<X509Certificate> => new X509Certificate(await readFile(path.join(tlsDirectory, 'certificate.pem'), 'utf8'));
  const names = async (): Promise<string[]> => ((await certificate()).subjectAltName ?? '').split(', ').sort();
  expect((await certificate()).issuer).toBe((await certificate()).subject);
  await expect.poll(async () => (await readCertificateStatus(tlsDirectory))?.lastProblem ?? '').toContain('does not lead to this server yet');

  const stop = new AbortController();
  await using watch = await watchCertificate(tlsDirectory, { signal: stop.signal, pollMs: 50 });
  await using web = await startWeb({
    certificate: watch,
    tlsDirectory,
    domain: 'dovecote.test',
    hostname: 'mail.dovecote.test',
    log: silentLog(),
    host: '127.0.0.1',
    httpPort,
    httpsPort,
  });
  for (const name of ['mail', 'imap']) here.add(`${name}.dovecote.test`);
  await expect.poll(async () => (await certificate()).issuer, { timeout: 60_000, interval: 200 }).toContain('Pebble');
  expect(await names()).toEqual(['DNS:imap.dovecote.test', 'DNS:mail.dovecote.test']);
  here.add('smtp.dovecote.test');
  await expect.poll(names, { timeout: 60_000, interval: 200 }).toContain('DNS:smtp.dovecote.test');
  await expect.poll(async () => (await readCertificateStatus(tlsDirectory))?.lastProblem).toBeNull();

  for (const secret of ['key.pem', 'account.json']) expect((await stat(path.join(tlsDirectory, secret))).mode & 0o777, secret).toBe(0o600);
  expect(await readdir(path.join(tlsDirectory, 'challenges'))).toEqual([]);
  expect(clockMs).toBeGreaterThan(0);
  expect([web.httpPort, typeof jobs]).toEqual([httpPort, 'object']);
  stop.abort();
});

it('keeps the certificate it has and says why when the authority cannot be reached', async () => {
  await using directory = await temporaryDirectory();
  await using world = await stage();
  const port = await freePort();
  await using jobs = await startJobs({
    stack: {
      domain: 'dovecote.test',
      hostname: 'mail.dovecote.test',
      addresses: { ipv4: '127.0.0.1', ipv6: null },
      acme: { directoryUrl: `https://127.0.0.1:${port}/dir`, email: null, certificateAuthority: null },
    },
    tlsDirectory: directory.path,
    storage: world.as('bree'),
    resolver: resolverOf(new Set(['mail.dovecote.test'])),
    log: silentLog(),
  });
  const before = await readFile(path.join(directory.path, 'certificate.pem'), 'utf8');
  await expect
    .poll(async () => (await readCertificateStatus(directory.path))?.lastProblem ?? '', { timeout: 60_000 })
    .toMatch(/cannot be reached: ECONNREFUSED/);
  expect(await readFile(path.join(directory.path, 'certificate.pem'), 'utf8')).toBe(before);
  expect(jobs).toBeDefined();
});
