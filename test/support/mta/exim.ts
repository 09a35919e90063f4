/** Debian's Exim 4, unpacked over the machine's files: it excludes Postfix, which other tests need. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startOverlay } from '../debian-overlay.ts';
import { makePeerCertificate, untilItListens } from './peer.ts';
import type { Peer, PeerOptions } from './peer.ts';

const DOMAIN = 'exim.test';
const HOST = `mail.${DOMAIN}`;

export async function startExim(options: PeerOptions): Promise<Peer> {
  const { directory } = options;
  for (const folder of ['spool', 'log', 'mail']) mkdirSync(path.join(directory, folder), { recursive: true });
  await makePeerCertificate(directory, HOST);
  writeFileSync(path.join(directory, 'exim.conf'), configuration(options), { mode: 0o644 });
  copyFileSync(path.join(directory, 'key.pem'), path.join(directory, 'exim-key.pem'));
  chmodSync(path.join(directory, 'exim-key.pem'), 0o600);
  const overlay = await startOverlay({
    packages: ['exim4-base', 'exim4-config', 'exim4-daemon-light', 'libdb5.3', 'libgnutls-dane0', 'libidn12', 'libnsl2', 'libunbound8'],
    users: ['peer', 'Debian-exim'],
    directory,
    prepare: ['chown -R peer:peer /peer/spool /peer/log /peer/mail /peer/exim-key.pem'],
    command: '/usr/sbin/exim4 -C /peer/exim.conf -bdf -q1s',
  });
  const mainLog = path.join(directory, 'log', 'mainlog');
  const log = (): string => `${overlay.output()}\n${existsSync(mainLog) ? readFileSync(mainLog, 'utf8') : ''}`;
  await untilItListens(options.port, log);
  return {
    domain: DOMAIN,
    port: options.port,
    maildir: path.join(directory, 'mail'),
    log,
    [Symbol.asyncDispose]: () => overlay[Symbol.asyncDispose](),
  };
}

function configuration({ port, relayPort, tls }: PeerOptions): string {
  return `primary_hostname = ${HOST}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
tls_advertise_hosts = ${tls ? '*' : ''}
tls_certificate = /peer/certificate.pem
tls_privatekey = /peer/exim-key.pem
spool_directory = /peer/spool
log_file_path = /peer/log/%slog
pid_file_path = /peer/spool/exim.pid
exim_user = peer
exim_group = peer
never_users =
acl_smtp_rcpt = accept
acl_smtp_data = accept
acl_smtp_mail = accept
chunking_advertise_hosts = *
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
allow_utf8_domains = true
message_size_limit = 80M
recipients_max = 2000
smtp_accept_max = 100
keep_environment =
begin acl
begin routers
ours:
  driver = accept
  domains = ${DOMAIN}
  transport = maildir
others:
  driver = manualroute
  route_list = * 127.0.0.1::${relayPort}
  self = send
  transport = out
begin transports
maildir:
  driver = appendfile
  directory = /peer/mail
  maildir_format
  user = peer
out:
  driver = smtp
  max_rcpt = 0
  hosts_try_chunking = *
  ${tls ? 'hosts_require_tls = *' : 'hosts_avoid_tls = *'}
  tls_try_verify_hosts = :
begin retry
* * F,2m,1s
`;
}
