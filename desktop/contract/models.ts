/** The nouns that renderer, command line and main share. Shapes only; no behaviour. */
import { z } from 'zod';

export const serverId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'ServerId'>();
export type ServerId = z.infer<typeof serverId>;

export const hostName = z.string().trim().min(1).max(253);
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/, 'must be a domain name such as example.org');
export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}$/, 'must be an address such as name@example.org');

/** How to log in. Secrets go in through this and never come back out. */
export const credential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal('key'), privateKey: z.string().min(1).max(65_536), passphrase: z.string().max(1024).optional() }),
  z.object({ kind: z.literal('agent') }),
]);
export type Credential = z.infer<typeof credential>;

export const endpoint = z.object({
  host: hostName,
  port: z.int().min(1).max(65_535).default(22),
  user: z
    .string()
    .trim()
    .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/)
    .default('root'),
});
export type Endpoint = z.infer<typeof endpoint>;

export const hostKey = z.object({
  /** e.g. ssh-ed25519 */
  algorithm: z.string().max(64),
  /** SHA256:base64, as OpenSSH prints it. */
  fingerprint: z.string().max(128),
});
export type HostKey = z.infer<typeof hostKey>;

export const server = z.object({
  id: serverId,
  name: z.string().min(1).max(100),
  endpoint,
  hostKey,
  /** How Palomar logs in now. */
  login: z.enum(['password', 'key', 'agent']),
  /** The mail domain, once set up. */
  domain: domainName.nullable(),
  /** mail.<domain>, once set up. */
  hostname: hostName.nullable(),
  practice: z.boolean(),
  addedAt: z.iso.datetime(),
  jump: z.array(endpoint).max(4),
});
export type Server = z.infer<typeof server>;

export const connectionState = z.object({
  serverId,
  state: z.enum(['idle', 'connecting', 'connected', 'reconnecting', 'failed']),
  latencyMs: z.number().nullable(),
  since: z.iso.datetime(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ConnectionState = z.infer<typeof connectionState>;

export const vaultState = z.object({
  state: z.enum(['none', 'locked', 'open']),
  /** Where the key of the vault lives. */
  keeper: z.enum(['keychain', 'passphrase']).nullable(),
  /** Why the keychain can't be used here, in words; null when it can. */
  keychainProblem: z.string().nullable(),
});
export type VaultState = z.infer<typeof vaultState>;

/* Set-up */

export const checkResult = z.enum(['pass', 'warn', 'fail', 'unknown']);
export type CheckResult = z.infer<typeof checkResult>;

export const preflightCheck = z.object({
  id: z.string(),
  title: z.string(),
  result: checkResult,
  /** What was found. */
  found: z.string(),
  /** What to do, when not pass. */
  remedy: z.string().nullable(),
});
export type PreflightCheck = z.infer<typeof preflightCheck>;

export const preflight = z.object({
  checks: z.array(preflightCheck),
  /** No check failed. */
  ok: z.boolean(),
  system: z.object({
    name: z.string(),
    version: z.string(),
    architecture: z.string(),
    memoryBytes: z.number(),
    diskFreeBytes: z.number(),
    ipv4: z.string().nullable(),
    ipv6: z.string().nullable(),
  }),
  observedAt: z.iso.datetime(),
});
export type Preflight = z.infer<typeof preflight>;

export const planStep = z.object({
  id: z.string(),
  title: z.string(),
  why: z.string(),
  estimateMs: z.number(),
  satisfied: z.boolean(),
  /** The exact lines that will run, secrets starred. */
  commands: z.array(z.string()),
  /** What must hold afterwards, as lines. */
  verification: z.array(z.string()),
});
export type PlanStep = z.infer<typeof planStep>;

export const plan = z.object({
  serverId,
  domain: domainName,
  preflight,
  steps: z.array(planStep),
  estimateMs: z.number(),
});
export type Plan = z.infer<typeof plan>;

export const setupEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    at: z.iso.datetime(),
    steps: z.array(z.object({ id: z.string(), title: z.string(), estimateMs: z.number() })),
  }),
  z.object({ kind: z.literal('step-started'), id: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('step-skipped'), id: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('output'), id: z.string(), stream: z.enum(['command', 'stdout', 'stderr']), text: z.string() }),
  z.object({ kind: z.literal('progress'), id: z.string(), doneBytes: z.number(), totalBytes: z.number() }),
  z.object({ kind: z.literal('step-done'), id: z.string(), at: z.iso.datetime(), tookMs: z.number() }),
  z.object({ kind: z.literal('step-undone'), id: z.string(), at: z.iso.datetime() }),
  z.object({
    kind: z.literal('failed'),
    id: z.string().nullable(),
    at: z.iso.datetime(),
    error: z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) }),
    /** Last lines of output of the failed step. */
    tail: z.array(z.string()),
    nextAction: z.string(),
  }),
  z.object({ kind: z.literal('cancelled'), id: z.string().nullable(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('finished'), at: z.iso.datetime(), tookMs: z.number(), changed: z.number() }),
]);
export type SetupEvent = z.infer<typeof setupEvent>;

