/** Who already holds the ports that the stack needs, and what to do about it. */
import { HOST_PATHS, publishedPorts } from '../../../../server-bundle/contract/stack.ts';
import { choicesIn } from './choices.ts';
import type { Facts, Listener } from './facts.ts';

export interface PortHolder {
  readonly ports: readonly number[];
  readonly who: string;
  readonly remedy: string;
}

/** Services as their package names them to systemd, where the socket's own unit is an instance or a socket. */
const UNITS: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  postfix: ['Postfix', 'postfix'],
  'exim4-daemon-light': ['Exim', 'exim4'],
  'exim4-daemon-heavy': ['Exim', 'exim4'],
  'sendmail-bin': ['Sendmail', 'sendmail'],
  opensmtpd: ['OpenSMTPD', 'opensmtpd'],
  'dovecot-core': ['Dovecot', 'dovecot'],
  'apache2-bin': ['Apache', 'apache2'],
  nginx: ['nginx', 'nginx'],
  'nginx-core': ['nginx', 'nginx'],
  caddy: ['Caddy', 'caddy'],
  haproxy: ['HAProxy', 'haproxy'],
};

/** In the order in which the stack publishes them. */
export function neededPorts(facts: Facts): readonly number[] {
  return [...new Set(publishedPorts(choicesIn(facts.stack)).map(([port]) => port))];
}

/** Null where it cannot be known. */
export function portHolders(facts: Facts): readonly PortHolder[] | null {
  if (facts.listeners === null) return null;
  const needed = new Set(neededPorts(facts));
  const groups = new Map<string, { ports: Set<number>; remedy: string }>();
  const note = (port: number, who: string, remedy: string): void => {
    const group = groups.get(who) ?? { ports: new Set<number>(), remedy };
    group.ports.add(port);
    groups.set(who, group);
  };
  for (const container of facts.containers.filter((one) => one.project !== HOST_PATHS.project)) {
    for (const port of container.ports.filter((one) => needed.has(one)))
      note(port, `the container ${container.name}`, `Stop it: docker stop ${container.name}`);
  }
  for (const listener of facts.listeners.filter((one) => needed.has(one.port) && one.process !== 'docker-proxy')) {
    const { who, remedy } = holderOf(listener);
    note(listener.port, who, remedy);
  }
  return [...groups].map(([who, { ports, remedy }]) => ({ who, remedy, ports: [...ports].sort((a, b) => a - b) }));
}

/** Reachable from outside, and neither SSH nor the stack nor a container (those are published past the firewall). */
export function otherPorts(facts: Facts): readonly { readonly port: number; readonly process: string }[] {
  const needed = new Set(neededPorts(facts));
  const open = (facts.listeners ?? []).filter(
    (one) => !/^(127\.|::1$)/.test(one.address) && !needed.has(one.port) && !facts.sshPorts.includes(one.port) && one.process !== 'docker-proxy',
  );
  const byPort = new Map(open.map((one) => [one.port, one.package ?? one.process ?? 'unknown']));
  return [...byPort].map(([port, process]) => ({ port, process }));
}

function holderOf(listener: Listener): { readonly who: string; readonly remedy: string } {
  const [name, unit] = UNITS[listener.package ?? ''] ?? [];
  if (name !== undefined && unit !== undefined)
    return { who: `${name} (package ${listener.package ?? ''})`, remedy: `If you do not need it: systemctl disable --now ${unit}` };
  const program = listener.process ?? 'an unknown program';
  const who = listener.package ? `${program} (package ${listener.package})` : program;
  if (listener.unit) return { who, remedy: `If you do not need it: systemctl disable --now ${listener.unit.replace(/\.service$/, '')}` };
  return { who, remedy: `Find out what ${program} is for and end it, or use another server.` };
}
