/**
 * Closes every port but SSH's and the stack's. An active ufw or firewalld is asked to open ours; else Palomar keeps one
 * nftables table of its own. Docker's chains are never touched: published ports pass by them, not by ours.
 *
 * Danger: a wrong rule locks the owner out. So the new rules live in a file beside the confirmed one, a timer on the server
 * takes them back after a minute, and only a new connection through them stops that timer.
 */
import { all, root, run, script, succeeds } from '../commands.ts';
import type { Desired, Digest, Observed } from '../situation.ts';
import type { Step } from '../step.ts';

const TIMER = 'palomar-firewall-undo';
const DEAD_MAN_SECONDS = 60;
const CONFIRM_TIMEOUT_MS = 40_000;
const UNIT_FILE = '/etc/systemd/system/palomar-firewall.service';

export function firewall(observed: Observed, desired: Desired, digest: Digest): Step {
  const ports = [...new Set([...observed.sshPorts, ...desired.ports])].sort((a, b) => a - b);
  switch (observed.firewall) {
    case 'none':
      return ownTable(observed, desired, ports, digest);
    case 'ufw':
      return throughUfw(ports);
    case 'firewalld':
      return throughFirewalld(ports);
  }
}

export function renderRules(ports: readonly number[]): string {
  return `#!/usr/sbin/nft -f
# Written by Palomar. Only this table is ours; Docker's and yours are left alone.
table inet palomar
delete table inet palomar
table inet palomar {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iif lo accept
    meta l4proto { icmp, ipv6-icmp } accept
    ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept
    tcp dport { ${ports.join(', ')} } accept
  }
}
`;
}

function renderUnit(file: string): string {
  return `# Written by Palomar.
[Unit]
Description=Palomar firewall
DefaultDependencies=no
After=nftables.service
Before=network-pre.target shutdown.target
Wants=network-pre.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${file}
ExecReload=/usr/sbin/nft -f ${file}
ExecStop=-/usr/sbin/nft delete table inet palomar

[Install]
WantedBy=multi-user.target
`;
}

/** Back to the rules that were confirmed last, or to none. */
const TAKE_BACK = `nft delete table inet palomar 2>/dev/null
if [ -e "$1" ]; then nft -f "$1"; fi
rm -f "$1.new"`;

const ARM = `systemctl stop "$1.timer" 2>/dev/null; systemctl reset-failed "$1.service" 2>/dev/null
exec systemd-run --quiet --collect --unit="$1" --on-active="$2" sh -c "$3" palomar "$4"`;

const CONFIRM = `systemctl stop "$1.timer" && mv -f "$2.new" "$2"`;

function ownTable(observed: Observed, desired: Desired, ports: readonly number[], digest: Digest): Step {
  const file = `${desired.paths.configuration}/firewall.nft`;
  const rules = renderRules(ports);
  const unit = renderUnit(file);
  const cutOff = observed.otherPorts.map(({ port, process }) => `${port} (${process})`).join(', ');
  const inForce = all(
    { kind: 'file-is', path: file, sha256: digest(rules) },
    { kind: 'file-is', path: UNIT_FILE, sha256: digest(unit) },
    succeeds(root(['nft', 'list', 'chain', 'inet', 'palomar', 'input'])),
    succeeds(root(['systemctl', 'is-enabled', '--quiet', 'palomar-firewall.service'])),
    succeeds(script('! systemctl is-active --quiet "$1.timer"', [TIMER])),
  );
  const takeBack = [run(script('systemctl stop "$1.timer" 2>/dev/null; true', [TIMER])), run(script(TAKE_BACK, [file]))];
  return {
    id: 'firewall',
    title: 'Close every port that mail, web and SSH do not need',
    why: [
      `Open stay ${ports.join(', ')} (SSH is used on ${observed.sshPorts.join(', ')}). The rules take themselves back after ${DEAD_MAN_SECONDS} seconds unless a new connection proves that you still get in.`,
      ...(cutOff === '' ? [] : [`No longer reachable from outside: ${cutOff}.`]),
    ].join(' '),
    estimateMs: 3_000,
    probe: inForce,
    apply: [
      run(root(['install', '-d', '-m', '0755', desired.paths.configuration])),
      { kind: 'write', path: `${file}.new`, content: rules, mode: '0644', owner: 'root:root' },
      run(root(['nft', '-c', '-f', `${file}.new`])),
      run(script(ARM, [TIMER, String(DEAD_MAN_SECONDS), TAKE_BACK, file])),
      run(root(['nft', '-f', `${file}.new`])),
      { kind: 'wait', condition: { kind: 'key-login' }, timeoutMs: CONFIRM_TIMEOUT_MS, onTimeout: takeBack },
      run(script(CONFIRM, [TIMER, file])),
      { kind: 'write', path: UNIT_FILE, content: unit, mode: '0644', owner: 'root:root' },
      run(root(['systemctl', 'daemon-reload'])),
      run(root(['systemctl', 'enable', '--now', '--quiet', 'palomar-firewall.service'])),
    ],
    verify: inForce,
    undo: takeBack,
  };
}

const UFW_ALLOWS = `rules=$(ufw status) || exit 1
for port; do printf '%s\\n' "$rules" | grep -Eq "^$port(/tcp)? +ALLOW" || exit 1; done`;

function throughUfw(ports: readonly number[]): Step {
  const names = ports.map(String);
  const open = succeeds(script(UFW_ALLOWS, names));
  return {
    id: 'firewall',
    title: 'Open the ports of mail and web in ufw',
    why: `ufw is active here and stays in charge; it lets ${names.join(', ')} through.`,
    estimateMs: 3_000,
    probe: open,
    apply: ports.map((port) => run(root(['ufw', 'allow', `${port}/tcp`, 'comment', 'palomar']))),
    verify: open,
  };
}

const FIREWALLD_ALLOWS = `for port; do
  firewall-cmd --quiet --query-port="$port/tcp" && firewall-cmd --quiet --permanent --query-port="$port/tcp" || exit 1
done`;

function throughFirewalld(ports: readonly number[]): Step {
  const open = succeeds(script(FIREWALLD_ALLOWS, ports.map(String)));
  const flags = ports.map((port) => `--add-port=${port}/tcp`);
  return {
    id: 'firewall',
    title: 'Open the ports of mail and web in firewalld',
    why: `firewalld is active here and stays in charge; it lets ${ports.join(', ')} through, now and after a restart.`,
    estimateMs: 3_000,
    probe: open,
    // Twice instead of a reload, which would drop Docker's rules for a moment.
    apply: [run(root(['firewall-cmd', '--quiet', ...flags])), run(root(['firewall-cmd', '--quiet', '--permanent', ...flags]))],
    verify: open,
  };
}
