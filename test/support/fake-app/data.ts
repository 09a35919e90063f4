/** Believable nouns for the fake app: one healthy server, one that is away, records, checks, services. */
import type { AuditEntry, Container, DnsCheck, DnsRecord, MailMailbox, Preflight, Server } from '../../../desktop/contract/index.ts';
import { server as serverModel } from '../../../desktop/contract/index.ts';

export const NOW = '2026-11-20T18:30:00.000Z';
const GIB = 2 ** 30;
const MIB = 2 ** 20;

export const FINGERPRINT = 'SHA256:Nw3kq0mT6xZr1bV9dQ4sYh8uJc2eLf7aPg5oXi0WnBk';

export function makeServer(id: string, more: Partial<Server> = {}): Server {
  return {
    ...serverModel.parse({
      id,
      name: id,
      endpoint: { host: '203.0.113.7', port: 22, user: 'root' },
      hostKey: { algorithm: 'ssh-ed25519', fingerprint: FINGERPRINT },
      login: 'key',
      domain: null,
      hostname: null,
      practice: false,
      addedAt: '2026-11-02T09:14:00.000Z',
      jump: [],
    }),
    ...more,
  };
}

export const SERVERS: readonly Server[] = [
  makeServer('aviary', { name: 'Aviary', domain: 'example.org', hostname: 'mail.example.org' }),
  makeServer('north', {
    name: 'A rather long server name that somebody typed on a quiet Sunday afternoon',
    endpoint: { host: '2001:db8:85a3::8a2e:370:7334', port: 2222, user: 'admin' },
    login: 'password',
  }),
];

export const PREFLIGHT: Preflight = {
  ok: true,
  observedAt: NOW,
  system: {
    name: 'Debian GNU/Linux',
    version: '13',
    architecture: 'amd64',
    memoryBytes: 1 * GIB,
    diskFreeBytes: 17.4 * GIB,
    ipv4: '203.0.113.7',
    ipv6: '2001:db8::7',
  },
  checks: [
    { id: 'system', title: 'Operating system', result: 'pass', found: 'Debian GNU/Linux 13 (trixie)', remedy: null },
    { id: 'root', title: 'Root access', result: 'pass', found: 'commands can run as root', remedy: null },
    { id: 'memory', title: 'Memory', result: 'warn', found: '1.1 GB', remedy: 'Enough for a few mailboxes; 2 GB leave room to grow.' },
    { id: 'ports', title: 'Ports for mail and web', result: 'pass', found: 'free, or held by Palomar', remedy: null },
    {
      id: 'port-25',
      title: 'Outgoing mail (port 25)',
      result: 'warn',
      found: 'no answer from gmail-smtp-in.l.google.com, mx1.mailbox.org, mx.zoho.eu',
      remedy: 'The provider blocks outgoing mail, as many do at first. Receiving works; ask them to open port 25, naming what the server is for.',
    },
    { id: 'clock', title: 'Clock', result: 'pass', found: '0.2 s against this computer', remedy: null },
  ],
};

export const STEPS = [
  {
    id: 'packages',
    title: 'Refresh the package lists and install the base packages',
    why: 'The next steps need ca-certificates, curl, iproute2, nftables, openssl; all of them come from the distribution itself.',
    estimateMs: 4_000,
    satisfied: false,
    commands: ['sudo apt-get update'],
    verification: ['succeeds: apt-cache policy docker.io'],
  },
  {
    id: 'docker',
    title: 'Install Docker and Compose',
    why: 'The stack runs in containers, each locked in by itself. From the packages docker.io, docker-cli, docker-compose; no other package source is added.',
    estimateMs: 9_000,
    satisfied: false,
    commands: ['sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends docker.io docker-cli docker-compose'],
    verification: ['succeeds: docker version', 'succeeds: docker compose version'],
  },
  {
    id: 'firewall',
    title: 'Close every port that mail, web and SSH do not need',
    why: 'Open stay 22, 25, 80, 443, 465, 587, 993, 995 (SSH is used on 22). The rules take themselves back after 120 seconds unless a new connection proves that you still get in.',
    estimateMs: 2_000,
    satisfied: true,
    commands: ['sudo ufw allow 22/tcp', 'sudo ufw allow 25,80,143,443,465,587,993,995/tcp', 'sudo ufw --force enable'],
    verification: ['a second, fresh connection logs in with the key alone'],
  },
  {
    id: 'upload',
    title: 'Upload the image of the stack',
    why: 'It travels with the app, so no registry has to be trusted or reached. An upload that was cut off goes on where it stopped.',
    estimateMs: 8_000,
    satisfied: false,
    commands: ['upload palomar-amd64.tar.gz → /opt/palomar/image.tar.gz', 'docker load --input /opt/palomar/image.tar.gz'],
    verification: ['/opt/palomar/image.tar.gz has SHA-256 9f2c…1a'],
  },
  {
    id: 'secrets',
    title: 'Make the secrets that the services know each other by',
    why: 'They are made on the server and never leave it. Those that exist are kept.',
    estimateMs: 500,
    satisfied: false,
    commands: ["sudo sh -c 'umask 377; head -c 32 /dev/urandom | od -An -tx1 > /opt/palomar/secrets/api-token'"],
    verification: ['/opt/palomar/secrets/api-token has SHA-256 41d0…7e, mode 400'],
  },
  {
    id: 'start',
    title: 'Start the stack and wait until it is healthy',
    why: '8 services: mx, smtp, imap, sqlite, api, bree, redis, resolver. If one of them does not come up, the version that worked before is put back.',
    estimateMs: 12_000,
    satisfied: false,
    commands: ['sudo docker compose --project-name palomar up --detach --remove-orphans'],
    verification: ['every service of palomar is healthy: mx, smtp, imap, sqlite, api, bree, redis, resolver'],
  },
] as const;

