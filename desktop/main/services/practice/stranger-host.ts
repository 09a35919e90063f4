/**
 * The stranger's mail server: Postfix for `stranger.test`, which signs what it sends (DKIM, RFC 6376) and writes what it found out
 * about what it receives into Authentication-Results (RFC 8601): DKIM by OpenDKIM, SPF and DMARC by OpenDMARC. Pure.
 */
import type { FileInContainer } from './containers.ts';
import { DKIM_SELECTOR, STRANGER_DOMAIN, type WorldLayout } from './layout.ts';

export const STRANGER_USER = 'stranger';
export const STRANGER_MAILDIR = `/home/${STRANGER_USER}/Maildir`;
const HOST = `mail.${STRANGER_DOMAIN}`;

export function strangerFiles(layout: WorldLayout, dkimPrivateKey: string): readonly FileInContainer[] {
  const file = (path: string, content: string, mode = 0o644) => ({ path, content, mode });
  return [
    file('etc/postfix/main.cf', MAIN_CF),
    file('practice/opendkim.conf', OPENDKIM),
    file('practice/opendkim-resolver.conf', opendkimResolver(layout.addresses.resolver.ipv4)),
    file('practice/opendmarc.conf', OPENDMARC),
    file('practice/ignore-hosts', '127.0.0.1\n::1\n'),
    file('practice/dkim.pem', dkimPrivateKey, 0o600),
    file('practice/start', START, 0o755),
  ];
}

const MAIN_CF = `compatibility_level = 3.6
maillog_file = /dev/stdout
myhostname = ${HOST}
myorigin = ${STRANGER_DOMAIN}
mydestination = ${STRANGER_DOMAIN}, ${HOST}, localhost
mynetworks = 127.0.0.0/8 [::1]/128
inet_interfaces = all
inet_protocols = all
smtp_host_lookup = dns
home_mailbox = Maildir/
virtual_alias_maps = inline:{{postmaster@${STRANGER_DOMAIN} = ${STRANGER_USER}@${STRANGER_DOMAIN}}}
alias_maps =
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_banner = $myhostname ESMTP
biff = no
smtpd_tls_security_level = may
smtpd_tls_chain_files = /practice/tls/key.pem, /practice/tls/cert.pem
smtpd_tls_loglevel = 1
smtpd_tls_received_header = yes
smtp_tls_security_level = may
smtp_tls_loglevel = 1
queue_run_delay = 5s
minimal_backoff_time = 5s
maximal_backoff_time = 10s
milter_default_action = tempfail
smtpd_milters = inet:127.0.0.1:8891, inet:127.0.0.1:8893
non_smtpd_milters = inet:127.0.0.1:8891
`;

/** OpenDKIM asks through libunbound, which knows by itself that `test` does not exist (RFC 6761) unless told otherwise. */
function opendkimResolver(resolver: string): string {
  return `server:
  local-zone: "test." nodefault
forward-zone:
  name: "."
  forward-addr: ${resolver}
`;
}

const OPENDKIM = `Syslog no
Mode sv
Domain ${STRANGER_DOMAIN}
Selector ${DKIM_SELECTOR}
KeyFile /practice/dkim.pem
Canonicalization relaxed/simple
OversignHeaders From
Socket inet:8891@127.0.0.1
InternalHosts 127.0.0.1,::1
AuthservID ${HOST}
AlwaysAddARHeader yes
ResolverConfiguration /practice/opendkim-resolver.conf
UserID opendkim
`;

const OPENDMARC = `Syslog false
AuthservID ${HOST}
TrustedAuthservIDs ${HOST}
IgnoreHosts /practice/ignore-hosts
Socket inet:8893@127.0.0.1
SPFIgnoreResults true
SPFSelfValidate true
SoftwareHeader false
UserID opendmarc
`;

/** Postfix asks both milters from the first connection on: it starts last. */
const START = `#!/bin/sh
set -eu
mkdir -p /practice/tls
id ${STRANGER_USER} >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin ${STRANGER_USER}
if [ ! -f /practice/tls/cert.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /practice/tls/key.pem -out /practice/tls/cert.pem -days 3650 -subj /CN=${HOST} -addext subjectAltName=DNS:${HOST} 2>/dev/null
fi
chown opendkim:opendkim /practice/dkim.pem
postconf -F '*/*/chroot = n'
opendkim -x /practice/opendkim.conf
opendmarc -c /practice/opendmarc.conf
exec postfix start-fg
`;
