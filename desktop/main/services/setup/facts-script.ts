/**
 * The one script that looks at a server: constant text, nothing is changed, every line it prints is `key=value`.
 * Runs as root where that is possible; what it may not see is simply not printed.
 */
import type { Command } from '../../plan/command.ts';

/** $@: hosts to try on port 25. */
const SCRIPT = `LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
p() { key=$1; shift; "$@" 2>/dev/null | while IFS= read -r line; do printf '%s=%s\\n' "$key" "$line"; done; }
printf 'clock=%s\\n' "$(date +%s%3N)"
for host; do
  ( if timeout 6 bash -c 'exec 3<>"/dev/tcp/$1/25"' palomar "$host" 2>/dev/null; then r=open; else r=closed; fi; printf 'outbound=%s %s\\n' "$r" "$host" ) &
done
p os cat /etc/os-release
p machine uname -m
p uid id -u
p init cat /proc/1/comm
p memory awk '/^MemTotal/ {print $2}' /proc/meminfo
p memory-limit cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes
p disk df -Pk /var/lib
p virtualisation systemd-detect-virt
p ipv4 ip -o -4 addr show scope global
p ipv6 ip -o -6 addr show scope global -deprecated -temporary
p route4 ip -4 route show default
p route6 ip -6 route show default
grep -q . /proc/net/if_inet6 2>/dev/null && echo kernel-ipv6=yes
command -v ss >/dev/null && echo ss=yes
listening=$(ss -H -ltnp 2>/dev/null)
printf '%s\\n' "$listening" | sed 's/^/listen=/'
for pid in $(printf '%s\\n' "$listening" | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un); do
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null); exe=\${exe% (deleted)}
  unit=$(sed -n 's|.*/\\([^/]*\\.service\\).*|\\1|p' "/proc/$pid/cgroup" 2>/dev/null | head -n 1)
  package=
  if [ -n "$exe" ]; then
    package=$(dpkg-query -S "$exe" 2>/dev/null | head -n 1 | cut -d: -f1)
    [ -n "$package" ] || package=$(dpkg-query -S "\${exe#/usr}" 2>/dev/null | head -n 1 | cut -d: -f1)
  fi
  printf 'process=%s %s %s\\n' "$pid" "\${package:--}" "\${unit:--}"
done
for lock in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock; do
  inode=$(stat -c %i "$lock" 2>/dev/null) || continue
  pid=$(awk -v inode="$inode" '{ n = split($6, part, ":"); if ($2 != "->" && part[n] == inode) { print $5; exit } }' /proc/locks)
  [ -n "$pid" ] && printf 'package-lock=%s %s\\n' "$pid" "$(cat "/proc/$pid/comm" 2>/dev/null)"
done
if command -v sshd >/dev/null; then
  [ "$(id -u)" = 0 ] && install -d -m 0755 /run/sshd
  p sshd sshd -T -C user=root,host=stranger.invalid,addr=192.0.2.1
  p sshd-port sh -c 'sshd -T | grep "^port "'
fi
ufw status 2>/dev/null | grep -q '^Status: active' && echo firewall=ufw
firewall-cmd --state 2>/dev/null | grep -q running && echo firewall=firewalld
p clock-sync timedatectl show -p NTPSynchronized --value
if command -v docker >/dev/null; then
  p docker-client docker --version
  p docker docker version --format '{{.Server.Version}}'
  p swarm docker info --format '{{.Swarm.LocalNodeState}}'
  p container docker ps --format '{{.Names}} {{.Label "com.docker.compose.project"}} {{.Ports}}'
  [ "$(dpkg-query -W -f '\${db:Status-Status}' docker-ce 2>/dev/null)" = installed ] && echo docker-ce=yes
fi
[ -e /etc/docker/daemon.json ] && { echo daemon-json-present=yes; p daemon-json cat /etc/docker/daemon.json; }
[ -r /etc/palomar/stack.json ] && p stack tr -d '\\n' < /etc/palomar/stack.json
wait
echo end=yes`;

export function factsCommand(options: { readonly asRoot: boolean; readonly probeHosts: readonly string[]; readonly timeoutMs: number }): Command {
  const argv = ['sh', '-c', SCRIPT, 'palomar', ...options.probeHosts] as const;
  return { argv, asRoot: options.asRoot, timeoutMs: options.timeoutMs };
}

/** As the login user: sudo would wipe the variable. Client address and port, then server address and port. */
export const LIVE_CONNECTION: Command = { argv: ['sh', '-c', 'printf "%s\\n" "$SSH_CONNECTION"'], timeoutMs: 20_000 };
