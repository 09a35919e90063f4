/**
 * The authority of the practice world: Knot with the root, `test`, both mail domains and the reverse zones, each signed
 * (RFC 4035) with a DS in its parent, and RFC 2136 updates under a TSIG key (RFC 8945). Pure: files in, nothing done.
 */
import type { FileInContainer } from './containers.ts';
import { DKIM_SELECTOR, PRACTICE_DOMAIN, ROOT_SERVER, STRANGER_DOMAIN, TSIG_KEY, TTL_SECONDS, type WorldLayout } from './layout.ts';

export interface AuthorityOptions {
  readonly layout: WorldLayout;
  /** Base64. */
  readonly tsigSecret: string;
  /** Base64 SPKI of the stranger's DKIM key. */
  readonly strangerDkimKey: string;
}

interface Zone {
  readonly name: string;
  readonly parent: string | null;
  readonly updatable: boolean;
  readonly records: readonly string[];
}

const STORAGE = '/var/lib/knot';

export function authorityFiles(options: AuthorityOptions): readonly FileInContainer[] {
  const zones = zonesOf(options);
  return [
    { path: 'etc/knot/knot.conf', mode: 0o644, content: knotConfiguration(zones, options.tsigSecret) },
    { path: 'practice/start', mode: 0o755, content: startScript(zones) },
    ...zones.map((zone) => ({ path: `practice/zones/${zoneFile(zone.name)}`, mode: 0o644, content: zoneText(zone) })),
  ];
}

/** Prints the DS records of a zone's key in presentation format; SHA-256 only. */
export function dsCommand(zone: string): readonly string[] {
  return ['/bin/sh', '-c', `keymgr -c /etc/knot/knot.conf "$1" ds | grep ' 13 2 '`, 'sh', zone];
}

function zonesOf({ layout, strangerDkimKey }: AuthorityOptions): readonly Zone[] {
  const { authority, stranger, acme, resolver } = layout.addresses;
  const both = (name: string, at: { readonly ipv4: string; readonly ipv6: string }) => [`${name}. A ${at.ipv4}`, `${name}. AAAA ${at.ipv6}`];
  const nameServer = (zone: string) => `ns.${zone}`;
  const delegate = (zone: string) => [`${zone}. NS ${nameServer(zone)}.`, `${nameServer(zone)}. A ${authority.ipv4}`];
  const reverse = (name: string, zone: string, host: string) => `${name}.${zone}. PTR ${host}.`;
  const rootServer = `${ROOT_SERVER}. A ${authority.ipv4}`;
  return [
    {
      name: PRACTICE_DOMAIN,
      parent: 'test',
      updatable: true,
      records: delegate(PRACTICE_DOMAIN),
    },
    {
      name: STRANGER_DOMAIN,
      parent: 'test',
      updatable: false,
      records: [
        ...delegate(STRANGER_DOMAIN),
        `${STRANGER_DOMAIN}. MX 10 mail.${STRANGER_DOMAIN}.`,
        ...both(`mail.${STRANGER_DOMAIN}`, stranger),
        `${STRANGER_DOMAIN}. TXT "v=spf1 mx -all"`,
        `mail.${STRANGER_DOMAIN}. TXT "v=spf1 a -all"`,
        `_dmarc.${STRANGER_DOMAIN}. TXT "v=DMARC1; p=quarantine"`,
        `${DKIM_SELECTOR}._domainkey.${STRANGER_DOMAIN}. TXT ${quoted(`v=DKIM1; k=rsa; p=${strangerDkimKey}`)}`,
      ],
    },
    {
      name: layout.reverse.ipv4,
      parent: '.',
      updatable: true,
      records: [`${layout.reverse.ipv4}. NS ${ROOT_SERVER}.`, reverse(lastByte(stranger.ipv4), layout.reverse.ipv4, `mail.${STRANGER_DOMAIN}`)],
    },
    {
      name: layout.reverse.ipv6,
      parent: '.',
      updatable: true,
      records: [
        `${layout.reverse.ipv6}. NS ${ROOT_SERVER}.`,
        reverse(interfaceNibbles(stranger.ipv6), layout.reverse.ipv6, `mail.${STRANGER_DOMAIN}`),
      ],
    },
    {
      name: 'test',
      parent: '.',
      updatable: false,
      records: [
        `test. NS ${ROOT_SERVER}.`,
        rootServer,
        ...both('acme.test', acme),
        ...both('resolver.test', resolver),
        ...delegate(PRACTICE_DOMAIN),
        ...delegate(STRANGER_DOMAIN),
      ],
    },
    {
      name: '.',
      parent: null,
      updatable: false,
      records: [
        `. NS ${ROOT_SERVER}.`,
        rootServer,
        `test. NS ${ROOT_SERVER}.`,
        `${layout.reverse.ipv4}. NS ${ROOT_SERVER}.`,
        `${layout.reverse.ipv6}. NS ${ROOT_SERVER}.`,
      ],
    },
  ];
}

