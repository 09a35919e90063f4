/** What a server could be brought up to. Only looks; the work is a task, and for the stack a set-up. */
import { HOST_PATHS, SERVICES } from '../../../../server-bundle/contract/stack.ts';
import type { BundleManifest } from '../../../../server-bundle/contract/manifest.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { ServerId, StackVersions, SystemUpdates } from '../../../contract/models.ts';
import { script } from '../../plan/commands.ts';
import type { Step } from '../../plan/step.ts';
import { QUIET, REFRESH } from '../../plan/steps/packages.ts';
import { upgradeSteps } from '../../plan/steps/upgrade.ts';
import type { Remote } from '../../remote/remote.ts';
import { REFRESH_TIMEOUT_MS } from './limits.ts';
import { LOOK_AT_UPDATES, parseUpdates } from './pending.ts';
import { compareVersions } from './versions.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface UpdatesService {
  system(input: { readonly serverId: ServerId; readonly refresh: boolean }, options?: Options): Promise<SystemUpdates>;
  stack(input: { readonly serverId: ServerId }, options?: Options): Promise<StackVersions>;
}

export interface UpdatesDependencies {
  readonly remoteOf: (id: ServerId, options?: Options) => Promise<Remote>;
  /** What this app carries; null when it carries no image. */
  readonly manifest: () => Promise<BundleManifest | null>;
  readonly changelog: () => Promise<string>;
}

export function createUpdatesService({ remoteOf, manifest, changelog }: UpdatesDependencies): UpdatesService {
  return {
    system: async ({ serverId, refresh }, { signal } = {}) => {
      const remote = await remoteOf(serverId, { signal });
      if (refresh) await remote.run(script(REFRESH, [], { env: QUIET, timeoutMs: REFRESH_TIMEOUT_MS }), signal ? { signal } : {});
      return pendingOf(remote, signal);
    },
    stack: async ({ serverId }, { signal } = {}) => {
      const remote = await remoteOf(serverId, { signal });
      const [compose, good, bundled, notes] = await Promise.all([
        remote.readFile(HOST_PATHS.compose),
        remote.readFile(`${HOST_PATHS.configuration}/last-good/compose.yaml`),
        manifest(),
        changelog(),
      ]);
      return compareVersions({ compose, hasLastGood: good !== null }, bundled, notes);
    },
  };
}

async function pendingOf(remote: Remote, signal: AbortSignal | undefined): Promise<SystemUpdates> {
  const { exitCode, stdout, stderr } = await remote.exec(LOOK_AT_UPDATES, { quiet: true, ...(signal ? { signal } : {}) });
  if (exitCode !== 0)
    throw new PalomarError('COMMAND_FAILED', `The server does not say which updates wait for it. It said: ${stderr.trim().slice(-500)}`);
  return parseUpdates(stdout, Date.now());
}

/** Of the plan that installs them: what is named in it is what was pending when it was made. */
export async function updateSteps(remote: Remote, only: 'all' | 'security', hasStack: boolean, signal: AbortSignal): Promise<readonly Step[]> {
  const stack = hasStack ? { project: HOST_PATHS.project, services: SERVICES } : null;
  if (only === 'all') return upgradeSteps([], stack);
  const { packages } = await pendingOf(remote, signal);
  const names = packages.filter(({ security }) => security).map(({ name }) => name);
  if (names.length === 0) throw new PalomarError('NOT_FOUND', 'No security update waits for this server.');
  return upgradeSteps(names, stack);
}
