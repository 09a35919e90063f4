/**
 * A fresh VPS as a hoster hands it out: Debian with systemd and sshd, a root password, nothing else. It runs without `--privileged`
 * and with its own cgroup namespace, so that the Docker that set-up installs in it stays inside its memory limit.
 */
import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { absentIsFine, removeContainer, runContainer, runIn } from './containers.ts';
import { imageReference } from './images.ts';
import { VPS_MEMORY_BYTES, type WorldLayout } from './layout.ts';
import type { PracticeVps } from './world.ts';

/**
 * Before init: cgroups become writable for the nested Docker; name files become plain files, as on a real machine, because Docker's
 * embedded resolver can't be reached from nested containers; host keys are made at the first start. Unlike a real machine it waits only ten
 * seconds for what does not end at a restart: with live-restore Docker leaves the shims of its containers to systemd, which gives them 90 s.
 */
const BOOT = `mount -o remount,bind,rw /sys/fs/cgroup
for d in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$d" 2>/dev/null || true; done
for f in hosts hostname; do cp "/etc/$f" "/run/$f"; umount "/etc/$f"; cp "/run/$f" "/etc/$f"; rm "/run/$f"; done
umount /etc/resolv.conf
printf 'nameserver %s\\n' "$1" > /etc/resolv.conf
ssh-keygen -A >/dev/null
mkdir -p /etc/systemd/system.conf.d
printf '[Manager]\\nDefaultTimeoutStopSec=10s\\n' > /etc/systemd/system.conf.d/practice.conf
exec /sbin/init`;

/** Starts a VPS with a new password and new host keys. */
export async function startVps(docker: Docker, layout: WorldLayout, signal: AbortSignal): Promise<PracticeVps> {
  const container = await runContainer(docker, layout, {
    role: 'vps',
    image: imageReference('vps'),
    hostname: 'vps',
    command: ['/bin/sh', '-c', BOOT, 'sh', layout.addresses.resolver.ipv4],
    files: [],
    stopSignal: 'SIGRTMIN+3',
    host: hostConfiguration(layout),
  });
  const password = randomBytes(15).toString('base64url');
  await runIn(container, ['chpasswd'], { stdin: `root:${password}\n`, signal });
  const line = await runIn(container, ['/bin/sh', '-c', `${UNTIL_SSHD} ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`], { signal });
  return {
    endpoint: { host: layout.addresses.vps.ipv4, port: 22, user: 'root' },
    password,
    hostKey: { algorithm: 'ssh-ed25519', fingerprint: line.split(' ')[1] ?? '' },
  };
}

export async function removeVps(docker: Docker, layout: WorldLayout): Promise<void> {
  await removeContainer(docker, layout, 'vps');
  await absentIsFine(docker.getVolume(vpsVolume(layout)).remove());
}

const UNTIL_SSHD = `n=0; until ss -Hltn sport = :22 | grep -q .; do n=$((n+1)); [ $n -lt 300 ] || { echo 'sshd did not start' >&2; exit 1; }; sleep 0.1; done;`;

function vpsVolume(layout: WorldLayout): string {
  return `${layout.name}-vps-docker`;
}

/** The Engine knows CgroupnsMode since 20.10; the type definitions don't. */
function hostConfiguration(layout: WorldLayout): Docker.HostConfig & { readonly CgroupnsMode: 'private' } {
  return {
    Memory: VPS_MEMORY_BYTES,
    MemorySwap: VPS_MEMORY_BYTES,
    CapAdd: ['ALL'],
    CapDrop: ['SYS_RESOURCE'],
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    MaskedPaths: [],
    ReadonlyPaths: [],
    DeviceCgroupRules: ['a *:* rwm'],
    CgroupnsMode: 'private',
    Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' },
    Tmpfs: { '/run': '', '/run/lock': '', '/tmp': 'exec' },
    Binds: [`${vpsVolume(layout)}:/var/lib/docker`],
  };
}