/* DNS */

export const dnsRecord = z.object({
  /** Absolute name without the trailing dot. */
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'MX', 'TXT', 'CNAME', 'SRV', 'CAA', 'TLSA', 'PTR']),
  /** Presentation format, as pasted at a provider (TXT unquoted). */
  value: z.string(),
  priority: z.number().nullable(),
  ttlSeconds: z.number(),
  why: z.string(),
  required: z.boolean(),
});
export type DnsRecord = z.infer<typeof dnsRecord>;

export const dnsCheck = z.object({
  id: z.string(),
  /** Number in the catalogue. */
  number: z.number(),
  group: z.enum(['records', 'reputation', 'transport']),
  title: z.string(),
  result: checkResult,
  /** What was asked of whom. */
  asked: z.string(),
  got: z.string(),
  expected: z.string(),
  remedy: z.string().nullable(),
  /** Records that make it green. */
  records: z.array(dnsRecord),
  rfc: z.string().nullable(),
});
export type DnsCheck = z.infer<typeof dnsCheck>;

export const dnsReport = z.object({
  serverId,
  domain: domainName,
  checks: z.array(dnsCheck),
  totals: z.object({ pass: z.number(), warn: z.number(), fail: z.number(), unknown: z.number() }),
  checkedAt: z.iso.datetime(),
});
export type DnsReport = z.infer<typeof dnsReport>;

/** An authority that takes RFC 2136 updates signed with TSIG (RFC 8945). */
export const dnsUpdateTarget = z.object({
  host: hostName,
  port: z.int().min(1).max(65_535).default(53),
  zone: domainName,
  keyName: z.string().min(1).max(253),
  algorithm: z.enum(['hmac-sha256', 'hmac-sha512']).default('hmac-sha256'),
  /** Base64. */
  secret: z.string().min(1).max(1024),
});
export type DnsUpdateTarget = z.infer<typeof dnsUpdateTarget>;

/* Containers, logs, terminal */

export const container = z.object({
  id: z.string(),
  service: z.string(),
  name: z.string(),
  image: z.string(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  startedAt: z.iso.datetime().nullable(),
  restarts: z.number(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  ports: z.array(z.string()),
});
export type Container = z.infer<typeof container>;

export const logLine = z.object({
  service: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  /** RFC 3339 with nanoseconds, from Docker. */
  at: z.string(),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

export const terminalEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), /** base64 */ data: z.string() }),
  z.object({ kind: z.literal('exit'), exitCode: z.number().nullable() }),
]);
export type TerminalEvent = z.infer<typeof terminalEvent>;

/* Mail */