const record = (name: string, type: DnsRecord['type'], value: string, why: string, more: Partial<DnsRecord> = {}): DnsRecord => ({
  name,
  type,
  value,
  priority: null,
  ttlSeconds: 3600,
  why,
  required: true,
  ...more,
});

export const RECORDS: readonly DnsRecord[] = [
  record('mail.example.org', 'A', '203.0.113.7', 'The address of your mail server.'),
  record('mail.example.org', 'AAAA', '2001:db8::7', 'The same server over IPv6.', { required: false }),
  record('example.org', 'MX', 'mail.example.org', 'Tells the world where letters to your domain go.', { priority: 10 }),
  record('example.org', 'TXT', 'v=spf1 mx -all', 'Only your mail server may send in the name of your domain (SPF).'),
  record(
    'palomar2026._domainkey.example.org',
    'TXT',
    `v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu'.repeat(8)}`,
    'The public key with which others prove your signatures (DKIM).',
  ),
  record(
    '_dmarc.example.org',
    'TXT',
    'v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org',
    'What others shall do with letters that only pretend to be yours, and where to report it (DMARC).',
  ),
  record('imap.example.org', 'CNAME', 'mail.example.org', 'The name that programs expect for IMAP.', { required: false }),
];

const check = (id: string, number: number, group: DnsCheck['group'], title: string, more: Partial<DnsCheck>): DnsCheck => ({
  id,
  number,
  group,
  title,
  result: 'pass',
  asked: "TXT of example.org at the zone's own servers",
  got: '',
  expected: '',
  remedy: null,
  records: [],
  rfc: null,
  ...more,
});

export const CHECKS: readonly DnsCheck[] = [
  check('a', 5, 'records', 'Addresses of the mail server', {
    got: '203.0.113.7; TTL 300 s; mail.example.org exists but has no AAAA record; port 443 answers over IPv6',
    expected: 'The name of the mail server leads to its addresses and to no others. (203.0.113.7)',
    rfc: 'RFC 1035',
  }),
  check('mx', 6, 'records', 'Where letters to the domain go (MX)', {
    got: '10 mail.example.org; TTL 300 s',
    expected: 'The MX of the domain names this mail server, and nobody before it. (10 mail.example.org)',
    rfc: 'RFC 7505',
  }),
  check('spf', 7, 'records', 'Who may send for the domain (SPF)', { got: 'v=spf1 mx -all', expected: 'v=spf1 mx -all', rfc: 'RFC 7208' }),
  check('ptr', 11, 'records', 'Reverse name (PTR) of the server', {
    result: 'fail',
    got: '203.0.113.7 is called static-7.provider.example, not mail.example.org',
    expected: 'The reverse name of each address is the mail server, and leads back to the address.',
    remedy:
      'Set the reverse name of 203.0.113.7 to mail.example.org, in the panel of the company that rents you the server ("Reverse DNS", "rDNS" or "PTR"; not where your domain is). Many providers refuse or junk letters without it.',
    rfc: 'RFC 5321 §4.1.4',
    asked: 'PTR of 7.113.0.203.in-addr.arpa at ns.provider.example (192.0.2.53)',
  }),
  check('dkim', 8, 'records', 'Signing key (DKIM)', {
    result: 'fail',
    got: 'palomar2026._domainkey.example.org does not exist',
    expected: 'One DKIM record with the public key that belongs to the key on the server, of 2048 bits.',
    remedy:
      'Add the TXT record below under palomar2026._domainkey.example.org. Without it your signatures prove nothing, and large providers refuse your letters.',
    records: RECORDS.filter((each) => each.name.includes('_domainkey')),
    rfc: 'RFC 6376',
  }),
  check('dmarc', 9, 'records', 'Policy against forgers (DMARC)', {
    result: 'warn',
    got: 'v=DMARC1; p=none',
    expected: 'One DMARC record with p=quarantine or p=reject and an address for reports.',
    remedy: 'The policy is "none": forgeries are only counted, not stopped. Once reports show that your own letters pass, set p=quarantine.',
    records: RECORDS.filter((each) => each.name.startsWith('_dmarc')),
    rfc: 'RFC 7489',
  }),
  check('lists', 28, 'reputation', 'Blacklists', {
    got: 'Listed nowhere that answered. Clean: 20 questions',
    expected: 'No list that receivers act upon knows the server or the domain.',
    rfc: 'RFC 5782',
  }),
  check('port-25-out', 24, 'transport', 'Sending to others (port 25 out)', {
    got: 'gmail-smtp-in.l.google.com over IPv4: 220 mx.google.com ESMTP',
    expected: 'From the server, port 25 of other mail servers answers with an SMTP greeting.',
    rfc: 'RFC 5321 §3.1',
  }),
  check('port-25', 23, 'transport', 'Receiving from others (port 25 in)', {
    result: 'unknown',
    got: 'no SMTP answer within 8 s; the network of this computer blocks port 25 to other mail servers too, so this says nothing about yours',
    expected: 'Port 25 of the server answers with an SMTP greeting.',
    asked: 'port 25 of 203.0.113.7, from this computer',
    remedy: 'Have somebody send you a letter, or check again from another network.',
  }),
];

