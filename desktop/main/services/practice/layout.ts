/** Names and addresses of a practice world: plain values, so that a second world can stand beside the first. */
export interface WorldLayout {
  /** Prefix of every container, the volume and the network. */
  readonly name: string;
  readonly network: { readonly ipv4: string; readonly ipv6: string };
  readonly addresses: Readonly<Record<Role, { readonly ipv4: string; readonly ipv6: string }>>;
  readonly reverse: { readonly ipv4: string; readonly ipv6: string };
}

export const ROLES = ['vps', 'authority', 'resolver', 'stranger', 'acme'] as const;
export type Role = (typeof ROLES)[number];

/** The domain that the person's practice mail is for, and the one of the stranger who writes to it. */
export const PRACTICE_DOMAIN = 'dovecote.test';
export const STRANGER_DOMAIN = 'stranger.test';
export const ROOT_SERVER = 'a.root.test';
export const TSIG_KEY = 'practice';
export const DKIM_SELECTOR = 'practice';
export const ACME_PORT = 14_000;
export const ACME_MANAGEMENT_PORT = 15_000;
/** So short that a published record is seen by the next question. */
export const TTL_SECONDS = 5;
/** What hosters sell as their smallest. */
export const VPS_MEMORY_BYTES = 1024 * 1024 * 1024;

const HOSTS: Readonly<Record<Role, number>> = { vps: 10, acme: 14, stranger: 25, authority: 53, resolver: 54 };

/** `net` is the third-from-last byte: 77 gives 10.77.0.0/24 and fd77::/64. */
export function worldLayout(name = 'palomar-practice', net = 77): WorldLayout {
  const address = (role: Role) => ({ ipv4: `10.${net}.0.${HOSTS[role]}`, ipv6: `fd${net}::${HOSTS[role]}` });
  return {
    name,
    network: { ipv4: `10.${net}.0.0/24`, ipv6: `fd${net}::/64` },
    addresses: {
      vps: address('vps'),
      authority: address('authority'),
      resolver: address('resolver'),
      stranger: address('stranger'),
      acme: address('acme'),
    },
    reverse: { ipv4: `0.${net}.10.in-addr.arpa`, ipv6: `${'0.'.repeat(12)}${Array.from(String(net)).reverse().join('.')}.d.f.ip6.arpa` },
  };
}

export function containerName(layout: WorldLayout, role: Role): string {
  return `${layout.name}-${role}`;
}

/** $PALOMAR_PRACTICE as `name:net` puts a world beside the usual one, for tests. @throws Error when it is malformed */
export function layoutFromEnvironment(environment: Readonly<Record<string, string | undefined>> = process.env): WorldLayout {
  const chosen = environment['PALOMAR_PRACTICE'];
  if (!chosen) return worldLayout();
  const match = /^([a-z][a-z0-9-]{0,40}):(\d{1,2})$/.exec(chosen);
  if (!match) throw new Error('PALOMAR_PRACTICE is a name and a number below 100, such as palomar-mine:80.');
  return worldLayout(match[1], Number(match[2]));
}
