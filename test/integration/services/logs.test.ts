/** Logs of real containers: merged, through redeployment, and over a connection that breaks. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverId, type LogLine } from '../../../desktop/contract/models.ts';
import { createContainersService } from '../../../desktop/main/services/containers/containers.ts';
import { createLogsService, type LogsService } from '../../../desktop/main/services/logs/logs.ts';
import { cuttableSocket, startProject, type ComposeProject } from '../../support/compose-project.ts';

const server = serverId.parse('here');
let project: ComposeProject;
let logs: LogsService;
beforeAll(async () => {
  project = await startProject();
  logs = createLogsService({ remoteOf: () => Promise.resolve({ docker: project.docker }), project: project.name });
});
afterAll(() => project[Symbol.asyncDispose]());

const COUNTING = 'i=0; while :; do echo "tick $i"; i=$((i+1)); sleep 0.02; done';

/** Collects until `enough` says so. */
async function collect(
  stream: AsyncIterable<readonly LogLine[]>,
  enough: (lines: readonly LogLine[]) => boolean | Promise<boolean>,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const batch of stream) {
    lines.push(...batch);
    if (await enough(lines)) break;
  }
  return lines;
}

const ticks = (lines: readonly LogLine[]): number[] => lines.map(({ text }) => Number(text.split(' ')[1]));
const isCounting = (numbers: readonly number[]): boolean => numbers.every((one, index) => index === 0 || one === (numbers[index - 1] ?? 0) + 1);

it('merges the history of several services by time, stdout and stderr apart', async () => {
  await project.start('mx', 'for i in 1 2 3; do echo "mx $i"; sleep 0.05; done; echo trouble >&2; sleep 3600');
  await project.start('imap', 'for i in 1 2 3; do echo "imap $i"; sleep 0.05; done; sleep 3600');
  await sleep(600);
  const lines = await collect(logs.follow({ serverId: server, services: ['mx', 'imap'], tail: 100, follow: false }), () => false);
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
  expect(lines.filter(({ service }) => service === 'imap').map(({ text }) => text)).toEqual(['imap 1', 'imap 2', 'imap 3']);
  expect(lines.filter(({ stream }) => stream === 'stderr').map(({ service, text }) => [service, text])).toEqual([['mx', 'trouble']]);
});

it('shows no more than the last lines when asked so', async () => {
  const lines = await collect(logs.follow({ serverId: server, services: ['imap'], tail: 1, follow: false }), () => false);
  expect(lines.map(({ text }) => text)).toEqual(['imap 3']);
});

it('goes on through a restart and a redeployment under the same service', async () => {
  const first = await project.start('sqlite', 'echo first; sleep 3600');
  await sleep(200);
  const abort = new AbortController();
  const stream = logs.follow({ serverId: server, services: ['sqlite'], tail: 10, follow: true }, { signal: abort.signal });
  let step = 0;
  const lines = await collect(stream, async (sofar) => {
    if (step === 0 && sofar.length === 1) {
      step = 1;
      await project.docker.getContainer(first).restart({ t: 0 });
    } else if (step === 1 && sofar.length === 2) {
      step = 2;
      await project.remove(first);
      await project.start('sqlite', 'echo second; sleep 3600');
    }
    return sofar.some(({ text }) => text === 'second');
  });
  expect(lines.map(({ text }) => text)).toEqual(['first', 'first', 'second']);
});

it('takes up a cut connection without a gap and without a line twice', async () => {
  await using socket = await cuttableSocket();
  const overCut = createLogsService({ remoteOf: () => Promise.resolve({ docker: socket.docker }), project: project.name });
  const id = await project.start('web', COUNTING);
  let cuts = 0;
  const lines = await collect(overCut.follow({ serverId: server, services: ['web'], tail: 5, follow: true }), async (sofar) => {
    if (sofar.length > 40 * (cuts + 1) && cuts < 3) {
      cuts += 1;
      socket.cut();
      await sleep(100);
    }
    return sofar.length > 200;
  });
  await project.remove(id);
  expect(cuts).toBe(3);
  expect(isCounting(ticks(lines))).toBe(true);
}, 60_000);

