/**
 * Docker and Compose v2 from the distribution; a Docker CE that is already there is adopted. The daemon's configuration is
 * merged: nothing the owner has set is changed or removed.
 */
import { PalomarError } from '../../../contract/errors.ts';
import { all, root, run, script, succeeds } from '../commands.ts';
import type { Digest, Observed } from '../situation.ts';
import type { Condition, Step } from '../step.ts';
import { install } from './packages.ts';
import { FORGET, REMEMBER, RESTORE } from './put-back.ts';

const DAEMON_JSON = '/etc/docker/daemon.json';

const WORKS: Condition = all(
  succeeds(script(`docker compose version --short | grep -q '^v\\?[2-9]'`)),
  succeeds(root(['docker', 'info', '--format', '{{.ServerVersion}}'])),
  succeeds(root(['systemctl', 'is-enabled', '--quiet', 'docker.service'])),
);

function packagesFor(observed: Observed): readonly string[] {
  if (observed.docker?.flavour === 'ce') return ['docker-compose-plugin'];
  return observed.distribution === 'debian'
    ? ['docker.io', 'docker-cli', 'docker-compose', 'iptables']
    : ['docker.io', 'docker-compose-v2', 'iptables'];
}

export function installDocker(observed: Observed): Step {
  const packages = packagesFor(observed);
  return {
    id: 'docker',
    title: observed.docker ? 'Use the Docker that is already here' : 'Install Docker and Compose',
    why: `The stack runs in containers, each locked in by itself. From the packages ${packages.join(', ')}; no other package source is added.`,
    estimateMs: 15_000,
    probe: WORKS,
    apply: [...install(packages), run(root(['systemctl', 'enable', '--now', 'docker.service'], { timeoutMs: 90_000 }))],
    verify: WORKS,
  };
}

/** The owner's configuration with what is missing in it; null when nothing is. @throws PalomarError CONFLICT when it is not JSON */
export function mergeDaemonJson(current: string | null, observed: Observed): string | null {
  const present = parseDaemonJson(current);
  const added: Record<string, unknown> = {};
  const offer = (name: string, value: unknown): void => {
    if (!(name in present)) added[name] = value;
  };
  if (!('log-driver' in present)) {
    offer('log-driver', 'local');
    offer('log-opts', { 'max-size': '10m', 'max-file': '3' });
  }
  if (!observed.swarm) offer('live-restore', true);
  if (observed.ipv6 && needsIp6tables(observed)) {
    offer('ip6tables', true);
    if (present['ip6tables'] !== false) offer('experimental', true);
  }
  return Object.keys(added).length === 0 ? null : `${JSON.stringify({ ...present, ...added }, null, 2)}\n`;
}

/** Docker 27 filters IPv6 by itself. Of one not yet installed nothing is known but that both settings do no harm. */
function needsIp6tables(observed: Observed): boolean {
  const major = Number.parseInt(observed.docker?.version ?? '', 10);
  return Number.isNaN(major) || major < 27;
}

function parseDaemonJson(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null || text.trim() === '') return {};
  const conflict = (cause?: unknown): PalomarError =>
    new PalomarError(
      'CONFLICT',
      `${DAEMON_JSON} on the server is not a JSON object, so Docker itself cannot read it. Repair or remove that file, then run set-up again.`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw conflict(error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw conflict();
  return { ...value };
}

const PUT_BACK = `${RESTORE}
systemctl reset-failed docker.service; systemctl restart docker.service`;

export function configureDocker(observed: Observed, digest: Digest): Step {
  const merged = mergeDaemonJson(observed.daemonJson, observed);
  const runs = succeeds(root(['docker', 'info', '--format', '{{.ServerVersion}}']));
  const step = {
    id: 'docker-configuration',
    title: 'Set limits for logs and keep containers running while Docker updates',
    why: 'Logs are capped, containers outlive an update of Docker, and the addresses of IPv6 clients reach the services. What the file already says stays.',
    estimateMs: 4_000,
  };
  if (merged === null) return { ...step, probe: runs, apply: [run(root(['systemctl', 'start', 'docker.service']))], verify: runs };
  const inForce = all({ kind: 'file-is', path: DAEMON_JSON, sha256: digest(merged) }, runs);
  return {
    ...step,
    probe: inForce,
    apply: [
      run(script(REMEMBER, [DAEMON_JSON])),
      { kind: 'write', path: DAEMON_JSON, content: merged, mode: '0644', owner: 'root:root' },
      run(root(['dockerd', '--validate', `--config-file=${DAEMON_JSON}`])),
      run(root(['systemctl', 'restart', 'docker.service'], { timeoutMs: 120_000 })),
      run(script(FORGET, [DAEMON_JSON])),
    ],
    verify: inForce,
    undo: [run(script(PUT_BACK, [DAEMON_JSON], { timeoutMs: 120_000 }))],
  };
}
