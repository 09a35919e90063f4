/**
 * mx and the storage service against Debian's Postfix with Dovecot's LMTP behind it, on the same machine, fsync on both: 4 KB, 100 KB
 * and 5 MB over 1, 10 and 50 connections by Postfix's own load generator, which pipelines nothing. One table with every check off on
 * both sides; one with SPF, DKIM and DMARC of a signed message on both (OpenDKIM and OpenDMARC for Postfix; OpenDKIM has its keys from a
 * file and asks no DNS).
 *
 * The contestants take turns; the tables have the median of the rounds. "250" is when the sender has its last reply: the message is in
 * Postfix's queue, but in our mailbox already; so Postfix is also timed until the last message is in the Maildir.
 *
 *     node test/bench/mx.ts [rounds [on|off]]      needs root and the Debian packages in PACKAGES
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createSelfSigned } from '../../server-bundle/jobs/self-signed.ts';
import { dkimSignature } from '../../server-bundle/trust/dkim-sign.ts';
import { startDovecot } from '../support/mta/dovecot.ts';
import type { Dovecot } from '../support/mta/dovecot.ts';
import { startDns } from './mx/dns.ts';
import { startMilters } from './mx/milters.ts';
import type { Milters } from './mx/milters.ts';
import { startPalomar } from './mx/palomar.ts';
import type { Palomar } from './mx/palomar.ts';
import { startPostfix } from './mx/postfix.ts';
import type { Postfix } from './mx/postfix.ts';

const PACKAGES = ['postfix', 'dovecot-lmtpd', 'opendkim', 'opendmarc', 'redis-server'];
const ROUNDS = Number(process.argv[2] ?? 3);
const SENDER = 'stranger.test';
/** Of one run: smtp-source waits for ever for a server that says nothing. */
const RUN_MAX_MS = 180_000;
const TABLES = process.argv[3] === undefined ? [false, true] : [process.argv[3] === 'on'];

interface Shape {
  readonly name: string;
  readonly sizeBytes: number;
  readonly connections: number;
  readonly messages: number;
  /** Many messages over each connection, or a connection for each. */
  readonly keep: boolean;
}

const KIB = 1024;
const SIZES = [
  { name: '4 KB', sizeBytes: 4 * KIB, messages: 1_000 },
  { name: '100 KB', sizeBytes: 100 * KIB, messages: 300 },
  { name: '5 MB', sizeBytes: 5 * KIB * KIB, messages: 50 },
];
const SHAPES: readonly Shape[] = [
  ...SIZES.flatMap((size) => [1, 10, 50].map((connections) => ({ ...size, connections, keep: true }))),
  { name: '4 KB, a connection each', sizeBytes: 4 * KIB, messages: 500, connections: 10, keep: false },
];

interface Result {
  readonly perSecond: number;
  readonly deliveredPerSecond: number;
  readonly cpuMs: number;
}

interface Contestant {
  readonly what: string;
  run(shape: Shape, letter: string): Promise<Result>;
}

