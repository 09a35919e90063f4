/** What apt would do, and whether a restart is due: one read-only script and the reading of its answer. Pure but for the command. */
import type { SystemUpdates } from '../../../contract/models.ts';
import type { Command } from '../../plan/command.ts';
import { script } from '../../plan/commands.ts';
import { SIMULATE } from '../../plan/steps/upgrade.ts';
import { LIST_TIMEOUT_MS, PACKAGES_MAX, SECONDS_MAX } from './limits.ts';

const LOOK = `. /etc/os-release; echo "system $PRETTY_NAME"
${SIMULATE.join(' ')} | sed -n 's/^Inst /inst /p'
newest=0; for f in /var/lib/apt/periodic/update-success-stamp /run/palomar-lists-refreshed /var/lib/apt/lists/partial; do
  t=$(stat -c %Y "$f" 2>/dev/null || echo 0); [ "$t" -gt "$newest" ] && newest=$t; done; echo "lists $newest"
[ -e /run/reboot-required ] && echo reboot; sort -u /run/reboot-required.pkgs 2>/dev/null | sed 's/^/reboot-for /'
echo "kernel $(uname -r)"; ls /boot/vmlinuz-* 2>/dev/null | sed 's,^/boot/vmlinuz-,installed ,'
echo "up $(cut -d' ' -f1 /proc/uptime)"`;

export const LOOK_AT_UPDATES: Command = script(LOOK, [], { timeoutMs: LIST_TIMEOUT_MS });

/** A name goes into a command afterwards: what is none of Debian's (policy §5.6.1) is passed over. `Inst libssl3t64 [3.5.1-1] (3.5.4-1 Debian-Security:13/stable-security [amd64])`; without the brackets it comes new. */
const INST = /^([a-z0-9][a-z0-9+.-]*(?::[a-z0-9]+)?)(?: \[([^\]]*)\])? \((\S+) ([^[)]*)/;

export function parseUpdates(text: string, nowMs: number): SystemUpdates {
  const of = (kind: string): string[] =>
    text
      .split('\n')
      .filter((line) => line === kind || line.startsWith(`${kind} `))
      .map((line) => line.slice(kind.length + 1).trim());
  const packages = of('inst')
    .slice(0, PACKAGES_MAX)
    .flatMap((line) => {
      const [, name, from, to, origin = ''] = INST.exec(line) ?? [];
      return name === undefined || to === undefined ? [] : [{ name, from: from ?? null, to, security: /security/i.test(origin) }];
    })
    .sort((a, b) => Number(b.security) - Number(a.security) || a.name.localeCompare(b.name));
  const listsAt = secondsOf(of('lists')[0]);
  return {
    system: of('system')[0] ?? 'Linux',
    packages,
    listsAt: listsAt > 0 ? new Date(listsAt * 1000).toISOString() : null,
    reboot: rebootOf(of('reboot').length > 0, of('reboot-for'), of('kernel')[0] ?? '', of('installed')),
    upSince: new Date(nowMs - secondsOf(of('up')[0]) * 1000).toISOString(),
  };
}

/** 0 for what is no number of seconds that a date could take. */
function secondsOf(text = ''): number {
  const seconds = Number(text);
  return seconds >= 0 && seconds <= SECONDS_MAX ? seconds : 0;
}

/** A newer kernel of the same kind that lies in /boot says it too, where nothing has left the note. */
function rebootOf(noted: boolean, packages: readonly string[], running: string, installed: readonly string[]): SystemUpdates['reboot'] {
  const kind = flavour(running);
  const newest = installed
    .filter((one) => flavour(one) === kind)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  const isRunningThere = installed.includes(running);
  const kernel = isRunningThere && newest !== undefined && newest !== running ? { running, installed: newest } : null;
  return noted || kernel ? { packages: [...packages].slice(0, PACKAGES_MAX), kernel } : null;
}

/** 6.12.48+deb13-cloud-amd64 → cloud-amd64 */
function flavour(release: string): string {
  return release
    .split('-')
    .slice(1)
    .filter((part) => !/^\d/.test(part))
    .join('-');
}