const SERVICES: readonly (readonly [string, number, readonly string[]])[] = [
  ['mx', 31, ['25/tcp']],
  ['smtp', 33, ['465/tcp', '587/tcp']],
  ['imap', 41, ['143/tcp', '993/tcp']],
  ['sqlite', 29, []],
  ['api', 38, ['127.0.0.1:4000/tcp']],
  ['bree', 36, []],
  ['redis', 7, []],
  ['resolver', 14, []],
];

/** Those of the stack, and more with long names. */
export function makeContainers(second: number, more = 0): Container[] {
  const others = Array.from({ length: more }, (_, index) => [`another-service-with-a-remarkably-long-name-${String(index + 1)}`, 20, []] as const);
  return [...SERVICES, ...others].map(([service, memory, ports], index) => ({
    id: `${service}0123456789ab`,
    service,
    name: `palomar-${service}-1`,
    image: 'palomar-server:0.1.0',
    state: service === 'bree' ? 'restarting' : 'running',
    health: service === 'bree' ? 'unhealthy' : service === 'resolver' ? 'starting' : 'healthy',
    startedAt: '2026-11-18T07:00:00.000Z',
    restarts: service === 'bree' ? 4 : 0,
    cpuPercent: Math.abs(Math.sin(second + index)) * 6,
    memoryBytes: memory * MIB,
    memoryLimitBytes: 128 * MIB,
    ports: [...ports],
  }));
}

export const MAILBOXES: readonly MailMailbox[] = [
  { address: 'postmaster@example.org', createdAt: NOW, sizeBytes: 1.2 * MIB, quotaBytes: 10_000_000_000, sealedMessages: 0, locked: false },
  { address: 'ana@example.org', createdAt: NOW, sizeBytes: 812 * MIB, quotaBytes: 1_000_000_000, sealedMessages: 3, locked: true },
  {
    address: 'a.person.with.a.remarkably.long.name.indeed@example.org',
    createdAt: NOW,
    sizeBytes: 0,
    quotaBytes: 10_000_000_000,
    sealedMessages: 0,
    locked: true,
  },
];

export function makeAudit(serverId: Server['id']): AuditEntry[] {
  const rows: readonly Partial<AuditEntry>[] = [
    { kind: 'connect', what: 'root@203.0.113.7:22 with key SHA256:Nw3k…', tookMs: 412 },
    { kind: 'command', what: 'sudo apt-get update', exitCode: 0, tookMs: 1_740 },
    { kind: 'upload', what: '/opt/palomar/image.tar.gz (46.2 MB)', tookMs: 6_200 },
    { kind: 'write', what: '/opt/palomar/compose.yml', tookMs: 41 },
    { kind: 'docker', what: 'GET /containers/json', tookMs: 6 },
    { kind: 'command', what: 'sudo systemctl reload ssh', exitCode: 1, tookMs: 90, error: 'Unit ssh.service not found.' },
    { kind: 'shell', what: 'shell in imap', tookMs: 61_000 },
  ];
  return rows.map((row, index) => ({
    at: new Date(Date.parse(NOW) - index * 95_000).toISOString(),
    serverId,
    kind: 'command',
    what: '',
    exitCode: null,
    tookMs: 0,
    error: null,
    ...row,
  }));
}
