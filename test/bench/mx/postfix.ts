/**
 * Postfix as Debian configures it, cut down to what receives, in front of Dovecot's LMTP: every message is fsynced into the queue
 * (smtpd's 250) and again into a Maildir. A private instance: own configuration, own queue, loopback only.
 */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Dovecot } from '../../support/mta/dovecot.ts';
import { cpuMsOfFamily } from './cpu.ts';

const run = promisify(execFile);

interface Ports {
  /** No filter, no milter, no maps but static ones. */
  readonly unchecked: number;
  /** SPF and DMARC by OpenDMARC, DKIM by OpenDKIM. */
  readonly checked: number;
  /** STARTTLS and SASL, as on 587. */
  readonly submission: number;
}

export interface Postfix extends AsyncDisposable {
  readonly ports: Ports;
  /** CPU time so far, of the master and everything it started. */
  cpuMs(): number;
  /** What it wrote, for when it does not do as it should. */
  log(): string;
}

export interface PostfixOptions {
  readonly directory: string;
  readonly dovecot: Dovecot;
  /** `inet:…` addresses, asked in this order. */
  readonly milters: readonly string[];
  readonly certificate: { readonly cert: string; readonly key: string };
}

export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  const [config, queue, data] = ['config', 'queue', 'data'].map((name) => path.join(options.directory, name));
  if (!config || !queue || !data) throw new Error('A folder has no name.');
  for (const folder of [config, queue, data]) mkdirSync(folder, { recursive: true });
  chmodSync(options.directory, 0o755);
  writeFileSync(path.join(config, 'chain.pem'), `${options.certificate.key}\n${options.certificate.cert}`, { mode: 0o600 });
  // Postfix listens with SO_REUSEPORT: beside the leftover of a run that was killed it would start without a word, and get a share of the connections.
  const ports = { unchecked: await freePort(), checked: await freePort(), submission: await freePort() };
  const logFile = path.join(options.directory, 'mail.log');
  writeFileSync(path.join(config, 'main.cf'), mainCf(options, { config, queue, data, logFile }));
  writeFileSync(path.join(config, 'master.cf'), masterCf(options, ports));
  await run('chown', ['postfix', data]);
  await run('postfix', ['-c', config, 'start']);
  const stopAtOnce = (): void => void spawnSync('postfix', ['-c', config, 'abort'], { stdio: 'ignore' });
  process.once('exit', stopAtOnce);
  const master = Number(readFileSync(path.join(queue, 'pid', 'master.pid'), 'utf8').trim());
  return {
    ports,
    cpuMs: () => cpuMsOfFamily(master),
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
    [Symbol.asyncDispose]: async () => {
      process.off('exit', stopAtOnce);
      await run('postfix', ['-c', config, 'stop']).catch(() => undefined);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}

interface Folders {
  readonly config: string;
  readonly queue: string;
  readonly data: string;
  readonly logFile: string;
}

function mainCf(options: PostfixOptions, folders: Folders): string {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${folders.queue}`,
    `data_directory = ${folders.data}`,
    'multi_instance_enable = no',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'myhostname = mail.dovecote.test',
    'mydestination =',
    'virtual_mailbox_domains = dovecote.test',
    'virtual_mailbox_maps = static:all',
    `virtual_transport = lmtp:unix:${options.dovecot.lmtp}`,
    'message_size_limit = 80000000',
    `maillog_file = ${folders.logFile}`,
    `maillog_file_prefixes = ${options.directory}`,
    'smtpd_client_connection_count_limit = 0',
    'smtpd_recipient_restrictions = reject_unauth_destination',
    `smtpd_tls_chain_files = ${path.join(folders.config, 'chain.pem')}`,
    'smtpd_sasl_type = dovecot',
    `smtpd_sasl_path = ${options.dovecot.auth}`,
    'milter_default_action = tempfail',
    '',
  ].join('\n');
}

function masterCf({ milters }: PostfixOptions, ports: Ports): string {
  return [
    `127.0.0.1:${ports.unchecked} inet n - n - - smtpd`,
    `127.0.0.1:${ports.checked} inet n - n - - smtpd -o smtpd_milters=${milters.join(',')}`,
    `127.0.0.1:${ports.submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'error unix - - n - - error',
    'lmtp unix - - n - - lmtp',
    'anvil unix - - n - 1 anvil',
    'proxymap unix - - n - - proxymap',
    'showq unix n - n - - showq',
    'flush unix n - n 1000? 0 flush',
    'verify unix - - n - 1 verify',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n');
}