export const mailDomain = z.object({
  name: domainName,
  dkimSelector: z.string(),
  createdAt: z.iso.datetime(),
  mailboxes: z.number(),
  aliases: z.number(),
});
export type MailDomain = z.infer<typeof mailDomain>;
export const mailMailbox = z.object({
  address: emailAddress,
  createdAt: z.iso.datetime(),
  sizeBytes: z.number(),
  sealedMessages: z.number(),
  locked: z.boolean(),
});
export type MailMailbox = z.infer<typeof mailMailbox>;
/** `imap`: reading mail. `smtp`: sending. `managesieve`: editing filter scripts. `pop3`: fetching INBOX. */
export const appProtocol = z.enum(['imap', 'smtp', 'managesieve', 'pop3']);
export const mailAppPassword = z.object({
  id: z.string(),
  name: z.string(),
  /** Null for all. */
  protocols: z.array(appProtocol).nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type MailAppPassword = z.infer<typeof mailAppPassword>;
/** Who can reset forgotten passwords of a domain. */
export const mailRecovery = z.object({
  domain: domainName,
  /** Null when the domain has no recovery key. */
  keyId: z.string().nullable(),
  since: z.iso.datetime().nullable(),
  mailboxes: z.number(),
  /** Of them, those that this key opens already. */
  recoverable: z.number(),
  /** The vault of this computer holds the private half. */
  isHere: z.boolean(),
});
export type MailRecovery = z.infer<typeof mailRecovery>;
/** `name@domain`, `/regular expression/i@domain` on the local part, or `*@domain` for whatever else comes. */
export const aliasAddress = z
  .string()
  .trim()
  .max(520)
  .regex(/^(?:\*|\/[^\p{Cc}]+\/i?|[^\s@<>"]{1,64})@[^\s@<>"]{1,253}$/u, 'must be an address, *@domain or /regular expression/@domain');
/** An address, a host (the same local part there), or the https URL of a webhook. */
export const aliasTarget = z
  .string()
  .trim()
  .max(900)
  .regex(/^(?:https:\/\/[!-~]+|[^\s@<>"]{1,64}@[^\s@<>"]{1,253}|(?:[a-z0-9-]+\.)+[a-z0-9-]+)$/iu, 'must be an address, a host or an https URL');
export const disabledReply = z.union([z.literal(250), z.literal(421), z.literal(550)]);
export const mailAlias = z.object({
  address: z.string(),
  kind: z.enum(['exact', 'pattern', 'catch-all']).default('exact'),
  targets: z.array(z.string()),
  /** Patterns are tried in this order. */
  position: z.number().default(0),
  /** What mail for it is answered while it is switched off. */
  disabledReply: disabledReply.nullable().default(null),
  label: z.string().default(''),
  description: z.string().default(''),
  createdAt: z.iso.datetime(),
});
export const aliasDetails = z.object({
  position: z.int().min(0).max(1_000_000).optional(),
  disabledReply: disabledReply.nullable().optional(),
  label: z.string().max(100).optional(),
  description: z.string().max(500).optional(),
});
export type AliasDetails = z.infer<typeof aliasDetails>;
/** A sender's (or, outward, a recipient's) address or domain; a client's network, or the number of its autonomous system. */
export const accessKind = z.enum(['address', 'domain', 'cidr', 'asn']);
export const accessRule = z.object({
  id: z.number(),
  domain: z.string(),
  /** Of a mailbox or alias; null for the whole domain. */
  address: z.string().nullable(),
  direction: z.enum(['in', 'out']),
  action: z.enum(['allow', 'deny']),
  kind: accessKind,
  value: z.string(),
  /** To whom it turns away; 550 when null. */
  reply: disabledReply.nullable(),
  note: z.string(),
  createdAt: z.iso.datetime(),
});
export type AccessRule = z.infer<typeof accessRule>;
export const newAccessRule = z.object({
  domain: domainName,
  address: aliasAddress.optional(),
  direction: z.enum(['in', 'out']).default('in'),
  action: z.enum(['allow', 'deny']),
  kind: accessKind,
  value: z.string().trim().min(1).max(254),
  reply: disabledReply.optional(),
  note: z.string().max(500).optional(),
});
export type NewAccessRule = z.infer<typeof newAccessRule>;
export const webhook = z.object({ url: z.string(), secret: z.string(), createdAt: z.iso.datetime(), rotatedAt: z.iso.datetime().nullable() });
export type Webhook = z.infer<typeof webhook>;
export type MailAlias = z.infer<typeof mailAlias>;

export const queueState = z.enum(['waiting', 'sending', 'held', 'delivered', 'failed', 'dropped']);
/** One recipient of one message on its way out. */
export const queueRow = z.object({
  id: z.string(),
  queueId: z.string(),
  from: z.string(),
  recipient: z.string(),
  domain: z.string(),
  sizeBytes: z.number(),
  state: queueState,
  attempts: z.number(),
  queuedAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  lastResponse: z.string().nullable(),
  host: z.string().nullable(),
});
export type QueueRow = z.infer<typeof queueRow>;

/** A message (or one recipient of it) by its id, all that is for a destination, or all of a sender. */
export const queueTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), id: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('destination'), domain: z.string().min(1).max(253) }),
  z.object({ kind: z.literal('sender'), address: z.string().max(320) }),
]);
export type QueueTarget = z.infer<typeof queueTarget>;
export const queueAction = z.enum(['hold', 'release', 'retry', 'drop']);
export type QueueAction = z.infer<typeof queueAction>;

/* Activity */

export const auditEntry = z.object({
  at: z.iso.datetime(),
  serverId,
  kind: z.enum(['connect', 'command', 'write', 'upload', 'docker', 'shell', 'lock', 'api']),
  /** The rendered, redacted command or path. */
  what: z.string(),
  exitCode: z.number().nullable(),
  tookMs: z.number(),
  error: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/* Practice world */

export const practiceState = z.object({
  state: z.enum(['absent', 'building', 'running', 'stopped', 'failed']),
  /** Why it can't run here (no Docker, for example), in words. */
  problem: z.string().nullable(),
  serverId: serverId.nullable(),
  domain: domainName.nullable(),
});
export type PracticeState = z.infer<typeof practiceState>;

export const practiceEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), stage: z.string(), title: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('output'), text: z.string() }),
  z.object({ kind: z.literal('stage-done'), stage: z.string(), tookMs: z.number(), cached: z.boolean() }),
  z.object({ kind: z.literal('ready'), endpoint, fingerprint: z.string(), domain: domainName }),
  z.object({ kind: z.literal('failed'), error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type PracticeEvent = z.infer<typeof practiceEvent>;

export const appStatus = z.object({
  version: z.string(),
  door: z.enum(['electron', 'browser', 'cli']),
  /** Why this door and not Electron; null in Electron. */
  doorReason: z.string().nullable(),
  vault: vaultState,
  bundle: z.object({ present: z.boolean(), version: z.string().nullable(), sizeBytes: z.number().nullable() }),
});
export type AppStatus = z.infer<typeof appStatus>;