function zoneText(zone: Zone): string {
  const owner = zone.name === '.' ? '.' : `${zone.name}.`;
  const soa = `${owner} SOA ${ROOT_SERVER}. hostmaster.test. 1 60 30 604800 1`;
  return [`$TTL ${TTL_SECONDS}`, soa, ...zone.records, ''].join('\n');
}

function knotConfiguration(zones: readonly Zone[], tsigSecret: string): string {
  const entries = zones.map((zone) =>
    [`  - domain: ${zone.name}`, `    file: ${zoneFile(zone.name)}`, ...(zone.updatable ? ['    acl: practice'] : [])].join('\n'),
  );
  return `server:
    listen: [ 0.0.0.0@53, ::@53 ]
    rundir: /run/knot
    user: knot:knot
log:
  - target: stderr
    any: info
database:
    storage: ${STORAGE}
key:
  - id: ${TSIG_KEY}
    algorithm: hmac-sha256
    secret: ${tsigSecret}
acl:
  - id: practice
    key: ${TSIG_KEY}
    action: [ update, transfer ]
policy:
  - id: practice
    manual: on
    single-type-signing: on
    algorithm: ecdsap256sha256
    dnskey-ttl: ${TTL_SECONDS}
template:
  - id: default
    storage: ${STORAGE}/zones
    dnssec-signing: on
    dnssec-policy: practice
zone:
${entries.join('\n')}
`;
}

/** Keys are made once; a child's DS must stand in its parent before the parent is signed, so children come first in the list. */
function startScript(zones: readonly Zone[]): string {
  const keys = zones.flatMap((zone) => [
    `keymgr -c /etc/knot/knot.conf '${zone.name}' generate algorithm=ecdsap256sha256 ksk=yes zsk=yes`,
    ...(zone.parent === null
      ? []
      : [`  keymgr -c /etc/knot/knot.conf '${zone.name}' ds | grep ' 13 2 ' >> ${STORAGE}/zones/${zoneFile(zone.parent)}`]),
  ]);
  return `#!/bin/sh
set -eu
mkdir -p /run/knot ${STORAGE}
chown -R knot:knot /run/knot ${STORAGE}
if [ ! -d ${STORAGE}/zones ]; then
  cp -r /practice/zones ${STORAGE}/zones
  ${keys.join('\n  ')}
  chown -R knot:knot ${STORAGE}
fi
exec knotd -c /etc/knot/knot.conf
`;
}

function zoneFile(zone: string): string {
  return `${zone === '.' ? 'root' : zone}.zone`;
}

/** A TXT value as strings of at most 255 bytes (RFC 1035 §3.3.14). */
function quoted(text: string): string {
  return (text.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ');
}

function lastByte(ipv4: string): string {
  return ipv4.slice(ipv4.lastIndexOf('.') + 1);
}

/** The low 64 bits of fdNN::H as reversed nibbles. */
function interfaceNibbles(ipv6: string): string {
  const digits = ipv6.slice(ipv6.lastIndexOf(':') + 1).padStart(16, '0');
  return Array.from(digits).reverse().join('.');
}
