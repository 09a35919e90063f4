/** Judges the facts about a server: can it become a mail server, and if not, what has to be done first. Pure. */
import type { CheckResult, Preflight, PreflightCheck } from '../../../contract/models.ts';
import type { Facts } from './facts.ts';
import { REQUIREMENTS, type Requirements } from './limits.ts';
import { portHolders } from './ports.ts';
import { addressesOf, architectureOf, supportOf } from './system.ts';

export interface PreflightContext {
  /** What the person typed to reach the server. */
  readonly host: string | null;
  readonly domain?: string;
  readonly requirements?: Partial<Requirements>;
  readonly observedAt: Date;
}

type Verdict = readonly [result: CheckResult, found: string, remedy?: string];

export function judge(facts: Facts, context: PreflightContext): Preflight {
  const need = { ...REQUIREMENTS, ...context.requirements };
  const checks = [
    check('system', 'Operating system', system(facts)),
    check('architecture', 'Processor', architecture(facts)),
    check('root', 'Root access', rootAccess(facts)),
    check('init', 'systemd', init(facts)),
    check('memory', 'Memory', memory(facts, need)),
    check('disk', 'Free disk space', disk(facts, need)),
    check('ports', 'Ports for mail and web', ports(facts)),
    check('clock', 'Clock', clock(facts, need)),
    check('addresses', 'Public addresses', publicAddresses(facts, context)),
    check('virtualisation', 'Virtualisation', virtualisation(facts)),
    check('package-lock', 'Package manager', packageLock(facts)),
    check('tunnel', 'SSH tunnels', tunnel(facts)),
    check('outbound-25', 'Outgoing mail (port 25)', outbound(facts)),
    ...(context.domain === undefined ? [] : [check('domain', 'Earlier set-up', earlier(facts, context.domain))]),
  ];
  return {
    checks,
    ok: checks.every((one) => one.result !== 'fail'),
    system: {
      name: facts.os['NAME'] ?? 'unknown',
      version: facts.os['VERSION_ID'] ?? '',
      architecture: architectureOf(facts) ?? facts.machine,
      memoryBytes: facts.memoryBytes,
      diskFreeBytes: facts.diskFreeBytes,
      ...addressesOf(facts, context.host),
    },
    observedAt: context.observedAt.toISOString(),
  };
}

function check(id: string, title: string, [result, found, remedy]: Verdict): PreflightCheck {
  return { id, title, result, found, remedy: remedy ?? null };
}

function system(facts: Facts): Verdict {
  const name = facts.os['PRETTY_NAME'] ?? 'an unknown system';
  const support = supportOf(facts);
  return support.ok ? ['pass', name] : ['fail', name, support.reason];
}

function architecture(facts: Facts): Verdict {
  const known = architectureOf(facts);
  return known ? ['pass', known] : ['fail', facts.machine, 'Palomar runs on 64-bit Intel/AMD (amd64) and ARM (arm64) processors only.'];
}

function rootAccess(facts: Facts): Verdict {
  if (facts.sudoProblem === null) return ['pass', 'commands can run as root'];
  return ['fail', facts.sudoProblem, 'Log in as root, or as a user who may use sudo, with the right password for it.'];
}

function init(facts: Facts): Verdict {
  return facts.init === 'systemd'
    ? ['pass', 'runs']
    : ['fail', facts.init || 'unknown', 'Palomar needs systemd. Reinstall the server with a standard image.'];
}

function memory(facts: Facts, need: Requirements): Verdict {
  const found = `${gigabytes(facts.memoryBytes)} GB`;
  if (facts.memoryBytes < need.memoryFailBytes)
    return ['fail', found, `At least ${gigabytes(need.memoryFailBytes)} GB are needed: choose a larger server.`];
  if (facts.memoryBytes < need.memoryWarnBytes) return ['warn', found, 'Enough for a few mailboxes; 2 GB leave room to grow.'];
  return ['pass', found];
}

function disk(facts: Facts, need: Requirements): Verdict {
  const found = `${gigabytes(facts.diskFreeBytes)} GB free`;
  if (facts.diskFreeBytes >= need.diskFailBytes) return ['pass', found];
  return [
    'fail',
    found,
    `At least ${gigabytes(need.diskFailBytes)} GB must be free under /var/lib: remove what is not needed, or choose a larger disk.`,
  ];
}

