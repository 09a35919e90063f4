/** Packages from the distribution, and only from there: refresh, install, and the nightly security upgrades. */
import type { Command } from '../command.ts';
import { all, root, run, script, succeeds } from '../commands.ts';
import type { Digest, Observed } from '../situation.ts';
import type { Action, Condition, Step } from '../step.ts';

export const APT_TIMEOUT_MS = 15 * 60_000;
export const QUIET = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'a', APT_LISTCHANGES_FRONTEND: 'none' } as const;

/** A package manager that was cut off in mid-work (a cancelled run, a reboot) refuses everything until this has run. */
export const FINISH_INTERRUPTED: Command = root(['dpkg', '--force-confdef', '--force-confold', '--configure', '-a'], {
  env: QUIET,
  timeoutMs: APT_TIMEOUT_MS,
});

export const REFRESH = `stamp=/run/palomar-lists-refreshed
if [ -n "$(find "$stamp" -mmin -60 2>/dev/null)" ]; then exit 0; fi
apt-get -q -o DPkg::Lock::Timeout=180 -o Acquire::Retries=3 update && touch "$stamp"`;

export const INSTALL_OPTIONS = [
  ...(['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=3'] as const),
  ...(['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'] as const),
] as const;

const ALL_INSTALLED = `for name; do
  [ "$(dpkg-query -W -f '\${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || exit 1
done`;

/** Refreshes the lists when they are older than an hour, then installs. Safe to repeat and to interrupt. */
export function install(packages: readonly string[]): readonly Action[] {
  return [
    run(FINISH_INTERRUPTED),
    run(script(REFRESH, [], { env: QUIET, timeoutMs: APT_TIMEOUT_MS })),
    run(root([...INSTALL_OPTIONS, '--no-install-recommends', 'install', ...packages], { env: QUIET, timeoutMs: APT_TIMEOUT_MS })),
  ];
}

export function installed(packages: readonly string[]): Condition {
  return succeeds(script(ALL_INSTALLED, packages));
}

export function basePackages(observed: Observed): Step {
  const packages = [
    'ca-certificates',
    ...(observed.firewall === 'none' ? ['nftables'] : []),
    ...(observed.container ? [] : ['apparmor', 'systemd-timesyncd']),
  ].filter((name) => name !== 'systemd-timesyncd' || observed.distribution === 'debian');
  return {
    id: 'base-packages',
    title: 'Refresh the package lists and install the base packages',
    why: `The next steps need ${packages.join(', ')}; all of them come from the distribution itself.`,
    estimateMs: 10_000,
    probe: installed(packages),
    apply: install(packages),
    verify: installed(packages),
  };
}

const UPGRADES_FILE = '/etc/apt/apt.conf.d/52palomar-upgrades';
const UPGRADES = `// Written by Palomar. Security updates every night; never a reboot without asking.
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Automatic-Reboot "false";
`;

export function unattendedUpgrades(digest: Digest): Step {
  const inForce = all(
    installed(['unattended-upgrades']),
    { kind: 'file-is', path: UPGRADES_FILE, sha256: digest(UPGRADES), mode: '0644', owner: 'root:root' },
    succeeds(root(['systemctl', 'is-enabled', '--quiet', 'apt-daily-upgrade.timer'])),
  );
  return {
    id: 'unattended-upgrades',
    title: 'Install security updates every night',
    why: 'A mail server is attacked every day of its life. Security updates of the distribution install themselves; nothing reboots by itself.',
    estimateMs: 8_000,
    probe: inForce,
    apply: [
      ...install(['unattended-upgrades']),
      { kind: 'write', path: UPGRADES_FILE, content: UPGRADES, mode: '0644', owner: 'root:root' },
      run(root(['systemctl', 'enable', '--now', 'apt-daily.timer', 'apt-daily-upgrade.timer'])),
    ],
    verify: inForce,
  };
}
