/** A private instance of Debian's Postfix: own configuration, own queue; nothing of the machine's own Postfix is touched. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { makePeerCertificate, untilItListens } from './peer.ts';
import type { Peer, PeerOptions } from './peer.ts';

const run = promisify(execFile);
const DOMAIN = 'postfix.test';
const HOST = `mail.${DOMAIN}`;
export const DISCARDED = `list.${DOMAIN}`;

export async function startPostfixPeer(options: PeerOptions): Promise<Peer> {
  const { directory } = options;
  const [config, queue, data, mail] = ['config', 'queue', 'data', 'mail'].map((name) => path.join(directory, name));
  if (!config || !queue || !data || !mail) throw new Error('A folder has no name.');
  for (const folder of [config, queue, data, mail]) mkdirSync(folder, { recursive: true });
  chmodSync(mail, 0o777);
  await makePeerCertificate(directory, HOST);
  await run('chown', ['postfix', data]);
  writeFileSync(path.join(config, 'main.cf'), mainCf(options, { queue, data, mail }));
  writeFileSync(path.join(config, 'master.cf'), masterCf(options.port));
  const logFile = path.join(directory, 'mail.log');
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  await run('postfix', ['-c', config, 'start']);
  await untilItListens(options.port, log);
  return {
    domain: DOMAIN,
    port: options.port,
    maildir: path.join(mail, 'all'),
    log,
    [Symbol.asyncDispose]: async () => {
      await run('postfix', ['-c', config, 'stop']).catch(() => undefined);
    },
  };
}

function mainCf(options: PeerOptions, folders: { readonly queue: string; readonly data: string; readonly mail: string }): string {
  const level = options.tls ? 'may' : 'none';
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${folders.queue}`,
    `data_directory = ${folders.data}`,
    'multi_instance_enable = no',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    `myhostname = ${HOST}`,
    'mydestination =',
    `virtual_mailbox_domains = ${DOMAIN}`,
    `virtual_mailbox_base = ${folders.mail}`,
    'virtual_mailbox_maps = static:all/',
    'virtual_uid_maps = static:65534',
    'virtual_gid_maps = static:65534',
    'virtual_mailbox_limit = 0',
    'message_size_limit = 83886080',
    'mynetworks = 127.0.0.0/8',
    `relayhost = [127.0.0.1]:${options.relayPort}`,
    // For many recipients: taken, named in the log, and thrown away.
    `transport_maps = inline:{{${DISCARDED} = discard:}}`,
    'default_destination_recipient_limit = 1000',
    'smtpd_recipient_limit = 2000',
    'smtputf8_enable = yes',
    `maillog_file = ${path.join(options.directory, 'mail.log')}`,
    `maillog_file_prefixes = ${options.directory}`,
    `smtpd_tls_security_level = ${level}`,
    `smtpd_tls_chain_files = ${options.directory}/key.pem, ${options.directory}/certificate.pem`,
    `smtp_tls_security_level = ${options.tls ? 'encrypt' : 'none'}`,
    'minimal_backoff_time = 1s',
    'maximal_backoff_time = 2s',
    'queue_run_delay = 1s',
    'smtpd_relay_restrictions = permit_mynetworks, reject',
    '',
  ].join('\n');
}

function masterCf(port: number): string {
  return [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    'showq unix n - n - - showq',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'virtual unix - n n - - virtual',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n');
}