async function main(): Promise<void> {
  if (!existsSync('/usr/sbin/smtp-source')) throw new Error(`This needs: apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`);
  const root = mkdtempSync(path.join(tmpdir(), 'pb-'));
  // Postfix's and Dovecot's agents are other users and must get through.
  chmodSync(root, 0o755);
  try {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { domain: SENDER, selector: 's', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    const keys = { [`s._domainkey.${SENDER}`]: `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}` };
    await using dns = await startDns({ ...keys, [SENDER]: 'v=spf1 ip4:127.0.0.1 -all', [`_dmarc.${SENDER}`]: 'v=DMARC1; p=reject' });
    const certificate = createSelfSigned(['mail.dovecote.test'], Date.now());
    await using palomar = await startPalomar({ directory: path.join(root, 'palomar'), dns, certificate });
    await using dovecot = await startDovecot(path.join(root, 'd'));
    await using milters = await startMilters(path.join(root, 'milters'), dns.address, keys);
    await using postfix = await startPostfix({ directory: path.join(root, 'postfix'), dovecot, milters: milters.addresses, certificate });
    for (const checks of TABLES) await table(root, checks, contestantsOf({ palomar, postfix, dovecot, milters }, checks), key);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function table(root: string, checks: boolean, contestants: readonly Contestant[], key: Parameters<typeof dkimSignature>[1]): Promise<void> {
  const rows: object[] = [];
  for (const shape of SHAPES) {
    const letter = path.join(root, `letter-${shape.sizeBytes}`);
    writeFileSync(letter, letterOf(shape.sizeBytes, key).toString().replaceAll('\r\n', '\n'));
    const results = new Map<string, Result[]>(contestants.map(({ what }) => [what, []]));
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const contestant of contestants) {
        const result = await contestant.run(shape, letter);
        if (round > 0) results.get(contestant.what)?.push(result);
      }
    rows.push(rowOf(shape, results));
  }
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(`\nmx, SPF, DKIM and DMARC ${checks ? 'on' : 'off'} on both sides: medians of ${ROUNDS} rounds, load average ${load} at the end`);
  console.table(rows);
}

const [OPEN, LOCKED, POSTFIX] = ['open', 'locked', 'postfix'] as const;

function rowOf(shape: Shape, results: ReadonlyMap<string, readonly Result[]>): object {
  const median = (what: string | undefined, value: (result: Result) => number): number => {
    const sorted = (results.get(what ?? '') ?? []).map(value).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  const [open, locked] = [median(OPEN, (result) => result.perSecond), median(LOCKED, (result) => result.perSecond)];
  const [queued, delivered] = [median(POSTFIX, (result) => result.perSecond), median(POSTFIX, (result) => result.deliveredPerSecond)];
  const cpu = [OPEN, LOCKED, POSTFIX].map((what) => median(what, (result) => result.cpuMs).toFixed(2)).join(' / ');
  return {
    size: shape.name,
    connections: shape.connections,
    'palomar, owner in': Math.round(open),
    'sealed, owner away': Math.round(locked),
    'postfix 250': Math.round(queued),
    'postfix delivered': Math.round(delivered),
    '× 250': (open / queued).toFixed(2),
    'sealed × 250': (locked / queued).toFixed(2),
    '× delivered': (open / delivered).toFixed(2),
    'sealed × delivered': (locked / delivered).toFixed(2),
    'CPU ms, in / away / postfix': cpu,
  };
}

interface Sides {
  readonly palomar: Palomar;
  readonly postfix: Postfix;
  readonly dovecot: Dovecot;
  readonly milters: Milters;
}

function contestantsOf({ palomar, postfix, dovecot, milters }: Sides, checks: boolean): readonly Contestant[] {
  const mx = checks ? 'mx' : 'mx unchecked';
  const ourCpu = (): number => ['sqlite', mx, 'valkey'].reduce((sum, name) => sum + (palomar.cpuMs()[name] ?? 0), 0);
  const ours = (what: string): Contestant => ({
    what,
    run: async (shape, letter) => {
      const [before, had] = [ourCpu(), await palomar.received()];
      const perSecond = await load(checks ? palomar.ports.checked : palomar.ports.unchecked, `${what}@dovecote.test`, shape, letter);
      const cpuMs = (ourCpu() - before) / shape.messages;
      const came = (await palomar.received()) - had;
      if (what === OPEN && came !== shape.messages) throw new Error(`${shape.messages} messages were accepted and ${came} are in the mailbox.`);
      return { perSecond, deliveredPerSecond: perSecond, cpuMs };
    },
  });
  const theirCpu = (): number => postfix.cpuMs() + (checks ? milters.cpuMs() : 0);
  return [
    ours(OPEN),
    ours(LOCKED),
    {
      what: POSTFIX,
      run: async (shape, letter) => {
        const [before, started, had] = [theirCpu(), performance.now(), dovecot.received('open')];
        const port = checks ? postfix.ports.checked : postfix.ports.unchecked;
        const perSecond = await load(port, 'open@dovecote.test', shape, letter).catch((error: unknown) => {
          throw new Error(`Postfix did not take the messages; the end of its log:\n${tail(postfix)}`, { cause: error });
        });
        while (dovecot.received('open') - had < shape.messages) {
          if (performance.now() - started > RUN_MAX_MS)
            throw new Error(`Postfix has not delivered everything; the end of its log:\n${tail(postfix)}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const deliveredPerSecond = shape.messages / ((performance.now() - started) / 1000);
        return { perSecond, deliveredPerSecond, cpuMs: (theirCpu() - before) / shape.messages };
      },
    },
  ];
}

function tail(postfix: Postfix): string {
  return postfix.log().split('\n').slice(-20).join('\n');
}

/** Messages a second, from the first connection to the last 250. */
async function load(port: number, recipient: string, shape: Shape, letter: string): Promise<number> {
  const amount = ['-s', `${shape.connections}`, '-m', `${shape.messages}`, '-F', letter, ...(shape.keep ? ['-d'] : [])];
  const envelope = ['-f', `ann@${SENDER}`, '-t', recipient, '-M', `client.${SENDER}`];
  const started = performance.now();
  const child = spawn('smtp-source', [...amount, ...envelope, `inet:127.0.0.1:${port}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: RUN_MAX_MS,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === null) throw new Error(`smtp-source had no end to ${shape.messages} messages of ${shape.name} after ${RUN_MAX_MS / 1000} s.`);
  if (code !== 0) throw new Error(`smtp-source ended with ${code}.`);
  return shape.messages / ((performance.now() - started) / 1000);
}

/** Signed. Without a Message-ID: mx would know the second copy for a retry of the first. */
function letterOf(sizeBytes: number, key: Parameters<typeof dkimSignature>[1]): Buffer {
  const head = `From: Ann <ann@${SENDER}>\r\nTo: <open@dovecote.test>\r\nSubject: A letter for the dovecote\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n`;
  const line = 'The pigeons came home at dusk, each to its own hole, and nobody else could see in.\r\n';
  const raw = Buffer.from(head + line.repeat(Math.max(1, Math.round((sizeBytes - head.length) / line.length))));
  return Buffer.concat([Buffer.from(dkimSignature(raw, key)), raw]);
}

// So that what was started is stopped: see mx/postfix.ts.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
