/**
 * Signed and unsigned zones on a real Knot, and a real validating unbound (Debian packages) in front of it that trusts their keys: what the stack's own
 * resolver is to mail. A zone may be given a wrong key to trust: for the resolver it is forged then.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startKnot } from './dns-knot.ts';
import type { KnotZone } from './dns-knot.ts';

export interface ValidatedZone extends KnotZone {
  /** Trusted by a key that is not its own. */
  readonly forged?: boolean;
}

export interface ValidatingResolver extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

const UNBOUND = '/usr/sbin/unbound';
const READY_MS = 15_000;
const run = promisify(execFile);

export async function startValidatingResolver(address: string, zones: readonly ValidatedZone[]): Promise<ValidatingResolver> {
  if (!existsSync(UNBOUND)) throw new Error('These tests need a validating resolver: apt-get install unbound');
  const knot = await startKnot([{ address, zones }]);
  const folder = await mkdtemp(path.join(tmpdir(), 'palomar-unbound-'));
  try {
    const anchors = await Promise.all(zones.filter(({ signed }) => signed === true).map((zone) => anchorOf(zone, address, knot.port)));
    const port = await freeUdpPort(address);
    const file = path.join(folder, 'unbound.conf');
    await writeFile(file, configurationOf({ folder, address, port, zones, knotPort: knot.port, anchors }));
    const child = spawn(UNBOUND, ['-d', '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    await started(child.stderr, once(child, 'exit'));
    return {
      host: address,
      port,
      [Symbol.asyncDispose]: async () => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
        await knot[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await knot[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The key that signs the keys, once Knot has signed the zone. */
async function anchorOf(zone: ValidatedZone, address: string, port: number): Promise<string> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const { stdout } = await run('kdig', [`@${address}`, '-p', String(port), '+short', '+tcp', zone.name, 'DNSKEY']);
    const key = stdout.split('\n').find((line) => line.startsWith('257 '));
    if (key !== undefined) return anchorFrom(zone, key);
    if (Date.now() > deadline) throw new Error(`The zone ${zone.name} has no key: ${stdout}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function anchorFrom(zone: ValidatedZone, key: string): string {
  const [flags = '', protocol = '', algorithm = '', ...text] = key.split(' ');
  const bytes = Buffer.from(text.join(''), 'base64');
  if (zone.forged === true) bytes.reverse();
  return `${zone.name}. DNSKEY ${flags} ${protocol} ${algorithm} ${bytes.toString('base64')}`;
}

interface Parts {
  readonly folder: string;
  readonly address: string;
  readonly port: number;
  readonly zones: readonly ValidatedZone[];
  readonly knotPort: number;
  readonly anchors: readonly string[];
}

function configurationOf({ folder, address, port, zones, knotPort, anchors }: Parts): string {
  const server = [
    `interface: ${address}`,
    `port: ${port}`,
    'access-control: 127.0.0.0/8 allow',
    'chroot: ""',
    'username: ""',
    `directory: "${folder}"`,
    'pidfile: ""',
    'use-syslog: no',
    'logfile: ""',
    'verbosity: 1',
    'do-ip6: no',
    'num-threads: 1',
    'do-not-query-localhost: no',
    'module-config: "validator iterator"',
    'local-zone: "test." nodefault',
    // What no zone here knows is absent at once; the Internet is not asked.
    'local-zone: "." refuse',
    ...zones.map(({ name }) => `local-zone: "${name}." transparent`),
    ...anchors.map((anchor) => `trust-anchor: "${anchor}"`),
  ];
  const stubs = zones.flatMap(({ name }) => ['stub-zone:', `  name: "${name}."`, `  stub-addr: ${address}@${knotPort}`]);
  return ['server:', ...server.map((line) => `  ${line}`), ...stubs, 'remote-control:', '  control-enable: no', ''].join('\n');
}

async function started(stderr: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<void> {
  let output = '';
  const signal = AbortSignal.timeout(READY_MS);
  await new Promise<void>((resolve, reject) => {
    stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('start of service')) resolve();
    });
    void ended.then(() => reject(new Error(`unbound ended:\n${output}`)));
    signal.addEventListener('abort', () => reject(new Error(`unbound is not ready:\n${output}`)));
  });
}

async function freeUdpPort(address: string): Promise<number> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
