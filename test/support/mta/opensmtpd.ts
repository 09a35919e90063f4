/** Debian's OpenSMTPD, unpacked over the machine's files: it excludes Postfix, which other tests need. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startOverlay } from '../debian-overlay.ts';
import { makePeerCertificate, untilItListens } from './peer.ts';
import type { Peer, PeerOptions } from './peer.ts';

const DOMAIN = 'opensmtpd.test';
const HOST = `mail.${DOMAIN}`;

export async function startOpenSmtpd(options: PeerOptions): Promise<Peer> {
  const { directory } = options;
  mkdirSync(path.join(directory, 'mail'), { recursive: true });
  await makePeerCertificate(directory, HOST);
  writeFileSync(path.join(directory, 'smtpd.conf'), configuration(options), { mode: 0o644 });
  const overlay = await startOverlay({
    packages: ['opensmtpd', 'libevent-2.1-7', 'libdb5.3'],
    users: ['peer', 'opensmtpd', 'opensmtpq'],
    directory,
    prepare: [
      'chown -R peer:peer /peer/mail',
      'chown root:root /peer /peer/*.pem && chmod 600 /peer/key.pem && chmod 755 /peer',
      'mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd && chmod 711 /var/lib/opensmtpd/empty /var/spool/smtpd',
    ],
    command: '/usr/sbin/smtpd -d -f /peer/smtpd.conf',
  });
  const log = (): string => overlay.output();
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
  return `pki peer cert "/peer/certificate.pem"
pki peer key "/peer/key.pem"
smtp max-message-size "80M"
listen on 127.0.0.1 port ${port} ${tls ? 'tls pki peer ' : ''}hostname ${HOST}
listen on socket
table everybody { "@" = "peer" }
action "in" maildir "/peer/mail" virtual <everybody>
action "out" relay host "${tls ? 'smtp+tls' : 'smtp+notls'}://127.0.0.1:${relayPort}" ${tls ? 'tls no-verify ' : ''}helo ${HOST}
match from any for domain "${DOMAIN}" action "in"
match from any for any action "out"
`;
}
