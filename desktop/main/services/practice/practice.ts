/**
 * The practice world: a fresh VPS, an authority, a validating resolver, a stranger's mail server and an ACME server, in
 * Docker on this machine. A tutorial for its user and the stage of our end-to-end tests. Never touches what it didn't make.
 */
import Docker from 'dockerode';
import { PalomarError } from '../../../contract/errors.ts';
import type { PracticeEvent, PracticeState } from '../../../contract/models.ts';
import { absentIsFine, removeContainer, runningRoles } from './containers.ts';
import { buildPracticeImage, hasImage, removePracticeImages } from './images.ts';
import { PRACTICE_DOMAIN, ROLES, worldLayout, type WorldLayout } from './layout.ts';
import { Stages } from './stages.ts';
import { startWorld } from './start-world.ts';
import { removeVps, startVps } from './vps.ts';
import { forgetWorld, readWorld, writeWorld, type PracticeWorld } from './world.ts';

export interface PracticeOptions {
  /** The app's data directory. */
  readonly home: string;
  /** This machine's Docker; the default socket when not given. */
  readonly docker?: Docker;
  /** Tests put a second world beside the first. */
  readonly layout?: WorldLayout;
}

export interface PracticeService {
  status(): Promise<Omit<PracticeState, 'serverId'>>;
  /** Builds what is missing and starts; joins a world that runs already. Ends with `ready` or `failed`. */
  start(signal: AbortSignal): AsyncGenerator<PracticeEvent, void>;
  /** Removes every container, network and volume; images too when asked. */
  stop(options?: { readonly images?: boolean }): Promise<void>;
  /** null unless the world runs. */
  world(): Promise<PracticeWorld | null>;
  /** Replaces the VPS by a fresh one, with a new password and host key. */
  resetVps(signal?: AbortSignal): Promise<PracticeWorld>;
  readonly docker: Docker;
}

export function createPracticeService(options: PracticeOptions): PracticeService {
  const docker = options.docker ?? new Docker();
  const layout = options.layout ?? worldLayout();
  const { home } = options;
  let busy = false;

  const world = async (): Promise<PracticeWorld | null> => {
    const kept = await readWorld(home);
    if (kept?.name !== layout.name) return null;
    return (await runningRoles(docker, layout)).length === ROLES.length ? kept : null;
  };
  const clear = async (): Promise<void> => {
    await Promise.all([removeVps(docker, layout), ...ROLES.filter((role) => role !== 'vps').map((role) => removeContainer(docker, layout, role))]);
    await absentIsFine(docker.getNetwork(layout.name).remove());
    await forgetWorld(home);
  };

  async function bringUp(stages: Stages, signal: AbortSignal): Promise<PracticeWorld> {
    const problem = await dockerProblem(docker);
    if (problem !== null) throw new PalomarError('DOCKER_UNAVAILABLE', problem);
    const running = await world();
    if (running) return running;
    await stages.run('clear', 'Clear away what an earlier world left', clear);
    await Promise.all(
      (['vps', 'world'] as const).map(async (name) => {
        const cached = await hasImage(docker, name);
        const title = name === 'vps' ? 'The image of a fresh VPS (Debian 13)' : 'The image of the world around it (DNS, mail, ACME)';
        await stages.run(
          `image-${name}`,
          title,
          () => (cached ? undefined : buildPracticeImage(docker, name, { signal, onOutput: stages.output })),
          cached,
        );
      }),
    );
    signal.throwIfAborted();
    const started = await startWorld({ docker, layout, stages, signal });
    await writeWorld(home, started);
    return started;
  }

  return {
    docker,
    world,
    async status() {
      const problem = await dockerProblem(docker);
      if (problem !== null) return { state: 'absent', problem, domain: null };
      if (busy) return { state: 'building', problem: null, domain: PRACTICE_DOMAIN };
      if (await world()) return { state: 'running', problem: null, domain: PRACTICE_DOMAIN };
      const kept = await readWorld(home);
      return { state: kept ? 'stopped' : 'absent', problem: null, domain: kept ? PRACTICE_DOMAIN : null };
    },
    async *start(signal) {
      if (busy) throw new PalomarError('CONFLICT', 'The practice world is being started already. Wait for that to end.');
      busy = true;
      const stages = new Stages();
      // Whoever stops reading wants no world.
      const abandoned = new AbortController();
      const work = bringUp(stages, AbortSignal.any([signal, abandoned.signal]));
      try {
        yield* stages.eventsUntil(work);
        const up = await work;
        yield { kind: 'ready', endpoint: up.vps.endpoint, fingerprint: up.vps.hostKey.fingerprint, domain: up.domain };
      } catch (error) {
        if (error instanceof PalomarError) yield { kind: 'failed', error: { code: error.code, message: error.message } };
        else if (signal.aborted) yield { kind: 'failed', error: { code: 'CANCELLED', message: 'Stopped, as asked. Start again when you like.' } };
        else
          yield {
            kind: 'failed',
            error: { code: 'INTERNAL', message: `The practice world did not start: ${error instanceof Error ? error.message : String(error)}` },
          };
      } finally {
        abandoned.abort();
        await work.catch(() => undefined);
        busy = false;
      }
    },
    async stop({ images = false } = {}) {
      await clear();
      if (images) await removePracticeImages(docker);
    },
    async resetVps(signal = AbortSignal.timeout(60_000)) {
      const kept = await readWorld(home);
      if (!kept) throw new PalomarError('NOT_FOUND', 'There is no practice world. Start it first.');
      await removeVps(docker, layout);
      const fresh = { ...kept, vps: await startVps(docker, layout, signal) };
      await writeWorld(home, fresh);
      return fresh;
    },
  };
}

/** Why no practice world can run here, in words; null when one can. */
async function dockerProblem(docker: Docker): Promise<string | null> {
  if (process.platform !== 'linux')
    return 'The practice world needs Linux: on other systems Docker runs in a machine of its own, whose containers this app can’t reach by address.';
  try {
    await docker.ping();
    return null;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : null;
    if (reason === 'EACCES')
      return 'Docker runs here, but you may not use it. Add yourself to the group `docker`, log in again, and start once more.';
    return 'No Docker answers on this machine. Install it (on Debian and Ubuntu: apt install docker.io), start it, and start once more.';
  }
}