function ports(facts: Facts): Verdict {
  const holders = portHolders(facts);
  if (holders === null) return ['unknown', 'the program ss is missing', 'apt-get install iproute2'];
  if (holders.length === 0) return ['pass', 'free, or held by Palomar'];
  const found = holders.map(({ who, ports: held }) => `${held.join(', ')}: ${who}`).join('; ');
  return ['fail', found, [...new Set(holders.map(({ remedy }) => remedy))].join('. ')];
}

function clock(facts: Facts, need: Requirements): Verdict {
  const offMs = Math.abs(facts.clockOffsetMs);
  const found = `${(facts.clockOffsetMs / 1000).toFixed(1)} s against this computer`;
  const remedy = 'Certificates and signatures need the right time. Compare both clocks; on the server: timedatectl set-ntp true';
  return offMs > need.clockFailMs ? ['fail', found, remedy] : offMs > need.clockWarnMs ? ['warn', found, remedy] : ['pass', found];
}

function publicAddresses(facts: Facts, context: PreflightContext): Verdict {
  const { ipv4, ipv6 } = addressesOf(facts, context.host);
  const found = [ipv4, ipv6].filter((address) => address !== null).join(', ');
  if (ipv4 === null) return ['fail', found || 'none', 'Most of the world sends mail over IPv4 only: the server needs a public IPv4 address.'];
  if (ipv6 === null) return ['warn', found, 'Works without IPv6; with it, mail also arrives from networks that have nothing else.'];
  return ['pass', found];
}

const CONTAINERS = new Set(['lxc', 'lxc-libvirt', 'docker', 'podman', 'systemd-nspawn', 'container-other', 'wsl', 'proot', 'pouch', 'rkt']);

export function isContainer(facts: Facts): boolean {
  return CONTAINERS.has(facts.virtualisation);
}

function virtualisation(facts: Facts): Verdict {
  const found = facts.virtualisation === 'none' ? 'a machine of its own' : facts.virtualisation;
  if (facts.virtualisation === 'openvz') return ['fail', found, 'Docker does not run under OpenVZ: choose a server with KVM.'];
  if (isContainer(facts)) return ['warn', found, 'The server is itself a container. Docker runs in it only where its host allows nesting.'];
  return ['pass', found];
}

function packageLock(facts: Facts): Verdict {
  if (facts.packageLock === null) return ['pass', 'idle'];
  return [
    'warn',
    `busy: ${facts.packageLock}`,
    'Another installation is under way (often the first security updates). Set-up waits up to three minutes for it.',
  ];
}

function tunnel(facts: Facts): Verdict {
  const forwarding = facts.sshd['allowtcpforwarding'];
  if (forwarding === undefined) return ['unknown', 'the settings of sshd could not be read', 'Log in with root rights.'];
  const refused = [forwarding, facts.sshd['allowstreamlocalforwarding'] ?? 'yes'].some((value) => value === 'no' || value === 'remote');
  if (!refused && facts.sshd['disableforwarding'] !== 'yes') return ['pass', 'allowed'];
  return [
    'fail',
    'refused by sshd',
    'Palomar reaches Docker and the API through SSH only. Set AllowTcpForwarding and AllowStreamLocalForwarding to yes in sshd_config.',
  ];
}

function outbound(facts: Facts): Verdict {
  if (facts.outbound.length === 0) return ['unknown', 'nobody to ask'];
  const open = facts.outbound.filter((one) => one.open).map((one) => one.host);
  if (open.length > 0) return ['pass', `${open.join(', ')} answered`];
  const asked = facts.outbound.map((one) => one.host).join(', ');
  return [
    'warn',
    `no answer from ${asked}`,
    'The provider blocks outgoing mail, as many do at first. Receiving works; ask them to open port 25, naming what the server is for.',
  ];
}

function earlier(facts: Facts, domain: string): Verdict {
  if (facts.stackDomain === null) return ['pass', 'none'];
  if (facts.stackDomain === domain) return ['pass', `for ${domain}: it will be repaired`];
  return [
    'fail',
    `for ${facts.stackDomain}`,
    `This server already serves ${facts.stackDomain}. Run set-up for that name; ${domain} can be added as a further domain afterwards.`,
  ];
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
