/**
 * The stack configuration: one JSON document, written by the app to `/etc/palomar/stack.json`, read by every service
 * and by the renderer of the compose file. No secret is ever in it.
 */
import { z } from 'zod';
import { mailFilter } from './mail-filter.ts';
import { PUBLISHED_PORTS, type ServiceName, STARTTLS_PORTS } from './ports.ts';

export * from './ports.ts';

/** Where things are on the server (host side). */
export const HOST_PATHS = {
  configuration: '/etc/palomar',
  stack: '/etc/palomar/stack.json',
  compose: '/etc/palomar/compose.yaml',
  secrets: '/etc/palomar/secrets',
  images: '/var/lib/palomar/images',
  project: 'palomar',
} as const;

/** Where things are inside the containers. */
export const CONTAINER_PATHS = {
  stack: '/etc/palomar/stack.json',
  secrets: '/run/secrets',
  mail: '/data/mail',
  tls: '/data/tls',
  resolver: '/data/resolver',
  redis: '/data/redis',
} as const;

/** The uid and gid that every container runs as, and that owns its secrets on the host. */
export const STACK_UID = 10_001;

const domain = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);

export const stackConfiguration = z.strictObject({
  version: z.literal(1),
  /** The first mail domain. */
  domain,
  /** The name the server announces (HELO, PTR, certificate, MX target): mail.<domain>. */
  hostname: domain,
  addresses: z.strictObject({ ipv4: z.ipv4(), ipv6: z.ipv6().nullable() }),
  acme: z.strictObject({
    directoryUrl: z.url().max(2048),
    email: z.string().max(254).nullable(),
    /** PEM of the authority that signs the ACME server's own certificate; null for the public ones. */
    certificateAuthority: z.string().max(65_536).nullable(),
  }),
  resolver: z.strictObject({
    /** Root servers; empty means the Internet's own. */
    roots: z.array(z.strictObject({ name: z.string().max(253), address: z.union([z.ipv4(), z.ipv6()]) })).max(16),
    /** DS or DNSKEY records of the root in presentation format; empty means the Internet's own. */
    trustAnchors: z.array(z.string().max(4096)).max(16),
    /** RFC 6761/6303 zones that unbound answers itself unless told not to (a practice world's `test` and private reverse zones). */
    transparentZones: z.array(z.string().max(253)).max(16),
  }),
  filter: mailFilter.optional(),
  /**
   * Where domains, accounts, aliases and the queue are kept: a file of the server's own, or a PostgreSQL that several servers share. Its address, with the
   * password in it, is no part of this document: it is the text of the file `configuration-url` beside the other secrets.
   */
  configurationDatabase: z.enum(['file', 'postgres']).optional(),
  /** Ports for old programs: 143 (imap) and 110 (pop3), where nobody logs in before STARTTLS. None unless named. */
  startTlsPorts: z
    .array(z.enum(['imap', 'pop3']))
    .max(2)
    .optional(),
});
export type StackConfiguration = z.infer<typeof stackConfiguration>;

/** What this stack is reached at from outside: [host port, service, inner port]. */
export function publishedPorts({
  startTlsPorts = [],
}: Pick<StackConfiguration, 'startTlsPorts'>): readonly (readonly [number, ServiceName, number])[] {
  return [...PUBLISHED_PORTS, ...[...new Set(startTlsPorts)].map((name) => STARTTLS_PORTS[name])];
}

/** Names of the secret files; each holds 64 hexadecimal digits. */
export const SECRETS = [
  'api-token',
  'configuration-key',
  'storage-api',
  'storage-mx',
  'storage-smtp',
  'storage-smtp-bree',
  'storage-imap',
  'storage-managesieve',
  'storage-pop3',
  'storage-bree',
  'redis-password',
] as const;
export type SecretName = (typeof SECRETS)[number];

/** The address of the PostgreSQL (postgresql://user:password@host/database?sslmode=verify-full), put there by the administrator; only `sqlite` reads it. */
export const CONFIGURATION_URL_FILE = 'configuration-url';

/** Which service may read which secret. `sqlite` knows every storage credential (as the side that checks them). */
export const SECRET_READERS: Readonly<Record<SecretName, readonly ServiceName[]>> = {
  'api-token': ['api'],
  'configuration-key': ['sqlite'],
  'storage-api': ['sqlite', 'api'],
  'storage-mx': ['sqlite', 'mx'],
  'storage-smtp': ['sqlite', 'smtp'],
  'storage-smtp-bree': ['sqlite', 'smtp-bree'],
  'storage-imap': ['sqlite', 'imap'],
  // In the process of imap, each with a credential of its own: app passwords can be for one of the three.
  'storage-managesieve': ['sqlite', 'imap'],
  'storage-pop3': ['sqlite', 'imap'],
  'storage-bree': ['sqlite', 'bree'],
  'redis-password': ['redis', 'mx', 'smtp', 'imap'],
};
