import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PalomarError } from '../../../contract/errors.ts';
import { serverId, type Alert, type ServerId } from '../../../contract/models.ts';
import { createAlertsService, keptAlerts, type AlertsDependencies } from './alerts.ts';
import { LOOK_EVERY_MS, SLOW_LOOK_EVERY } from './limits.ts';
import type { LookOptions } from './look.ts';
import type { Observation } from './observation.ts';

const aviary = serverId.parse('aviary');
const WELL: Omit<Observation, 'atMs'> = { away: null, containers: [], disk: null, certificates: null, backup: null, queue: null };
const SICK = { ...WELL, containers: [{ service: 'mx', state: 'running', health: 'unhealthy', restarts: 0 }] } as const;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface World {
  state: Omit<Observation, 'atMs'>;
  busy: boolean;
  locked: boolean;
  kept: readonly Alert[] | null;
  servers: readonly ServerId[];
}

function stage(change: Partial<AlertsDependencies> = {}) {
  const looks: LookOptions[] = [];
  const world: World = { state: WELL, busy: false, locked: false, kept: null, servers: [aviary] };
  const service = createAlertsService({
    servers: () => {
      if (world.locked) throw new PalomarError('VAULT_LOCKED', 'Locked.');
      return world.servers;
    },
    look: (_id: ServerId, options) => {
      looks.push(options);
      return Promise.resolve({ ...world.state, atMs: options.nowMs });
    },
    isBusy: () => world.busy,
    kept: { load: () => world.kept, save: (open) => void (world.kept = open) },
    ...change,
  });
  const stop = new AbortController();
  const shown: Alert[][] = [];
  const follow = async (): Promise<void> => {
    for await (const alerts of service.watch({ signal: stop.signal })) shown.push(alerts);
  };
  return { service, world, looks, shown, stop, follow };
}
const tick = (looks = 1) => vi.advanceTimersByTimeAsync(LOOK_EVERY_MS * looks);

it('looks only while somebody watches', async () => {
  const { looks, stop, follow } = stage();
  await tick(3);
  expect(looks).toHaveLength(0);
  const following = follow();
  await tick(2);
  expect(looks).toHaveLength(3);
  stop.abort();
  await following;
  await tick(5);
  expect(looks).toHaveLength(3);
});

it('tells what is found, keeps it, and tells its end', async () => {
  const { world, shown, follow } = stage();
  world.state = SICK;
  void follow();
  await tick();
  expect(shown.at(-1)).toMatchObject([{ kind: 'container-unhealthy', subject: 'mx', dismissedAt: null }]);
  expect(world.kept).toEqual(shown.at(-1));
  world.state = WELL;
  await tick();
  expect(shown.at(-1)).toEqual([]);
});

it('looks again at once after something was done, and not where nobody watches', async () => {
  const { service, world, looks, shown, stop, follow } = stage();
  service.lookAgain(aviary);
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toHaveLength(0);
  const following = follow();
  await vi.advanceTimersByTimeAsync(0);
  world.state = SICK;
  service.lookAgain(aviary);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)).toMatchObject([{ kind: 'container-unhealthy' }]);
  expect(looks).toHaveLength(2);
  service.lookAgain(serverId.parse('stranger'));
  stop.abort();
  await following;
  service.lookAgain(aviary);
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toHaveLength(2);
});

it('lets an older look at a server never have the last word', async () => {
  const answers: (() => void)[] = [];
  const { service, world, shown, follow } = stage({
    look: (_id, { nowMs }) => {
      const state = world.state;
      return new Promise((resolve) => answers.push(() => resolve({ ...state, atMs: nowMs })));
    },
  });
  void follow();
  await vi.advanceTimersByTimeAsync(0);
  world.state = SICK;
  service.lookAgain(aviary);
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  answers[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)).toMatchObject([{ kind: 'container-unhealthy' }]);
});

it('remembers over a restart what was set aside', async () => {
  const first = stage();
  first.world.state = SICK;
  void first.follow();
  await tick();
  const id = first.shown.at(-1)?.[0]?.id ?? '';
  first.service.dismiss({ id });
  await tick();
  const second = stage();
  second.world.kept = first.world.kept;
  second.world.state = SICK;
  void second.follow();
  await tick();
  expect(second.shown.at(-1)).toMatchObject([{ id, dismissedAt: expect.any(String) as string }]);
  second.service.restore({ id });
  await tick();
  expect(second.shown.at(-1)).toMatchObject([{ id, dismissedAt: null }]);
});

it('asks for what changes slowly at the first look, and then seldom', async () => {
  const { looks, follow } = stage();
  void follow();
  await tick(SLOW_LOOK_EVERY);
  expect(looks.flatMap(({ slow }, index) => (slow ? [index] : []))).toEqual([0, SLOW_LOOK_EVERY]);
});

it('leaves a server alone that is being worked on', async () => {
  const { world, looks, follow } = stage();
  world.busy = true;
  void follow();
  await tick(2);
  expect(looks).toHaveLength(0);
});

it('shows nothing of a locked vault, and finds it again', async () => {
  const { world, shown, follow } = stage();
  world.state = SICK;
  void follow();
  await tick();
  expect(shown.at(-1)).toHaveLength(1);
  world.locked = true;
  await tick();
  expect(shown.at(-1)).toEqual([]);
  expect(world.kept).toHaveLength(1);
  world.locked = false;
  await tick();
  expect(shown.at(-1)).toHaveLength(1);
});

it('forgets what belonged to a server that was forgotten', async () => {
  const { world, shown, follow } = stage();
  world.state = SICK;
  void follow();
  await tick();
  world.servers = [];
  await tick();
  expect(shown.at(-1)).toEqual([]);
});

it('counts an absence from its first look', async () => {
  const { world, looks, shown, follow } = stage();
  world.state = { ...WELL, away: { sinceMs: Date.now(), code: 'TIMEOUT' } };
  void follow();
  await tick();
  expect(looks.at(-1)?.awaySinceMs).toBe(world.state.away?.sinceMs);
  await tick(3);
  expect(shown.at(-1)).toMatchObject([{ kind: 'connection-lost', subject: 'TIMEOUT' }]);
});

it('says of what is over that it is', () => {
  const { service } = stage();
  expect(() => service.dismiss({ id: 'aviary/queue-stuck/' })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }) as Error);
});

it('goes on telling when what it kept cannot be read', async () => {
  const { world, shown, follow } = stage({
    kept: {
      load: () => {
        throw new SyntaxError('Unexpected token');
      },
      save: () => undefined,
    },
  });
  world.state = SICK;
  void follow();
  await tick();
  expect(shown.at(-1)).toMatchObject([{ kind: 'container-unhealthy' }]);
});

it('passes over what another version has kept, and keeps the rest', () => {
  const since = '2026-11-22T10:00:00.000Z';
  const known = { id: 'a', serverId: aviary, kind: 'queue-stuck', severity: 'warn', subject: '', amount: 3, since, dismissedAt: since };
  expect(keptAlerts.parse([{ ...known, kind: 'of-a-later-version' }, known, 'noise', null])).toEqual([known]);
  expect(keptAlerts.safeParse('no list').success).toBe(false);
});
