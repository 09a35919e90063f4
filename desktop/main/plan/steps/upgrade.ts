/** The distribution's pending updates: all of them, or those named. Nothing is removed, and configuration files that a person changed stay. */
import { root, run, script, succeeds } from '../commands.ts';
import type { Condition, Step } from '../step.ts';
import { APT_TIMEOUT_MS, FINISH_INTERRUPTED, INSTALL_OPTIONS, QUIET, REFRESH } from './packages.ts';

/** What `apt-get upgrade` would install; nothing is changed by asking. */
export const SIMULATE = ['apt-get', '-q', '-s', '-o', 'Debug::NoLocking=1', '--with-new-pkgs', 'upgrade'] as const;

const NONE_LEFT = `left=$(apt-get -q -s -o Debug::NoLocking=1 --with-new-pkgs upgrade) || exit 1
[ $# -gt 0 ] || { ! printf '%s\\n' "$left" | grep '^Inst '; exit; }
for name; do if printf '%s\\n' "$left" | grep -F "Inst $name "; then exit 1; fi; done`;

/** `names` empty: everything. */
export function upgradeSteps(
  names: readonly string[],
  stack: { readonly project: string; readonly services: readonly string[] } | null,
): readonly Step[] {
  return [refreshLists(), upgrade(names), ...(stack ? [stackStillHealthy(stack)] : [])];
}

function refreshLists(): Step {
  const fresh = succeeds(script('[ -n "$(find /run/palomar-lists-refreshed -mmin -60 2>/dev/null)" ]'));
  return {
    id: 'refresh-lists',
    title: 'Refresh the package lists',
    why: 'So that what is installed is the newest that the distribution has.',
    estimateMs: 6_000,
    probe: fresh,
    apply: [run(FINISH_INTERRUPTED), run(script(REFRESH, [], { env: QUIET, timeoutMs: APT_TIMEOUT_MS }))],
    verify: fresh,
  };
}

function upgrade(names: readonly string[]): Step {
  const done: Condition = succeeds(script(NONE_LEFT, names));
  const what = names.length > 0 ? (['install', '--only-upgrade', ...names] as const) : (['--with-new-pkgs', 'upgrade'] as const);
  return {
    id: 'upgrade-packages',
    title: names.length > 0 ? 'Install the security updates' : 'Install the updates',
    why: 'Packages of the distribution only. Services that use an updated library are restarted by their own packages; nothing reboots by itself.',
    estimateMs: 30_000,
    probe: done,
    apply: [run(FINISH_INTERRUPTED), run(root([...INSTALL_OPTIONS, ...what], { env: QUIET, timeoutMs: 2 * APT_TIMEOUT_MS }))],
    verify: done,
  };
}

function stackStillHealthy({ project, services }: { readonly project: string; readonly services: readonly string[] }): Step {
  const healthy: Condition = { kind: 'stack-healthy', project, services };
  return {
    id: 'stack-healthy',
    title: 'See that every service of the mail server is healthy',
    why: 'An update of Docker or of the kernel’s tools may restart what runs on them.',
    estimateMs: 2_000,
    probe: { kind: 'never' },
    apply: [{ kind: 'wait', condition: healthy, timeoutMs: 120_000, onTimeout: [] }],
    verify: healthy,
  };
}