it('ends when the reader leaves, though nobody speaks for longer than this test may take', async () => {
  await project.start('api', 'sleep 3600');
  const abort = new AbortController();
  const stream = logs.follow({ serverId: server, services: ['api'], tail: 0, follow: true }, { signal: abort.signal });
  setTimeout(() => abort.abort(), 300);
  expect(await collect(stream, () => false)).toEqual([]);
});

it.each([0, 5, 15, 30, 60])('ends when the reader leaves %s ms after the history', async (delayMs) => {
  const abort = new AbortController();
  const stream = logs.follow({ serverId: server, services: ['mx', 'imap'], tail: 1, follow: true }, { signal: abort.signal });
  await collect(stream, (lines) => {
    if (lines.length === 2) setTimeout(() => abort.abort(), delayMs);
    return false;
  });
});

it('names the services there are when one is asked for that is not', async () => {
  const stream = logs.follow({ serverId: server, services: ['nothing-such'], tail: 0, follow: true });
  await expect(stream.next()).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('imap') as string });
  const empty = createLogsService({ remoteOf: () => Promise.resolve({ docker: project.docker }), project: 'palomar-no-such-project' });
  await expect(empty.follow({ serverId: server, services: ['mx'], tail: 0, follow: false }).next()).rejects.toMatchObject({ code: 'NOT_SET_UP' });
});

it('lists, restarts and stops containers, and measures them', async () => {
  const containers = createContainersService({
    remoteOf: () => Promise.resolve({ docker: project.docker }),
    recreate: () => Promise.reject(new Error('no compose file here')),
    project: project.name,
  });
  const id = await project.start('redis', 'while :; do :; done');
  const seen: (number | null)[] = [];
  for await (const list of containers.watch({ serverId: server, intervalMs: 1000 })) {
    const found = list.find((one) => one.id === id);
    expect(found).toMatchObject({ service: 'redis', state: 'running', health: 'none', memoryLimitBytes: 32 * 1024 * 1024, ports: [] });
    seen.push(found?.cpuPercent ?? null);
    if (seen.at(-1) !== null || seen.length === 5) break;
  }
  // The list comes at once; what a container uses of the processor takes two looks.
  expect(seen[0]).toBeNull();
  expect(seen.at(-1)).toBeGreaterThan(1);
  expect(await containers.act({ serverId: server, service: 'redis', action: 'restart' })).toMatchObject({ state: 'running' });
  await project.docker.getContainer(id).kill();
  expect(await containers.act({ serverId: server, service: 'redis', action: 'stop' })).toMatchObject({ state: 'exited', memoryBytes: null });
  await expect(containers.act({ serverId: server, service: 'none', action: 'stop' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('shows a container from the inside without its secrets, and tells what happens to it', async () => {
  const containers = createContainersService({
    remoteOf: () => Promise.resolve({ docker: project.docker }),
    recreate: () => Promise.reject(new Error('no compose file here')),
    project: project.name,
  });
  const id = await project.start('bree', 'sleep 3600');
  expect(await containers.inspect({ serverId: server, service: 'bree' })).toMatchObject({ id, memoryLimitBytes: 32 * 1024 * 1024, exitCode: null });
  const abort = new AbortController();
  const kinds: string[] = [];
  for await (const events of containers.events({ serverId: server, sinceHours: 1 }, { signal: abort.signal })) {
    kinds.push(...events.filter(({ service }) => service === 'bree').map(({ kind }) => kind));
    if (kinds.includes('start') && !kinds.includes('die')) await project.docker.getContainer(id).kill();
    if (kinds.includes('die')) break;
  }
  expect(kinds.slice(0, 2)).toEqual(['create', 'start']);
  expect(new Set(kinds).size).toBe(kinds.length);
});
