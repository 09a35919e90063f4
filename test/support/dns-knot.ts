/**
 * Real authoritative servers on loopback: Knot (Debian package `knot`), one process for each address, all on one free port, so that walking
 * from the root passes through real referrals. Nothing outside its temporary folder is read or written.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface KnotZone {
  readonly name: string;
  /** Lines of a zone file, without SOA. */
  readonly lines: readonly string[];
  /** Takes updates signed with the key. */
  readonly updates?: boolean;
  /** Signed by Knot itself (DNSSEC). */
  readonly signed?: boolean;
}

export interface KnotServer {
  /** 127.0.0.x */
  readonly address: string;
  readonly zones: readonly KnotZone[];
}

export interface Knot extends AsyncDisposable {
  readonly port: number;
}

export const TSIG_KEY = {
  keyName: 'practice',
  algorithm: 'hmac-sha256',
  secret: Buffer.from('a secret of thirty-two bytes ....').toString('base64'),
} as const;

const KNOTD = '/usr/sbin/knotd';
const READY_MS = 10_000;

export async function startKnot(servers: readonly KnotServer[]): Promise<Knot> {
  if (!existsSync(KNOTD)) throw new Error('These tests need a real DNS server: apt-get install knot');
  const port = await freePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'palomar-knot-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const server of servers) children.push(await startOne(path.join(folder, server.address), server, port));
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, [Symbol.asyncDispose]: stop };
}

async function startOne(folder: string, server: KnotServer, port: number): Promise<ChildProcess> {
  // With its database inside: keys are kept there.
  await mkdir(path.join(folder, 'db'), { recursive: true });
  for (const zone of server.zones) await writeFile(path.join(folder, fileOf(zone)), zoneFile(zone));
  const configuration = path.join(folder, 'knot.conf');
  await writeFile(configuration, configurationOf(folder, server, port));
  const child = spawn(KNOTD, ['-c', configuration], { stdio: ['ignore', 'pipe', 'pipe'] });
  await ready(child);
  return child;
}

function configurationOf(folder: string, server: KnotServer, port: number): string {
  const zones = server.zones.map(
    (zone) =>
      `  - domain: ${zone.name === '.' ? '.' : `${zone.name}.`}\n    file: ${fileOf(zone)}\n${zone.updates === true ? '    acl: update\n' : ''}${zone.signed === true ? '    dnssec-signing: on\n' : ''}`,
  );
  return `server:
    rundir: ${folder}
    listen: ${server.address}@${port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: stdout
    any: info
database:
    storage: ${folder}/db
key:
  - id: ${TSIG_KEY.keyName}
    algorithm: ${TSIG_KEY.algorithm}
    secret: ${TSIG_KEY.secret}
  - id: other
    algorithm: hmac-sha512
    secret: ${TSIG_KEY.secret}
acl:
  - id: update
    key: ${TSIG_KEY.keyName}
    action: update
template:
  - id: default
    storage: ${folder}
    zonefile-sync: -1
    journal-content: none
zone:
${zones.join('')}`;
}

function zoneFile(zone: KnotZone): string {
  return [`$ORIGIN ${zone.name === '.' ? '.' : `${zone.name}.`}`, '$TTL 60', '@ SOA ns hostmaster 1 60 30 604800 1', ...zone.lines, ''].join('\n');
}

function fileOf(zone: KnotZone): string {
  return zone.name === '.' ? 'root.zone' : `${zone.name}.zone`;
}

async function ready(child: ChildProcess): Promise<void> {
  let output = '';
  const signal = AbortSignal.timeout(READY_MS);
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('server started')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`knotd ended:\n${output}`)));
    signal.addEventListener('abort', () => reject(new Error(`knotd is not ready:\n${output}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
