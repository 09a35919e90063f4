/** Services and their ports: plain values without zod, for what must start fast (health checks). */

/** Compose services, in start order. Node services run `palomar-server <name>`; redis and resolver run their own programs. */
export const SERVICES = ['redis', 'resolver', 'sqlite', 'api', 'web', 'bree', 'mx', 'smtp', 'smtp-bree', 'imap'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Node services that share the container of another, and so its memory: `palomar-server imap managesieve pop3`. */
export const COMPANIONS: Readonly<Partial<Record<ServiceName, readonly string[]>>> = { imap: ['managesieve', 'pop3'] };

/** Ports inside the containers: none below 1024, so no service needs a capability. */
export const INNER_PORTS = {
  mx: { smtp: 2525 },
  smtp: { submissions: 2465, submission: 2587 },
  imap: { imaps: 2993, imap: 2143, managesieve: 4190, pop3s: 2995, pop3: 2110 },
  web: { http: 8080, https: 8443 },
  api: { http: 4000 },
  sqlite: { storage: 3456 },
  redis: { redis: 6379 },
  resolver: { dns: 5353 },
} as const;

/** Published on all addresses of the host: [host port, service, inner port]. */
export const PUBLISHED_PORTS = [
  [25, 'mx', INNER_PORTS.mx.smtp],
  [80, 'web', INNER_PORTS.web.http],
  [443, 'web', INNER_PORTS.web.https],
  [465, 'smtp', INNER_PORTS.smtp.submissions],
  [587, 'smtp', INNER_PORTS.smtp.submission],
  [993, 'imap', INNER_PORTS.imap.imaps],
  [995, 'imap', INNER_PORTS.imap.pop3s],
  [2993, 'imap', INNER_PORTS.imap.imaps],
  [2995, 'imap', INNER_PORTS.imap.pop3s],
  [4190, 'imap', INNER_PORTS.imap.managesieve],
] as const satisfies readonly (readonly [number, ServiceName, number])[];

/**
 * The ports where a connection begins in the clear and goes over to TLS, for programs that know no other way. Closed unless the stack
 * configuration names them (RFC 8314 §4.1 would rather have them gone).
 */
export const STARTTLS_PORTS = {
  imap: [143, 'imap', INNER_PORTS.imap.imap],
  pop3: [110, 'imap', INNER_PORTS.imap.pop3],
} as const satisfies Readonly<Record<string, readonly [number, ServiceName, number]>>;

/** Published on 127.0.0.1 of the host only: reached through the SSH tunnel. */
export const API_PORT = 4000;
