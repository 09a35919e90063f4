/**
 * Outbound against Debian's Postfix on the same machine, by turns: messages of 4 KB for ten domains, all behind one smtp-sink, from ten who submit at once, timed until
 * the sink has the last. Both queue each message on disk (fsync) before they say so, and both send several over one connection.
 *
 *     node test/bench/outbound.ts [messages [rounds]]      needs root and the Debian package postfix
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { silentLog } from '../../server-bundle/base/log.ts';
import { startOutbound } from '../../server-bundle/protocols/outbound/server.ts';
import { realStorage } from '../integration/smtp/support/real-storage.ts';
import { tableResolver } from '../integration/smtp/support/services.ts';

const MESSAGES = Number(process.argv[2] ?? 2_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const SUBMITTERS = 10;
const SINK_PORT = 31_225;
const POSTFIX_PORT = 31_125;
const DOMAINS = Array.from({ length: 10 }, (_, index) => `d${index}.test`);
const LETTER = Buffer.from(`From: paloma@dovecote.test\r\nSubject: bench\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(52)}`);
const run = promisify(execFile);

const folder = mkdtempSync(path.join(tmpdir(), 'palomar-bench-outbound-'));
chmodSync(folder, 0o755);
const sink = spawn('smtp-sink', ['-u', 'postfix', `127.0.0.1:${SINK_PORT}`, '1000'], { stdio: 'ignore' });
try {
  await untilOpen(SINK_PORT);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await palomar());
    theirs.push(await postfix(path.join(folder, `postfix${round}`)));
  }
  const [a, b] = [median(ours), median(theirs)];
  console.log(`${MESSAGES} messages, ${ROUNDS} rounds, median (all: ${ours.map(Math.round).join(' ')} | ${theirs.map(Math.round).join(' ')})`);
  console.log(`palomar ${Math.round(a)}/s   postfix ${Math.round(b)}/s   ratio ${(a / b).toFixed(2)}`);
} finally {
  sink.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Messages per second. */
async function palomar(): Promise<number> {
  await using real = await realStorage();
  const resolver = {
    ...tableResolver({}),
    mx: () => Promise.resolve([{ exchange: 'mx.sink.test', priority: 10 }]),
    a: () => Promise.resolve(['127.0.0.1']),
  };
  const deps = { storage: real.as('smtp-bree'), resolver, log: silentLog(), hostname: 'mail.dovecote.test', domain: 'dovecote.test' };
  await using _outbound = await startOutbound({ ...deps, stopGraceMs: 1_000, port: SINK_PORT, allowLoopback: true, pollMs: 20 });
  await using smtp = real.as('smtp');
  await using api = real.as('api');
  const begun = performance.now();
  let next = 0;
  const submitter = async (): Promise<void> => {
    for (let index = next++; index < MESSAGES; index = next++)
      await smtp.call('queue.submit', {
        queueId: `m${index}`,
        from: `s${index % 20}@dovecote.test`,
        recipients: [`r@${DOMAINS[index % 10] ?? ''}`],
        raw: LETTER,
      });
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
  while (
    (await api.call('queue.list', { limit: 1, state: 'waiting' })).length + (await api.call('queue.list', { limit: 1, state: 'sending' })).length >
    0
  )
    await new Promise((resolve) => setTimeout(resolve, 10));
  const seconds = (performance.now() - begun) / 1000;
  const bad = await api.call('queue.list', { limit: 1, state: 'failed' });
  if (bad.length > 0) throw new Error(`A message failed: ${bad[0]?.lastResponse ?? ''}`);
  return MESSAGES / seconds;
}

async function postfix(home: string): Promise<number> {
  const [config = '', queue = '', data = ''] = ['config', 'queue', 'data'].map((name) => path.join(home, name));
  for (const one of [home, config, queue, data]) mkdirSync(one, { recursive: true });
  chmodSync(home, 0o755);
  const main = [
    'compatibility_level = 3.6',
    `queue_directory = ${queue}`,
    `data_directory = ${data}`,
    'multi_instance_enable = no',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'myhostname = mail.dovecote.test',
    'mydestination =',
    `relayhost = [127.0.0.1]:${SINK_PORT}`,
    'mynetworks = 127.0.0.0/8',
    'smtp_connection_cache_destinations = 127.0.0.1',
    'maillog_file = /dev/null',
    'maillog_file_prefixes = /dev',
    'smtpd_client_connection_count_limit = 0',
    '',
  ];
  writeFileSync(path.join(config, 'main.cf'), main.join('\n'));
  const listening = `127.0.0.1:${POSTFIX_PORT} inet n - n - - smtpd`;
  const master = readFileSync('/etc/postfix/master.cf', 'utf8')
    .replace(/^smtp +inet .*$/m, listening)
    .replace(/^(\S+ +\S+ +\S+ +\S+ +)y( )/gm, '$1n$2');
  writeFileSync(path.join(config, 'master.cf'), master);
  await run('chown', ['postfix', data]);
  await run('postfix', ['-c', config, 'start']);
  try {
    await untilOpen(POSTFIX_PORT);
    const begun = performance.now();
    const perDomain = MESSAGES / DOMAINS.length;
    const source = ['-s', '1', '-l', String(LETTER.length), '-m', String(perDomain), '-f', 's@dovecote.test'];
    await Promise.all(DOMAINS.map((domain) => run('smtp-source', [...source, '-t', `r@${domain}`, `127.0.0.1:${POSTFIX_PORT}`])));
    while (['incoming', 'active', 'deferred', 'maildrop'].some((name) => files(path.join(queue, name)) > 0))
      await new Promise((resolve) => setTimeout(resolve, 10));
    return MESSAGES / ((performance.now() - begun) / 1000);
  } finally {
    await run('postfix', ['-c', config, 'stop']).catch(() => undefined);
  }
}

function files(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function untilOpen(port: number): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
