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
    { id: 'system', title: 'Operating system', result: 'pass', found: 'Debian 13 (trixie), amd64', remedy: null },
    { id: 'root', title: 'Administrator rights', result: 'pass', found: 'logged in as root', remedy: null },
    { id: 'memory', title: 'Memory', result: 'pass', found: '1,024 MB', remedy: null },
    { id: 'ports', title: 'Mail and web ports', result: 'pass', found: '25, 80, 143, 443, 465, 587, 993 are free', remedy: null },
    {
      id: 'port-25',
      title: 'Outbound port 25',
      result: 'warn',
      found: 'no answer from three mail servers within 5 s',
      remedy: 'Ask your provider to open outbound port 25. Until then mail can be received but not sent.',
    },
    { id: 'clock', title: 'Clock', result: 'pass', found: '0.2 s off, kept by systemd-timesyncd', remedy: null },
  ],
};

export const STEPS = [
  {
    id: 'packages',
    title: 'Bring the package list up to date',
    why: 'The next steps install from it.',
    estimateMs: 4_000,
    satisfied: false,
    commands: ['sudo apt-get update'],
    verification: ['apt-cache policy docker.io prints a candidate'],
  },
  {
    id: 'docker',
    title: 'Install Docker and Compose from Debian',
    why: 'Every mail service runs in its own container, without rights on the server.',
    estimateMs: 9_000,
    satisfied: false,
    commands: ['sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends docker.io docker-cli docker-compose'],
    verification: ['docker version exits with 0', 'docker compose version exits with 0'],
  },
  {
    id: 'firewall',
    title: 'Open only mail and web ports',
    why: 'The port you are logged in on stays open; everything else is closed.',
    estimateMs: 2_000,
    satisfied: true,
    commands: ['sudo ufw allow 22/tcp', 'sudo ufw allow 25,80,143,443,465,587,993,995/tcp', 'sudo ufw --force enable'],
    verification: ['ufw status prints "Status: active"'],
  },
  {
    id: 'upload',
    title: 'Upload the mail server (46 MB)',
    why: 'It travels with the app; no registry is asked. An interrupted upload resumes where it stopped.',
    estimateMs: 8_000,
    satisfied: false,
    commands: ['upload palomar-amd64.tar.gz → /opt/palomar/image.tar.gz', 'docker load --input /opt/palomar/image.tar.gz'],
    verification: ['SHA-256 of /opt/palomar/image.tar.gz is 9f2c…1a'],
  },
  {
    id: 'secrets',
    title: 'Make the secrets on the server',
    why: 'They are made there and never travel.',
    estimateMs: 500,
    satisfied: false,
    commands: ["sudo sh -c 'umask 377; head -c 32 /dev/urandom | od -An -tx1 > /opt/palomar/secrets/api-token'"],
    verification: ['each secret is 64 hex digits, mode 0400'],
  },
  {
    id: 'start',
    title: 'Start the services and wait for health',
    why: 'A service that dies is named, with its last lines; what ran before is kept.',
    estimateMs: 12_000,
    satisfied: false,
    commands: ['sudo docker compose --project-name palomar up --detach --remove-orphans'],
    verification: ['all services are healthy'],
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
  record('mail.example.org', 'A', '203.0.113.7', 'Where the mail host is.'),
  record('mail.example.org', 'AAAA', '2001:db8::7', 'The same over IPv6.', { required: false }),
  record('example.org', 'MX', 'mail.example.org', 'Who takes mail for the domain.', { priority: 10 }),
  record('example.org', 'TXT', 'v=spf1 mx -all', 'Who may send in its name.'),
  record(
    'palomar2026._domainkey.example.org',
    'TXT',
    `v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu'.repeat(8)}`,
    'The public key of the signature.',
  ),
  record('_dmarc.example.org', 'TXT', 'v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org', 'What receivers do with forgeries.'),
  record('imap.example.org', 'CNAME', 'mail.example.org', 'Lets mail programs find the server by themselves.', { required: false }),
];

const check = (id: string, number: number, group: DnsCheck['group'], title: string, more: Partial<DnsCheck>): DnsCheck => ({
  id,
  number,
  group,
  title,
  result: 'pass',
  asked: 'ns1.example.net (authority), directly',
  got: '',
  expected: '',
  remedy: null,
  records: [],
  rfc: null,
  ...more,
});

export const CHECKS: readonly DnsCheck[] = [
  check('a', 5, 'records', 'Address of the mail host', { got: '203.0.113.7', expected: '203.0.113.7', rfc: 'RFC 1035' }),
  check('mx', 6, 'records', 'Mail exchanger', { got: '10 mail.example.org', expected: '10 mail.example.org', rfc: 'RFC 7505' }),
  check('spf', 7, 'records', 'Senders (SPF)', { got: 'v=spf1 mx -all', expected: 'v=spf1 mx -all', rfc: 'RFC 7208' }),
  check('ptr', 11, 'records', 'Name of 203.0.113.7 (PTR)', {
    result: 'fail',
    got: 'static-7.provider.example',
    expected: 'mail.example.org',
    remedy: 'Set the reverse name at the provider of the server: in its panel it is usually under Networking → Reverse DNS.',
    rfc: 'RFC 5321 §4.1.4',
    asked: '113.0.203.in-addr.arpa at ns.provider.example',
  }),
  check('dkim', 8, 'records', 'Signature key (DKIM)', {
    result: 'fail',
    got: 'no such name',
    expected: 'v=DKIM1; k=rsa; p=MIIBIjAN…',
    remedy: 'Publish this record. Long values may be pasted whole; the provider splits them.',
    records: RECORDS.filter((each) => each.name.includes('_domainkey')),
    rfc: 'RFC 6376',
  }),
  check('dmarc', 9, 'records', 'Policy (DMARC)', {
    result: 'warn',
    got: 'v=DMARC1; p=none',
    expected: 'v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org',
    remedy: 'The policy asks receivers to do nothing with forgeries. Replace the record.',
    records: RECORDS.filter((each) => each.name.startsWith('_dmarc')),
    rfc: 'RFC 7489',
  }),
  check('lists', 21, 'reputation', 'Block lists', { got: 'on none of 20 lists', expected: 'on none' }),
  check('starttls', 24, 'transport', 'Encryption on port 25', {
    got: 'TLS 1.3, certificate of mail.example.org',
    expected: 'TLS 1.2 or newer',
    rfc: 'RFC 3207',
  }),
  check('port-25', 28, 'transport', 'Port 25 from outside', {
    result: 'unknown',
    got: 'no answer from this computer',
    expected: '220 mail.example.org',
    remedy: "Your own network blocks port 25, so this can't be told from here. Send yourself a mail from elsewhere.",
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

export function makeContainers(second: number): Container[] {
  return SERVICES.map(([service, memory, ports], index) => ({
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
